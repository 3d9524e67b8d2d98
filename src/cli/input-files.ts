import { stat } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import path from 'node:path';
import type { Transport } from '../shared/transport.ts';
import type { UploadId, ImageId } from '../shared/ids.ts';
import { parseImageId } from './find-by-name.ts';
import { shown } from './options.ts';
import { usageError } from './usage-error.ts';

/** What an `--input` names: a file on disk where there is one, else a picture of the library. */
export type NamedInput =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'image'; readonly imageId: ImageId };

/** As large as an upload may be; a larger file is refused before it is read. */
const maxFileBytes = 64 * 1024 * 1024;

/** An existing file wins over an id: a file called "12" is what its folder's user sees. */
export async function readInput(text: string): Promise<NamedInput> {
  if (await isUsableFile(text)) return { kind: 'file', path: path.resolve(text) };
  if (/^\d+$/.test(text)) return { kind: 'image', imageId: parseImageId(text) };
  throw usageError(`The input ${shown(text)} is neither a file here nor the id of a picture.`);
}

export async function readMaskFile(text: string): Promise<string> {
  if (await isUsableFile(text)) return path.resolve(text);
  throw usageError(`The mask ${shown(text)} is not a file here.`);
}

/** False when there is no such file; throws when there is one that cannot be a picture. */
async function isUsableFile(text: string): Promise<boolean> {
  const facts = text === '' ? null : await stat(text).catch(() => null);
  if (facts === null) return false;
  if (!facts.isFile()) throw usageError(`${shown(text)} is not a file; give a PNG, JPEG or WebP.`);
  if (facts.size === 0) throw usageError(`The file ${shown(text)} is empty.`);
  if (facts.size > maxFileBytes) {
    throw usageError(`The file ${shown(text)} is larger than 64 MB. Choose a smaller one.`);
  }
  return true;
}

export async function uploadFile(transport: Transport, file: string): Promise<UploadId> {
  const blob = await openAsBlob(file).catch((error: unknown) => {
    throw usageError(`The file ${shown(file)} cannot be read: ${String(error)}.`);
  });
  return transport.upload(blob);
}
