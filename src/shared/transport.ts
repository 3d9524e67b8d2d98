import type { CoreEvent } from './events.ts';
import type { UploadId } from './ids.ts';

/** How far a reply got: either what the method promises, or a wire error. Parsed by the client. */
export type CallReply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** A `Blob` or a `File`, or anything that gives its bytes the same way; this ring knows no DOM. */
export interface ByteSource {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * What a host carries between a window (or the command line) and core. Big bytes never travel in a call: they go
 * ahead through `upload`; pixels come back through media URLs, not through here.
 */
export interface Transport {
  call(name: string, input: unknown): Promise<CallReply>;
  upload(bytes: ByteSource): Promise<UploadId>;
  /**
   * Starts the flow of events. `onGap` is called when events may have been missed (a dropped connection), so that
   * everything shown is asked for again. Returns a function that stops the flow.
   */
  subscribe(listener: (event: CoreEvent) => void, onGap: () => void): () => void;
}

export const mediaSizes = ['160', '320', 'original'] as const;
export type MediaSize = (typeof mediaSizes)[number];

/** Address of a picture's pixels on the page's own origin; the same in every host. */
export function mediaUrl(imageId: number, size: MediaSize): string {
  return `/media/${size}/${imageId}`;
}

/** Address of the newest partial picture of an attempt; `revision` makes each one a fresh address. */
export function partialUrl(attemptId: number, revision: number): string {
  return `/media/partial/${attemptId}/${revision}`;
}

/** Header of an HTTP reply: how far the events were when the call began, so that a listener knows what it missed. */
export const seqHeader = 'x-proofsheet-seq';
