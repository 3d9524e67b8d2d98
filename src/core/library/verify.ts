import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type Database from 'better-sqlite3';
import { createBlobsTable, type BlobRecord } from '../db/blobs.ts';
import { createIntegrityQueries } from '../db/integrity.ts';
import { originalName } from '../files/blob-store.ts';
import { errorCode } from '../files/durable.ts';

export interface VerifyResult {
  readonly ok: boolean;
  /** One sentence each, for people. */
  readonly problems: string[];
}

/**
 * Reads the whole library and says what is not as it should be; changes nothing. Attempts whose outcome is unknown are
 * as they should be. Originals are read through streams, one at a time, so that the app stays usable meanwhile.
 */
export async function verifyLibrary(parts: {
  readonly db: Database.Database;
  readonly root: string;
}): Promise<VerifyResult> {
  const { db, root } = parts;
  const blobs = createBlobsTable(db).all();
  const problems = [
    ...databaseProblems(db),
    ...(await originalProblems(root, blobs)),
    ...(await orphanProblems(root, blobs)),
  ];
  return { ok: problems.length === 0, problems };
}

function databaseProblems(db: Database.Database): string[] {
  const queries = createIntegrityQueries(db);
  return [
    ...queries.damage().map((line) => `The database file is damaged: ${line}.`),
    ...queries
      .imagesWithoutBlob()
      .map(({ id, sha256 }) => `Picture ${id} names an original the library does not know (${sha256}).`),
    ...queries
      .edgesToNowhere()
      .map(
        ({ childId, inputId }) =>
          `Picture ${childId} says it was made from picture ${inputId}: one is missing.`,
      ),
    ...queries
      .strangeAttempts()
      .map(({ id, state, charge }) => `Attempt ${id} is in a state there is none of (${state}, ${charge}).`),
    ...queries
      .entriesWithoutAttempt()
      .map(({ id }) => `Ledger entry ${id} belongs to an attempt that is not there.`),
    ...queries
      .brokenReferences()
      .map(({ table, parent }) => `A row of "${table}" names a row of "${parent}" that is not there.`),
  ];
}

async function originalProblems(root: string, blobs: readonly BlobRecord[]): Promise<string[]> {
  const problems: string[] = [];
  for (const blob of blobs) {
    const problem = await originalProblem(root, blob);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

async function originalProblem(root: string, blob: BlobRecord): Promise<string | null> {
  const name = originalName(blob.sha256, blob.format);
  try {
    const { sizeBytes, sha256 } = await hashFile(path.join(root, name));
    if (sizeBytes !== blob.sizeBytes)
      return `The original ${name} has ${sizeBytes} bytes; it should have ${blob.sizeBytes}.`;
    return sha256 === blob.sha256 ? null : `The bytes of the original ${name} have changed on the disk.`;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return `The original ${name} is missing.`;
    return `The original ${name} cannot be read (${errorCode(error) || String(error)}).`;
  }
}

async function hashFile(file: string): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      sizeBytes += chunk.byteLength;
      hash.update(chunk);
    }
  });
  return { sizeBytes, sha256: hash.digest('hex') };
}

/** Files among the originals that no row names: left by a crash between the rename and the commit, or put there. */
async function orphanProblems(root: string, blobs: readonly BlobRecord[]): Promise<string[]> {
  const known = new Set(blobs.map((blob) => originalName(blob.sha256, blob.format)));
  const files = await listFiles(path.join(root, 'originals'));
  return files
    .map((file) => path.relative(root, file).split(path.sep).join('/'))
    .filter((name) => !known.has(name))
    .sort()
    .map((name) => `The file ${name} belongs to no picture of the library.`);
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
