import { useCallback } from 'react';
import { RunId, type ProjectId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { AppError, invariant } from '../../shared/errors.ts';
import { useCore, type Core } from '../data/client-context.tsx';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';
import type { SentInput } from './composer-inputs.ts';
import { useComposerStore } from './composer-context.tsx';
import type { ComposerStore } from './composer-store.ts';
import { keptOutside, maskFor } from './mask-for.ts';
import type { ComposerView } from './use-composer-view.ts';
import { useEnsureProject } from './use-target-project.ts';

/** Older prompts of this session that Alt+Up brings back. */
const keptPrompts = 100;

/**
 * Sends what the composer holds. One press is one run: the run's id is made here and kept until core has taken it,
 * so that a second press, or a press after a lost reply, names the same run and cannot buy twice.
 */
export function useSubmit(view: ComposerView): () => Promise<void> {
  const core = useCore();
  const ui = useUiStore();
  const composer = useComposerStore();
  const notices = useNotices();
  const ensureProject = useEnsureProject();
  return useCallback(async () => {
    if (view.obstacle !== null || view.isLoading || composer.getState().isSending) return;
    // As it stands at the press: what is typed while a project is made belongs to the next one.
    const { count } = composer.getState();
    const prompt = view.variants.kind === 'one' ? view.variants.prompt : composer.getState().prompt;
    composer.getState().set({ isSending: true, problem: null });
    try {
      const projectId = await projectFor(core, view.inputs, ui.getState().scope.kind, ensureProject);
      const run = await send(core, composer, view, { projectId, prompt, count });
      notices.getState().announce(sentWords(run));
    } catch (error) {
      const field = error instanceof AppError ? (error.field ?? null) : null;
      const isOverCap = error instanceof AppError && error.code === 'over-cap';
      composer.getState().set({ problem: { message: messageOf(error), field, isOverCap } });
    } finally {
      composer.getState().set({ isSending: false });
    }
  }, [view, core, ui, composer, notices, ensureProject]);
}

/** Edits made while looking at everything belong beside the picture they edit. */
export async function projectFor(
  { client }: Core,
  inputs: readonly SentInput[],
  scopeKind: string,
  ensureProject: () => Promise<ProjectId>,
): Promise<ProjectId> {
  const source = inputs.find((input) => input.role !== 'reference');
  if (scopeKind === 'project' || !source) return ensureProject();
  return (await client.call('images.detail', { imageId: source.imageId })).cell.projectId;
}

interface Pressed {
  readonly projectId: ProjectId;
  readonly prompt: string;
  readonly count: number;
}

async function send(
  core: Core,
  composer: ComposerStore,
  view: ComposerView,
  { projectId, prompt, count }: Pressed,
): Promise<Run> {
  const { connection, capabilities } = view;
  invariant(connection && capabilities, 'a press without a connection or model has an obstacle');
  const draft = {
    connectionId: connection.id,
    projectId,
    model: capabilities.model,
    prompt: prompt.trim(),
    count,
    parameters: view.effective.parameters,
    inputs: [...view.inputs],
    extra: view.extra,
    ceilingNanos: view.ceilingNanos,
    keepOutsidePx: keptOutside(view.mode, composer.getState()),
  };
  const runId = runIdFor(composer, JSON.stringify([draft, view.maskImageId, view.painted?.revision]));
  const mask = maskFor(view);
  const run = await core.client.call('runs.submit', { ...draft, runId, mask });
  composer.getState().set({
    handingOver: null,
    sentPrompts: [draft.prompt, ...composer.getState().sentPrompts].slice(0, keptPrompts),
  });
  return run;
}

/** The id a former press for exactly this already has, or a new one. */
function runIdFor(composer: ComposerStore, asked: string): RunId {
  const { handingOver } = composer.getState();
  if (handingOver?.asked === asked) return handingOver.runId;
  const runId = RunId.parse(crypto.randomUUID());
  composer.getState().set({ handingOver: { runId, asked } });
  return runId;
}

function sentWords(run: Run): string {
  const pictures = run.wantedCount === 1 ? 'One picture is' : `${run.wantedCount} pictures are`;
  return `${pictures} being made with ${run.connection}.`;
}
