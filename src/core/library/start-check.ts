import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { LibraryCheck, LibraryProblem } from '../../shared/library-model.ts';
import { findBroken, findDamage } from '../db/integrity.ts';
import type { Reader } from '../db/reader.ts';
import { findNetworkDrive } from './network-drive.ts';

interface StartCheckParts {
  readonly reader: Reader;
  readonly root: string;
  readonly nowMs: () => number;
}

/** Reading more of a database than this at every start would be felt. */
const mostDatabaseBytes = 400 * 1024 * 1024;
const longestMs = 3_000;

/** What every start looks at, beside the window that opens: seconds at most, and nothing is read twice. */
export async function checkAtStart(parts: StartCheckParts, signal: AbortSignal): Promise<LibraryCheck> {
  const { reader, root, nowMs } = parts;
  const startedAtMs = nowMs();
  const { size } = await stat(path.join(root, 'library.db'));
  const isOver = (): boolean => nowMs() - startedAtMs > longestMs;
  const damage = size > mostDatabaseBytes ? [] : await findDamage(reader, signal, isOver);
  const sums = await findBroken(reader, signal, ['sums-wrong']);
  const [counts] = await reader.all<{ images: number; originals: number; entries: number }>(
    `SELECT (SELECT count(*) FROM image) AS images, (SELECT count(*) FROM blob WHERE removed_at_ms IS NULL) AS originals,
      (SELECT count(*) FROM ledger) AS entries`,
    [],
    signal,
  );
  const drive = await findNetworkDrive(root);
  const problems = [...damage, ...sums.problems, ...missingFolders(root, counts?.originals ?? 0)];
  return {
    ok: problems.length === 0,
    isFull: false,
    checkedAtMs: nowMs(),
    problems,
    notices: drive === null ? [] : [drive],
    imageCount: counts?.images ?? 0,
    originalCount: counts?.originals ?? 0,
    hashedCount: 0,
    ledgerCount: counts?.entries ?? 0,
  };
}

function missingFolders(root: string, originalCount: number): LibraryProblem[] {
  if (originalCount === 0 || existsSync(path.join(root, 'originals'))) return [];
  const message =
    `The folder "originals" is missing: the library knows ${originalCount} originals and has none of them. ` +
    'Put the folder back, or restore a backup.';
  return [{ code: 'folder-missing', message, isRepairable: true }];
}
