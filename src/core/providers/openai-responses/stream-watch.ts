import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SubmitContext } from '../provider.ts';
import { finalEvents, partialEvent, PartialEvent } from './reply-schema.ts';

/** What a stream said while it ran; the file below it is the truth. */
export interface StreamWatch {
  readonly onEvent: (event: { readonly event: string; readonly data: string }) => void;
  /** Previews being written are done. */
  settled(): Promise<void>;
  isFinished(): boolean;
  /** The response's id, from its first event. */
  remoteId(): string | null;
  /** The data of an `error` event. */
  error(): string | null;
}

/** Commits the response's id the moment it is known, shows partial pictures, and notices the last event. */
export function watchStream(context: SubmitContext): StreamWatch {
  let isFinished = false;
  let error: string | null = null;
  let remoteId: string | null = null;
  let previews = Promise.resolve();
  return {
    onEvent({ event, data }) {
      const name = event === '' || event === 'message' ? typeIn(data) : event;
      if (remoteId === null) {
        remoteId = /"id"\s*:\s*"(resp_[\w-]{1,200})"/.exec(data.slice(0, 2000))?.[1] ?? null;
        if (remoteId !== null) context.journal.identified(remoteId);
      }
      if (finalEvents.includes(name)) isFinished = true;
      else if (name === 'error') error = data;
      else if (name === partialEvent) {
        // A preview that cannot be shown costs nothing; the reply itself is kept by the layer below.
        previews = previews.then(() => showPartial(context, data)).catch(() => undefined);
      }
    },
    settled: () => previews,
    isFinished: () => isFinished,
    remoteId: () => remoteId,
    error: () => error,
  };
}

/** The type stands at the start; parsing tens of megabytes for it would stall the main loop. */
function typeIn(data: string): string {
  return /"type"\s*:\s*"([^"]*)"/.exec(data.slice(0, 500))?.[1] ?? '';
}

async function showPartial(context: SubmitContext, data: string): Promise<void> {
  const event = PartialEvent.parse(JSON.parse(data));
  const target = path.join(context.folder, `partial-${event.partial_image_index}.bin`);
  // Renamed into place, so that nobody is ever served half a picture.
  await writeFile(`${target}.part`, Buffer.from(event.partial_image_b64, 'base64'));
  await rename(`${target}.part`, target);
  context.journal.partial(target);
}
