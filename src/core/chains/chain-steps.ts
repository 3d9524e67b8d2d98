import { AppError } from '../../shared/errors.ts';
import type { MissingInput } from '../../shared/chain-model.ts';
import type { ImageId } from '../../shared/ids.ts';
import { localEditWords, type LocalEdit, type LocalOperation } from '../../shared/local-edit.ts';
import type { RunDraft, RunQuestion } from '../../shared/model.ts';
import { mostRerunSteps } from '../../shared/rerun-model.ts';
import { questionLike } from '../../shared/question-like.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { likeDraft } from './like-draft.ts';

interface Made {
  readonly imageId: ImageId;
  readonly version: number;
  readonly words: string;
}

/** A request whose pictures all lie in the library. */
export type PinnedQuestion = Omit<RunQuestion, 'inputs'> & Pick<RunDraft, 'inputs'>;

/** A purchase: what was asked for, and which of its inputs beside the picture it edits cannot be sent any more. */
export interface BoughtStep extends Made {
  readonly kind: 'bought';
  readonly question: PinnedQuestion;
  readonly missing: readonly MissingInput[];
  /** Laid over its source outside the mask afterwards, with an edge this wide; null where it was not. */
  readonly keptOutsidePx: number | null;
}

/** Something done here, at no cost. */
export interface LocalStep extends Made {
  readonly kind: 'local';
  readonly operation: LocalOperation;
}

/** One step of a chain, as it can be made again. */
export type ChainStep = BoughtStep | LocalStep;

/** The steps from the first picture of a chain to this one, and the picture they began from. */
export async function chainSteps(
  context: JobContext,
  imageId: ImageId,
): Promise<{ readonly steps: readonly ChainStep[]; readonly firstId: ImageId }> {
  const { tables } = context;
  if (!tables.images.get(imageId))
    throw new AppError('not-found', 'That picture is not in this library.', { field: 'imageId' });
  const steps: ChainStep[] = [];
  let at = imageId;
  for (;;) {
    const parent = sourceOf(context, at);
    if (parent === null) break;
    if (steps.length === mostRerunSteps)
      throw new AppError('invalid-input', `A re-run takes at most ${mostRerunSteps} steps.`);
    steps.unshift(await stepOf(context, at));
    at = parent;
  }
  if (steps.length === 0)
    throw new AppError(
      'conflict',
      'This picture was not edited from another: there are no steps to make again.',
    );
  return { steps, firstId: at };
}

function sourceOf({ tables }: JobContext, imageId: ImageId): ImageId | null {
  const edges = tables.lineage.edgesTo([imageId]).filter(({ inputId }) => inputId < imageId);
  const edge = edges.find(({ role }) => role === 'source') ?? edges.find(({ role }) => role === 'turn');
  return edge?.inputId ?? null;
}

async function stepOf(context: JobContext, imageId: ImageId): Promise<ChainStep> {
  const edit = context.tables.localEdits.get(imageId);
  const version = context.tables.images.get(imageId)?.version ?? 1;
  if (edit === null) return boughtStep(context, imageId, imageId, version, null);
  if (edit.kind !== 'keep-outside')
    return { kind: 'local', imageId, version, words: localEditWords(edit), operation: operationOf(edit) };
  // The raw result it was laid over is what was bought.
  const raw = context.tables.lineage.edgesTo([imageId]).find(({ role }) => role === 'reference');
  return boughtStep(context, raw?.inputId ?? imageId, imageId, version, edit.featherPx);
}

async function boughtStep(
  context: JobContext,
  boughtId: ImageId,
  imageId: ImageId,
  version: number,
  keptOutsidePx: number | null,
): Promise<BoughtStep> {
  const draft = await likeDraft(context, boughtId);
  const question: PinnedQuestion = { ...questionLike(draft), inputs: draft.inputs, count: 1 };
  // The picture it edited is replaced: it need not be there any more.
  const missing = draft.missing.filter(({ role }) => role !== 'source' && role !== 'turn');
  return { kind: 'bought', imageId, version, words: draft.prompt, question, missing, keptOutsidePx };
}

function operationOf(edit: Exclude<LocalEdit, { kind: 'keep-outside' }>): LocalOperation {
  return edit;
}
