import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { largestMessageBytes } from './worker-protocol.ts';

/**
 * A value on its way through the channel, with its big byte arrays taken out. Which they were stands beside the value
 * and never inside it: a provider's reply passes through here, and nothing it says may name a file.
 */
export interface Spilled {
  readonly value: unknown;
  readonly files: readonly SpilledFile[];
}

interface SpilledFile {
  /** The field whose bytes these are; null where they are the whole value. */
  readonly field: string | null;
  /** A random name in the scratch folder. */
  readonly name: string;
}

/** Moves big byte arrays (the value itself, or its direct fields) into files in `folder`. */
export async function spillBytes(value: unknown, folder: string): Promise<Spilled> {
  if (isBigArray(value)) {
    return { value: null, files: [{ field: null, name: await writeBytes(value, folder) }] };
  }
  if (!isPlainObject(value)) return { value, files: [] };
  const files: SpilledFile[] = [];
  const kept: Record<string, unknown> = { ...value };
  for (const [field, bytes] of Object.entries(value)) {
    if (!isBigArray(bytes)) continue;
    files.push({ field, name: await writeBytes(bytes, folder) });
    kept[field] = null;
  }
  return { value: kept, files };
}

/** The other half: reads the bytes back from `folder` and removes their files. */
export async function restoreBytes({ value, files }: Spilled, folder: string): Promise<unknown> {
  if (files.length === 0) return value;
  const fields: Record<string, unknown> = isPlainObject(value) ? { ...value } : {};
  for (const { field, name } of files) {
    const bytes = await takeBytes(name, folder);
    if (field === null) return bytes;
    fields[field] = bytes;
  }
  return fields;
}

async function writeBytes(bytes: Uint8Array, folder: string): Promise<string> {
  const name = randomUUID();
  await writeFile(join(folder, name), bytes, { flag: 'wx', mode: 0o600 });
  return name;
}

/** A decoder that was taken over may send any name: only those of our own kind are looked at. */
async function takeBytes(name: string, folder: string): Promise<Uint8Array> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)) {
    throw new Error('a message named a file outside the scratch folder');
  }
  const path = join(folder, name);
  const bytes = await readFile(path);
  await rm(path, { force: true });
  return bytes;
}

function isBigArray(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.byteLength > largestMessageBytes;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Array.isArray(value);
}
