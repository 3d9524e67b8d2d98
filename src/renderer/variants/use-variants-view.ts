import { useMemo } from 'react';
import { readTable } from '../../shared/variants/read-table.ts';
import { variantsOf, type Variants } from '../../shared/variants/variant-rows.ts';
import { useComposer } from '../composer/composer-context.tsx';

/** What the prompt in the composer comes to: one picture's words as written, or many rows. */
export function useVariants(): Variants {
  const prompt = useComposer((state) => state.prompt);
  const stored = useComposer((state) => state.table);
  const isLiteral = useComposer((state) => state.isLiteral);
  const table = useMemo(() => (stored === null ? null : readTable(stored.text)), [stored]);
  return useMemo((): Variants => {
    if (isLiteral) return { kind: 'one', prompt };
    if (table !== null && 'problem' in table) return { kind: 'problem', message: table.problem };
    return variantsOf(prompt, table?.table ?? null);
  }, [prompt, isLiteral, table]);
}
