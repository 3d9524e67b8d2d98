import type { EmulatorState } from '../state.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { ResponseRequest } from './response-request.ts';
import type { Remembered, Work } from './work.ts';

/** A response this service keeps, or makes at the moment. */
export interface StoredResponse {
  readonly id: string;
  readonly createdAt: number;
  readonly request: ResponseRequest;
  readonly work: Work;
  readonly callIndex: number;
  readonly wasCharged: boolean;
  readonly hidesUsage: boolean;
  /** Polls until it is finished; 0 when it is. */
  pollsLeft: number;
  isCancelled: boolean;
}

export type ResponseStore = Map<string, StoredResponse>;

/** The `Response` object as the wire has it, now. */
export function documentOf(stored: StoredResponse): Readonly<Record<string, unknown>> {
  const { request, work } = stored;
  const status = statusOf(stored);
  const isFinished = status === 'completed' || status === 'failed';
  return {
    id: stored.id,
    object: 'response',
    created_at: stored.createdAt,
    status,
    background: request.isBackground,
    error: isFinished ? work.error : null,
    incomplete_details: null,
    model: request.model.id,
    output: isFinished ? work.output : [],
    previous_response_id: request.previousId,
    store: request.isStored,
    tool_choice: { type: 'image_generation' },
    tools: [request.tool, ...request.otherTools],
    ...(isFinished && !stored.hidesUsage
      ? { usage: work.textUsage, tool_usage: work.imageUsage === null ? {} : { image_gen: work.imageUsage } }
      : { usage: null }),
  };
}

function statusOf({ isCancelled, pollsLeft, work }: StoredResponse): string {
  if (isCancelled) return 'cancelled';
  if (pollsLeft > 1) return 'queued';
  return pollsLeft === 1 ? 'in_progress' : work.status;
}

/** A poll moves the work on by one step and shows what it was like before. */
export function poll(store: ResponseStore, id: string): Readonly<Record<string, unknown>> {
  const stored = find(store, id);
  const document = documentOf(stored);
  if (stored.pollsLeft > 0 && !stored.isCancelled) stored.pollsLeft -= 1;
  return document;
}

export function cancel(
  state: EmulatorState,
  store: ResponseStore,
  id: string,
): Readonly<Record<string, unknown>> {
  const stored = find(store, id);
  if (!stored.request.isBackground) {
    throw invalid(null, null, 'Only responses with background=true can be cancelled.');
  }
  if (stored.pollsLeft > 0 && !stored.isCancelled) {
    stored.isCancelled = true;
    // What was not made costs nothing here.
    const index = state.charges.findIndex((charge) => charge.callIndex === stored.callIndex);
    if (index !== -1) state.charges.splice(index, 1);
  }
  return documentOf(stored);
}

export function remembered(store: ResponseStore, id: string | null): Remembered | null {
  const stored = id === null ? undefined : store.get(id);
  if (stored === undefined) return null;
  const usage = stored.work.textUsage;
  return { tokens: (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0), picture: stored.work.picture };
}

export function find(store: ResponseStore, id: string): StoredResponse {
  const stored = store.get(id);
  if (stored?.request.isStored) return stored;
  throw new Refusal(404, {
    message: `Response with id '${id}' not found.`,
    type: 'invalid_request_error',
    param: 'id',
    code: null,
  });
}
