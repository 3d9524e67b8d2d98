import { pictureCount } from '../../shared/organise-words.ts';
import { useWithoutParts } from '../data/search-queries.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';

/** Where several parts together find nothing: leaves out the one without which the most is found. */
export function DropPart() {
  const store = useUiStore();
  const search = useUi((ui) => ui.search.trim());
  const scope = useUi((ui) => ui.scope);
  const parts = useWithoutParts(scope, search).data?.parts ?? [];
  const [worst] = parts;
  if (parts.length < 2 || worst === undefined || worst.count === 0) return null;
  const part = worst.part.length > 40 ? `${worst.part.slice(0, 39)}…` : worst.part;
  return (
    <Button look="primary" onPress={() => store.getState().setSearch(worst.search)}>
      {`Drop “${part}” (${pictureCount(worst.count)})`}
    </Button>
  );
}
