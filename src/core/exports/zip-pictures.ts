import { createReadStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import yazl from 'yazl';
import type { ExportOptions } from '../../shared/export-model.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import { makeCopies, type ExportParts } from './make-copies.ts';

/** Pictures as a zip that is written while it is read: stored as they are, since pictures do not shrink. */
export function zipPictures(parts: ExportParts, target: ImageTarget, options: ExportOptions): Readable {
  const zip = new yazl.ZipFile();
  // A reader that goes away destroys this end; copies are then made no more.
  const output = new PassThrough();
  zip.outputStream.pipe(output);
  fill(zip, makeCopies(parts, target, options), output, options).catch((error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return output;
}

async function fill(
  zip: yazl.ZipFile,
  copies: ReturnType<typeof makeCopies>,
  output: Readable,
  options: ExportOptions,
): Promise<void> {
  for await (const copy of copies) {
    if (output.destroyed) return;
    if ('missing' in copy) continue;
    const stream = createReadStream(copy.path);
    zip.addReadStream(stream, copy.fileName, { compress: false });
    // One at a time: whoever reads slowly holds one file open, not a thousand.
    await ended(stream, output);
    if (options.sidecar) {
      const sidecar = await copy.sidecar(copy.fileName);
      if (sidecar !== null) zip.addBuffer(Buffer.from(sidecar), `${copy.base}.json`);
    }
    await copy.discard();
  }
  zip.end();
}

function ended(stream: Readable, output: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('close', resolve);
    stream.once('error', reject);
    output.once('close', () => stream.destroy());
  });
}
