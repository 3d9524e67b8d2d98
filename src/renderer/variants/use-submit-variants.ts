import { useRef, useState } from 'react';
import type { MethodArguments } from '../../shared/contract.ts';
import { RunId } from '../../shared/ids.ts';
import type { VariantsDraft } from '../../shared/variant-model.ts';
import type { Variants } from '../../shared/variants/variant-rows.ts';
import { useComposerStore } from '../composer/composer-context.tsx';
import { projectFor } from '../composer/use-submit.ts';
import { useEnsureProject } from '../composer/use-target-project.ts';
import { useCore } from '../data/client-context.tsx';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';

/** What a press of many prompts asks for beside the prompts. */
export interface VariantsPress {
  readonly question: Omit<MethodArguments<'variants.estimate'>, 'prompts' | 'inputs' | 'count'> & {
    readonly count: number;
    readonly inputs: VariantsDraft['inputs'];
  };
}

/** Sends all rows as one batch. Pressed again after a lost reply it names the same batch, which cannot be bought twice. */
export function useSubmitVariants(
  { question }: VariantsPress,
  variants: Extract<Variants, { kind: 'rows' }>,
  onDone: () => void,
) {
  const core = useCore();
  const ui = useUiStore();
  const composer = useComposerStore();
  const notices = useNotices();
  const ensureProject = useEnsureProject();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const handing = useRef<Pick<VariantsDraft, 'groupId' | 'rows'> | null>(null);

  const submit = async (stopAfterFailures: number | null) => {
    setSending(true);
    setProblem(null);
    try {
      const projectId = await projectFor(core, question.inputs, ui.getState().scope.kind, ensureProject);
      handing.current ??= {
        groupId: crypto.randomUUID(),
        rows: variants.rows.map(({ prompt }) => ({ runId: RunId.parse(crypto.randomUUID()), prompt })),
      };
      await core.client.call('variants.submit', {
        ...question,
        inputs: [...question.inputs],
        projectId,
        stopAfterFailures,
        ...handing.current,
      });
      const { prompt, sentPrompts } = composer.getState();
      composer.getState().set({ sentPrompts: [prompt.trim(), ...sentPrompts] });
      notices.getState().announce(`${variants.rows.length} prompts are waiting to be made.`);
      onDone();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setSending(false);
    }
  };
  return { submit, isSending, problem };
}
