import { link, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type Database from 'better-sqlite3';
import type { Sha256 } from '../../shared/ids.ts';
import { originalName } from '../files/blob-store.ts';
import { copyHashed, hashFile, type FileFacts } from '../files/copy-file.ts';
import { errorCode } from '../files/durable.ts';
import type { ImageFormat } from '../images/image-worker.ts';
import type { WorkTools } from './long-work.ts';
import type { ManifestFile } from './manifest.ts';

/** An older backup whose originals may be taken over. */
interface FormerBackup {
  readonly folder: string;
  readonly files: ReadonlyMap<string, ManifestFile>;
}

interface OriginalsParts {
  /** The copied database: its pictures are the ones to copy. */
  readonly db: Database.Database;
  readonly root: string;
  readonly part: string;
  readonly former: FormerBackup | null;
  readonly tools: WorkTools;
}

interface CopiedOriginals {
  readonly files: ManifestFile[];
  /** What the library has lost, or has with other bytes than it should. */
  readonly missing: string[];
  readonly reusedCount: number;
}

interface BlobRow {
  readonly sha256: Sha256;
  readonly format: ImageFormat;
  readonly sizeBytes: number;
}

const selectBlobs =
  'SELECT sha256, format, size_bytes AS sizeBytes FROM blob WHERE removed_at_ms IS NULL ORDER BY sha256';

export function originalsBytes(db: Database.Database): number {
  return (
    db
      .prepare<[], number>('SELECT COALESCE(SUM(size_bytes), 0) FROM blob WHERE removed_at_ms IS NULL')
      .pluck()
      .get() ?? 0
  );
}

/** Copies every original the database names, and reads each of their bytes on the way. */
export async function copyOriginals(parts: OriginalsParts): Promise<CopiedOriginals> {
  const { tools } = parts;
  const blobs = parts.db.prepare<[], BlobRow>(selectBlobs).all();
  const result = { files: [] as ManifestFile[], missing: [] as string[], reusedCount: 0 };
  for (const [index, blob] of blobs.entries()) {
    tools.signal.throwIfAborted();
    const name = originalName(blob.sha256, blob.format);
    await mkdir(path.dirname(path.join(parts.part, name)), { recursive: true, mode: 0o700 });
    const reused = await takeOver(parts, name, blob);
    const facts = reused ?? (await copyFromLibrary(parts, name));
    if (reused) result.reusedCount += 1;
    if (facts?.sha256 !== blob.sha256) result.missing.push(name);
    if (facts) result.files.push({ path: name, ...facts });
    tools.progress(0.1 + (0.9 * (index + 1)) / blobs.length);
  }
  return result;
}

/**
 * An original of an older backup is read once more, so that damage there does not spread, and then given a second name
 * instead of being copied. Disks that know no second names get a copy.
 */
async function takeOver(parts: OriginalsParts, name: string, blob: BlobRow): Promise<FileFacts | null> {
  const { former, part, tools } = parts;
  if (former?.files.get(name)?.sha256 !== blob.sha256) return null;
  const file = path.join(former.folder, name);
  try {
    const facts = await hashFile(file, tools.signal);
    if (facts.sha256 !== blob.sha256) return null;
    await link(file, path.join(part, name));
    return facts;
  } catch (error) {
    // Whatever keeps it from being taken over, the library still has it.
    if (errorCode(error) === '' || tools.signal.aborted) throw error;
    return null;
  }
}

async function copyFromLibrary(
  { root, part, tools }: OriginalsParts,
  name: string,
): Promise<FileFacts | null> {
  const target = path.join(part, name);
  try {
    return await copyHashed(path.join(root, name), target, tools.signal);
  } catch (error) {
    if (!['ENOENT', 'EISDIR', 'EIO'].includes(errorCode(error))) throw error;
    await rm(target, { force: true });
    return null;
  }
}
