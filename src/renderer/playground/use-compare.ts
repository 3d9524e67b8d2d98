import { useCallback } from 'react';
import type { MethodArguments } from '../../shared/contract.ts';
import { RunId } from '../../shared/ids.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { useComposerStore } from '../composer/composer-context.tsx';
import { projectFor } from '../composer/use-submit.ts';
import { useEnsureProject } from '../composer/use-target-project.ts';
import { useCore, type Core } from '../data/client-context.tsx';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { usePlaygroundStore } from './playground-context.tsx';
import type { HandingOver, PlaygroundStore, Refusal } from './playground-store.ts';
import type { PlaygroundView, PricedPick } from './use-playground-view.ts';

/** Answers that mean "this one is not taken": the others go on. Anything else stops, to be pressed again. */
const refusals: readonly ErrorCode[] = ['over-cap', 'invalid-input', 'refused', 'conflict', 'not-found'];

/** Asks for one picture of every pick: one run each, one group for all, in the order they were chosen. */
export function useCompare(view: PlaygroundView): () => Promise<void> {
  const core = useCore();
  const ui = useUiStore();
  const composer = useComposerStore();
  const playground = usePlaygroundStore();
  const notices = useNotices();
  const ensureProject = useEnsureProject();
  return useCallback(async () => {
    if (view.obstacle !== null || view.isLoading || playground.getState().isSending) return;
    playground.getState().set({ isSending: true, problem: null });
    try {
      const projectId = await projectFor(core, view.inputs, ui.getState().scope.kind, ensureProject);
      const prompt = composer.getState().prompt.trim();
      const drafts = view.picks.map((each) => draftOf(each, view, prompt));
      const over = handOver(playground, JSON.stringify([projectId, drafts]), drafts.length);
      const refused: Refusal[] = [];
      for (const [index, draft] of drafts.entries()) {
        const pick = view.picks[index];
        const runId = over.runIds[index];
        if (!pick || !runId) continue;
        const refusal = await submit(core, { ...draft, runId, projectId, groupId: over.groupId }, pick);
        if (refusal) refused.push(refusal);
      }
      const { refusals: before } = playground.getState();
      playground.getState().set({ handingOver: null, refusals: { ...before, [over.groupId]: refused } });
      if (refused.length === drafts.length) {
        playground.getState().set({ problem: refused[0]?.message ?? null });
        return;
      }
      composer.getState().set({ sentPrompts: [prompt, ...composer.getState().sentPrompts] });
      notices.getState().announce(`${drafts.length - refused.length} pictures are being made.`);
      ui.getState().openPlayground(over.groupId);
    } catch (error) {
      playground.getState().set({
        problem: `${messageOf(error)} Press again to go on: what was taken already is not asked for twice.`,
      });
    } finally {
      playground.getState().set({ isSending: false });
    }
  }, [view, core, ui, composer, playground, notices, ensureProject]);
}

function draftOf({ pick, parameters, estimate }: PricedPick, view: PlaygroundView, prompt: string) {
  return {
    connectionId: pick.connectionId,
    model: pick.model,
    prompt,
    count: 1,
    parameters,
    inputs: [...view.inputs],
    mask: null,
    ceilingNanos: estimate?.needsCeiling === true ? view.ceilingNanos : null,
  };
}

/** The ids a former press for exactly this already has, or new ones. */
function handOver(playground: PlaygroundStore, asked: string, count: number): HandingOver {
  const { handingOver } = playground.getState();
  if (handingOver?.asked === asked) return handingOver;
  const next: HandingOver = {
    asked,
    groupId: crypto.randomUUID(),
    runIds: Array.from({ length: count }, () => RunId.parse(crypto.randomUUID())),
  };
  playground.getState().set({ handingOver: next });
  return next;
}

async function submit(
  { client }: Core,
  draft: MethodArguments<'runs.submit'>,
  { connection, capabilities }: PricedPick,
): Promise<Refusal | null> {
  try {
    await client.call('runs.submit', draft);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || !refusals.includes(error.code)) throw error;
    return { connection: connection.name, model: capabilities.label, message: error.message };
  }
}
