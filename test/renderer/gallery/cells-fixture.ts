import type { AttemptState } from '../../../src/shared/attempt-state.ts';
import { ImageId, RunId } from '../../../src/shared/ids.ts';
import { Attempt, ImageCell, Run } from '../../../src/shared/model.ts';

export const runId = (n: number): RunId =>
  RunId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
export const imageId = (n: number): ImageId => ImageId.parse(n);

/** A picture as the grid gets it. */
export function cell(id: number, changes: Partial<ImageCell> = {}): ImageCell {
  return ImageCell.parse({
    id,
    projectId: 1,
    runId: null,
    width: 1024,
    height: 1024,
    thumbhash: null,
    sortedAtMs: id * 1000,
    label: `picture ${id}`,
    amountNanos: 41_000_000,
    isPlayMoney: false,
    version: 1,
    ...changes,
  });
}

/** An attempt in a state, with what matters to words and places. */
export function attempt(state: AttemptState, changes: Partial<Attempt> = {}): Attempt {
  return Attempt.parse({
    id: 1,
    runId: runId(1),
    connectionId: 1,
    connection: 'OpenAI · studio key',
    model: 'gpt-image-2.5-flare',
    state,
    charge: 'reserved',
    amountNanos: null,
    estimateNanos: 41_000_000,
    isPlayMoney: false,
    wantedCount: 1,
    deliveredCount: 0,
    remoteId: null,
    requestId: null,
    problem: null,
    createdAtMs: 0,
    sentAtMs: null,
    finishedAtMs: null,
    partialRevision: 0,
    ...changes,
  });
}

/** A run with one attempt unless told otherwise. */
export function run(status: Run['status'], changes: Partial<Run> = {}): Run {
  return Run.parse({
    id: runId(1),
    projectId: 1,
    connectionId: 1,
    connection: 'OpenAI · studio key',
    provider: 'openai-images',
    model: 'gpt-image-2.5-flare',
    prompt: 'a paper boat',
    parameters: {},
    wantedCount: 1,
    inputs: [],
    status,
    attempts: [attempt('planned')],
    imageIds: [],
    expectedRatio: 1.5,
    isCancelRequested: false,
    priority: 0,
    groupId: null,
    answer: null,
    createdAtMs: 5000,
    ...changes,
  });
}
