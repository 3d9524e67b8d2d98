import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { largestMessageBytes } from './worker-protocol.ts';

interface SpilledBytes {
  readonly $bytes: string;
}

/** Replaces big byte arrays (the value itself, or its direct fields) by files in `folder`. */
export async function spillBytes(value: unknown, folder: string): Promise<unknown> {
  return mapBytes(value, isBigArray, async (bytes) => {
    const path = join(folder, randomUUID());
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
    return { $bytes: path } satisfies SpilledBytes;
  });
}

/** The other half: reads spilled bytes back and removes their files. */
export async function restoreBytes(value: unknown): Promise<unknown> {
  return mapBytes(value, isSpilled, async (spilled) => {
    const bytes = await readFile(spilled.$bytes);
    await rm(spilled.$bytes, { force: true });
    return bytes;
  });
}

async function mapBytes<Found>(
  value: unknown,
  isFound: (candidate: unknown) => candidate is Found,
  replace: (found: Found) => Promise<unknown>,
): Promise<unknown> {
  if (isFound(value)) return replace(value);
  if (!isPlainObject(value)) return value;
  const fields = await Promise.all(
    Object.entries(value).map(
      async ([name, field]) => [name, isFound(field) ? await replace(field) : field] as const,
    ),
  );
  return Object.fromEntries(fields);
}

function isBigArray(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.byteLength > largestMessageBytes;
}

function isSpilled(value: unknown): value is SpilledBytes {
  return isPlainObject(value) && typeof value.$bytes === 'string';
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Array.isArray(value);
}
