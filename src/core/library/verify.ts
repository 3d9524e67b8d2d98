import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '../../shared/ids.ts';
import type { LibraryCheck, LibraryProblem } from '../../shared/library-model.ts';
import { findBroken, findDamage, findDeepDamage } from '../db/integrity.ts';
import type { Reader } from '../db/reader.ts';
import { originalName } from '../files/blob-store.ts';
import { hashFile } from '../files/copy-file.ts';
import { errorCode } from '../files/durable.ts';
import type { ImageFormat } from '../images/image-worker.ts';
import type { WorkTools } from './long-work.ts';

export interface VerifyParts {
  readonly reader: Reader;
  /** The library's folder. */
  readonly root: string;
  readonly isFull: boolean;
  readonly nowMs: number;
}

interface BlobRow {
  readonly sha256: Sha256;
  readonly format: ImageFormat;
  readonly sizeBytes: number;
}

/** What a light check reads of the originals, newest first: a second or two on any disk. */
const lightBytes = 256 * 1024 * 1024;

/**
 * Reads a library and says what is not as it should be; changes nothing. Attempts whose outcome is unknown are as they
 * should be. Questions go to the reader, originals are read in pieces, one at a time: the app stays usable meanwhile.
 */
export async function verifyLibrary(parts: VerifyParts, tools: WorkTools): Promise<LibraryCheck> {
  const { reader, root, isFull, nowMs } = parts;
  const { signal } = tools;
  const damage = await (isFull ? findDeepDamage : findDamage)(reader, signal);
  const broken = await findBroken(reader, signal);
  const blobs = await readBlobs(reader, signal);
  const originals = await checkOriginals(root, blobs, isFull, tools);
  const leftovers = await findLeftovers(root, blobs);
  const [counts] = await readCounts(reader, signal);
  const problems = [...damage, ...broken.problems, ...originals.problems];
  return {
    ok: problems.length === 0,
    isFull,
    checkedAtMs: nowMs,
    problems,
    notices: [...broken.notices, ...leftovers.map(describeLeftover)],
    imageCount: counts?.imageCount ?? 0,
    originalCount: blobs.length,
    hashedCount: originals.hashedCount,
    ledgerCount: counts?.ledgerCount ?? 0,
  };
}

/** A database too damaged to answer has been reported by then. */
async function readBlobs(reader: Reader, signal: AbortSignal): Promise<BlobRow[]> {
  const sql =
    'SELECT sha256, format, size_bytes AS sizeBytes FROM blob WHERE removed_at_ms IS NULL ORDER BY created_at_ms DESC, sha256';
  return unlessAborted(signal, reader.all<BlobRow>(sql, [], signal));
}

async function readCounts(reader: Reader, signal: AbortSignal) {
  const sql = `SELECT (SELECT count(*) FROM image) AS imageCount, (SELECT count(*) FROM ledger) AS ledgerCount`;
  return unlessAborted(signal, reader.all<{ imageCount: number; ledgerCount: number }>(sql, [], signal));
}

async function unlessAborted<Row>(signal: AbortSignal, rows: Promise<Row[]>): Promise<Row[]> {
  try {
    return await rows;
  } catch (error) {
    if (signal.aborted) throw error;
    return [];
  }
}

async function checkOriginals(root: string, blobs: readonly BlobRow[], isFull: boolean, tools: WorkTools) {
  const problems: LibraryProblem[] = [];
  let leftBytes = isFull ? Infinity : lightBytes;
  let hashedCount = 0;
  for (const [index, blob] of blobs.entries()) {
    tools.signal.throwIfAborted();
    const isHashed = leftBytes >= blob.sizeBytes;
    const problem = await checkOriginal(root, blob, isHashed, tools.signal);
    if (problem !== null) problems.push(problem);
    if (isHashed) {
      hashedCount += 1;
      leftBytes -= blob.sizeBytes;
    }
    tools.progress((index + 1) / blobs.length);
  }
  return { problems, hashedCount };
}

/** One original against its row: there, of its size and, where it is read, of its hash. */
async function checkOriginal(
  root: string,
  blob: BlobRow,
  isHashed: boolean,
  signal: AbortSignal,
): Promise<LibraryProblem | null> {
  const name = originalName(blob.sha256, blob.format);
  const file = path.join(root, name);
  const isRepairable = true;
  try {
    const found = await stat(file);
    if (!found.isFile()) {
      const message = `The original ${name} cannot be read (it is not a file).`;
      return { code: 'original-unreadable', message, isRepairable: false };
    }
    const { size } = found;
    if (size !== blob.sizeBytes) {
      const message = `The original ${name} has ${size} bytes; it should have ${blob.sizeBytes}.`;
      return { code: 'original-damaged', message, isRepairable };
    }
    if (!isHashed || (await hashFile(file, signal)).sha256 === blob.sha256) return null;
    const message = `The bytes of the original ${name} have changed on the disk.`;
    return { code: 'original-damaged', message, isRepairable };
  } catch (error) {
    signal.throwIfAborted();
    if (errorCode(error) === 'ENOENT') {
      return { code: 'original-missing', message: `The original ${name} is missing.`, isRepairable };
    }
    const message = `The original ${name} cannot be read (${errorCode(error) || String(error)}).`;
    return { code: 'original-unreadable', message, isRepairable };
  }
}

/** Files among the originals that no row names: left by a crash between the rename and the commit, or put there. */
export async function findLeftovers(
  root: string,
  blobs: readonly Pick<BlobRow, 'sha256' | 'format'>[],
): Promise<string[]> {
  const known = new Set(blobs.map((blob) => originalName(blob.sha256, blob.format)));
  const files = await listFiles(path.join(root, 'originals'));
  return files
    .map((file) => path.relative(root, file).split(path.sep).join('/'))
    .filter((name) => !known.has(name))
    .sort();
}

function describeLeftover(name: string): LibraryProblem {
  const message = `The file ${name} belongs to no picture of the library: left over.`;
  return { code: 'leftover', message, isRepairable: true };
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.join(entry.parentPath, entry.name));
  } catch (error) {
    // A library without a picture has no such folder yet.
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
