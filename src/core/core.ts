import type { CallReply } from '../shared/transport.ts';
import type { CoreEvent } from '../shared/events.ts';
import type { UploadId } from '../shared/ids.ts';

/** Who is asking: a page may not learn paths of files on disk. */
export type Caller = 'page' | 'command-line';

/** What a host holds: everything else is behind `dispatch`. */
export interface Core {
  /** Parses, runs and answers one call of the contract; never throws. */
  dispatch(name: string, input: unknown, caller: Caller): Promise<CallReply>;
  /** Takes bytes ahead of a call. Refuses more than 64 MB; forgets them after an hour. */
  upload(body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): Promise<UploadId>;
  /** Every event after this moment, numbered. Returns a function that stops the flow. */
  subscribe(listener: (event: CoreEvent) => void): () => void;
  /** Serves `/media/...` of every host: ids and sizes only, never a path. */
  media(request: Request): Promise<Response>;
  /** Makes the sample project with Demo when the library is new; only window hosts ask. */
  ensureSampleProject(): Promise<void>;
  /** Money that moves now: what a quit has to name. */
  inFlight(): { readonly attemptCount: number; readonly amountNanos: number };
  /** The network or the machine came back: whatever waits looks again. */
  wake(): void;
  /**
   * Resolves when no other process of this user is being served: a short-lived host stays until then, still taking
   * newcomers, so that a command started after a long one need not wait for it.
   */
  whenUnshared(): Promise<void>;
  /** Stops new work, waits until replies under way are safe (bounded), closes files and frees the lock. */
  close(): Promise<void>;
}
