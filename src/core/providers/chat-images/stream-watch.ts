import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SubmitContext } from '../provider.ts';
import { asRecord, asList } from './parse/values.ts';

/** What a stream said while it ran; the file below it is the truth. */
interface StreamWatch {
  readonly onEvent: (event: { readonly event: string; readonly data: string }) => void;
  /** Previews being written are done. */
  settled(): Promise<void>;
  /** The stream said that it is complete. */
  isFinished(): boolean;
}

/** Previews larger than this wait for the end: taking them apart would stall the main loop. */
const largestPreviewCharacters = 8_000_000;

/** Notices the end of a stream, and shows pictures of it as they come. */
export function watchStream(context: SubmitContext): StreamWatch {
  let isFinished = false;
  let count = 0;
  let previews = Promise.resolve();
  return {
    onEvent({ data }) {
      if (isEnd(data)) isFinished = true;
      if (!data.includes('"images"') || data.length > largestPreviewCharacters) return;
      const number = (count += 1);
      // A preview that cannot be shown costs nothing; the reply itself is kept by the layer below.
      previews = previews.then(() => showPreview(context, data, number)).catch(() => undefined);
    },
    settled: () => previews,
    isFinished: () => isFinished,
  };
}

/** `[DONE]`, or a reason why nothing more comes; both stand in short events. */
function isEnd(data: string): boolean {
  return data.length < 10_000 && (data.trim() === '[DONE]' || /"finish_reason"\s*:\s*"/.test(data));
}

async function showPreview(context: SubmitContext, data: string, number: number): Promise<void> {
  const [choice] = asList(asRecord(JSON.parse(data))['choices']);
  const [image] = asList(asRecord(asRecord(choice)['delta'])['images']);
  const url = asRecord(asRecord(image)['image_url'])['url'];
  if (typeof url !== 'string' || !url.startsWith('data:image/')) return;
  const target = path.join(context.folder, `partial-${number}.bin`);
  // Renamed into place, so that nobody is ever served half a picture.
  await writeFile(`${target}.part`, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
  await rename(`${target}.part`, target);
  context.journal.partial(target);
}
