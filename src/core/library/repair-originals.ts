import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { originalName } from '../files/blob-store.ts';
import { hashFile } from '../files/copy-file.ts';
import { errorCode, makeFolderDurably, renameDurably } from '../files/durable.ts';
import { asFolderProblem, inspectBackup } from './check-backup.ts';
import type { WorkTools } from './long-work.ts';
import type { RepairParts } from './repair-parts.ts';
import { setAside } from './set-aside.ts';

interface OriginalsRepair {
  readonly repaired: string[];
  readonly remaining: string[];
}

/** Puts back what is missing or has changed, from files whose bytes are exactly those the name promises. */
export async function repairOriginals(parts: RepairParts, tools: WorkTools): Promise<OriginalsRepair> {
  const { root, from, isDryRun, tables } = parts;
  if (from !== null) await inspectOrExplain(from);
  const result: OriginalsRepair = { repaired: [], remaining: [] };
  const blobs = tables.blobs.all();
  for (const [index, blob] of blobs.entries()) {
    tools.signal.throwIfAborted();
    tools.progress((index + 1) / blobs.length);
    const name = originalName(blob.sha256, blob.format);
    const isThere = existsSync(path.join(root, name));
    if (isThere && (await hashOf(path.join(root, name), tools.signal)) === blob.sha256) continue;
    const source = await findSource(root, from, name, blob.sha256, tools.signal);
    if (source === null) {
      result.remaining.push(lostWords(name, isThere, from));
      continue;
    }
    if (!isDryRun) await putBack(root, name, source, isThere);
    result.repaired.push(`Originals: ${name} put back.`);
  }
  return result;
}

/** The backup given first, then what an earlier repair kept aside. */
async function findSource(
  root: string,
  from: string | null,
  name: string,
  sha256: string,
  signal: AbortSignal,
): Promise<string | null> {
  const aside = path.join(root, 'backups', 'orphans', path.basename(name));
  for (const file of from === null ? [aside] : [path.join(path.resolve(from), name), aside]) {
    if ((await hashOf(file, signal)) === sha256) return file;
  }
  return null;
}

/** The damaged file is kept aside: part of a picture may still be seen in it. */
async function putBack(root: string, name: string, source: string, isThere: boolean): Promise<void> {
  const target = path.join(root, name);
  const part = `${target}.part`;
  await makeFolderDurably(path.dirname(target));
  try {
    await copyFile(source, part);
    if (isThere) await setAside(root, name);
    await renameDurably(part, target);
  } finally {
    await rm(part, { force: true });
  }
}

async function hashOf(file: string, signal: AbortSignal): Promise<string | null> {
  try {
    return (await hashFile(file, signal)).sha256;
  } catch (error) {
    if (errorCode(error) === '' || signal.aborted) throw error;
    // Missing or unreadable: it is not the file that is looked for.
    return null;
  }
}

async function inspectOrExplain(folder: string): Promise<void> {
  try {
    await inspectBackup(path.resolve(folder));
  } catch (error) {
    throw asFolderProblem(error, folder);
  }
}

function lostWords(name: string, isThere: boolean, from: string | null): string {
  const what = isThere ? 'has changed on the disk' : 'is missing';
  const next =
    from === null ? 'Name a backup that has it with --from.' : 'That backup does not have it either.';
  return `The original ${name} ${what}. ${next}`;
}
