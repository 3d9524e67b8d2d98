import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { copyHashed } from '../files/copy-file.ts';
import { errorCode } from '../files/durable.ts';
import type { WorkTools } from './long-work.ts';
import { isBackupPath, type ManifestFile } from './manifest.ts';

interface IncomingParts {
  readonly live: Database.Database;
  readonly copy: Database.Database;
  readonly root: string;
  readonly part: string;
  readonly tools: WorkTools;
}

/** Attempts of which something may lie in `incoming/`: bought, and not or not wholly delivered. */
const undelivered = `SELECT id, state FROM attempt
  WHERE state NOT IN ('planned', 'intent', 'not_sent', 'rejected', 'cancelled')
    AND (state <> 'done' OR delivered_count < wanted_count)`;

/**
 * Copies what was paid for and is not among the originals yet. `isSteady` is false when a purchase moved on meanwhile, so
 * that its reply may be gone from here while the copied database still counts on it.
 */
export async function copyIncoming(
  parts: IncomingParts,
): Promise<{ readonly files: ManifestFile[]; readonly isSteady: boolean }> {
  const { live, copy, root, part, tools } = parts;
  const files: ManifestFile[] = [];
  const attempts = copy.prepare<[], { id: number; state: string }>(undelivered).all();
  for (const { id } of attempts) {
    const folder = path.join(root, 'incoming', String(id));
    for (const name of await listNames(folder)) {
      tools.signal.throwIfAborted();
      const relative = `incoming/${id}/${name.split(path.sep).join('/')}`;
      const file = isBackupPath(relative) ? await copyOne(root, part, relative, tools) : null;
      if (file !== null) files.push(file);
    }
  }
  const stateNow = live.prepare<[number], string>('SELECT state FROM attempt WHERE id = ?').pluck();
  return { files, isSteady: attempts.every(({ id, state }) => stateNow.get(id) === state) };
}

/** A file that is gone was delivered or given up meanwhile; the caller sees that by the attempt's state. */
async function copyOne(
  root: string,
  part: string,
  relative: string,
  { signal }: WorkTools,
): Promise<ManifestFile | null> {
  const target = path.join(part, relative);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  try {
    return { path: relative, ...(await copyHashed(path.join(root, relative), target, signal)) };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await rm(target, { force: true });
    return null;
  }
}

async function listNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
