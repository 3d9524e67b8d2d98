import { createHash, randomBytes } from 'node:crypto';
import { open, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ImageId, ProjectId, Sha256 } from '../../shared/ids.ts';
import type { ImportRefusal, ImportSummary } from '../../shared/import-model.ts';
import { otherPictureFormat } from '../../shared/other-pictures.ts';
import { displayFileName } from '../files/display-name.ts';
import { diskProblem } from '../files/disk-problem.ts';
import { errorCode } from '../files/durable.ts';
import type { WorkTools } from '../library/long-work.ts';
import { findAgain, takeFileIn, type ImportParts } from './keep-import.ts';
import { walkFiles, type FoundFile } from './walk-files.ts';

/** What is imported from this machine's own disk. */
export interface DiskImport {
  readonly projectId: ProjectId;
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[];
  /** Whether pictures stand in time by their files' dates. */
  readonly useFileTimes: boolean;
}

/** As many as the image worker decodes at once: one more would only wait with its bytes in memory. */
const inFlight = 2;
const chunkBytes = 256 * 1024;
/** As an upload may be; a model's largest output is a third of it. */
const largestFileBytes = 64 * 1024 * 1024;
/** Refusals that are told one by one; the others are counted. */
const toldRefusals = 200;
const stagingName = 'importing';

type Ending = 'imported' | 'already-here' | ImportRefusal['reason'] | OtherPicture;

/** A picture of a format that is not taken, or none at all. */
interface OtherPicture {
  readonly format: string | null;
}

/**
 * Imports everything below the given paths, streaming, two files at a time. Each file is whole in the library or not at
 * all, and what is there already is passed over by its hash: begun again after a kill or a cancel, it ends the same.
 */
export async function importFromDisk(
  parts: ImportParts,
  root: string,
  request: DiskImport,
  tools: WorkTools,
): Promise<ImportSummary> {
  const staging = path.join(root, stagingName);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true, mode: 0o700 });
  const tally = createTally();
  try {
    const total = await countFiles(request.paths, tools.signal);
    const files = walkFiles(request.paths, tools.signal);
    const worker = async (): Promise<void> => {
      for (let next = await files.next(); !next.done; next = await files.next()) {
        tally.add(next.value.path, await importOne(parts, staging, request, next.value, tally));
        tools.progress(tally.done() / Math.max(1, total));
        if (tools.signal.aborted) return;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
  } catch (error) {
    // A cancel is no failure: what is in is in, and the summary says how far it came.
    if (!tools.signal.aborted) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return tally.summary(tools.signal.aborted);
}

async function countFiles(paths: readonly string[], signal: AbortSignal): Promise<number> {
  let total = 0;
  for await (const _file of walkFiles(paths, signal)) total += 1;
  return total;
}

async function importOne(
  parts: ImportParts,
  staging: string,
  request: DiskImport,
  file: FoundFile,
  tally: Pick<Tally, 'first'>,
): Promise<Ending> {
  if (file.kind === 'unreadable') return 'unreadable';
  if (file.sizeBytes > largestFileBytes) return 'too-large';
  const staged = path.join(staging, randomBytes(9).toString('base64url'));
  try {
    const sha256 = await stage(file.path, staged);
    if (typeof sha256 !== 'string') return sha256;
    if (findAgain(parts, sha256, request.projectId) !== null) return 'already-here';
    const { imageId, isNew } = await takeFileIn(parts, staged, {
      projectId: request.projectId,
      fileName: displayFileName(path.basename(file.path)),
      fileTimeMs: request.useFileTimes ? file.changedAtMs : null,
    });
    tally.first(imageId);
    return isNew ? 'imported' : 'already-here';
  } catch (error) {
    return refusalOf(error);
  } finally {
    await rm(staged, { force: true });
  }
}

/** A file's own fault becomes a line of the summary; a full disk or a bug ends the import. */
function refusalOf(error: unknown): Ending {
  if (error instanceof AppError && error.code === 'unreadable') return 'damaged';
  if (['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENXIO'].includes(errorCode(error))) return 'unreadable';
  throw diskProblem(error) ?? error;
}

/** Copies a file into the library's own folder and names its bytes; nothing is copied of what is no picture to take. */
async function stage(from: string, to: string): Promise<Sha256 | OtherPicture> {
  const source = await open(from, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let { bytesRead } = await source.read(buffer, 0, chunkBytes);
    const head = buffer.subarray(0, bytesRead);
    if (!looksLikePicture(head)) return { format: otherPictureFormat(head) };
    const hash = createHash('sha256');
    const target = await open(to, 'wx', 0o600);
    try {
      for (; bytesRead > 0; { bytesRead } = await source.read(buffer, 0, chunkBytes)) {
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        await target.writeFile(chunk);
      }
    } finally {
      await target.close();
    }
    // The digest of SHA-256 in hex is what the brand says.
    return hash.digest('hex') as Sha256;
  } finally {
    await source.close();
  }
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function looksLikePicture(head: Buffer): boolean {
  if (head.subarray(0, 8).equals(pngSignature)) return true;
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return true;
  return head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP';
}

type Tally = ReturnType<typeof createTally>;

function createTally() {
  const counts = { imported: 0, alreadyHere: 0, refused: 0 };
  const refusals: ImportRefusal[] = [];
  let firstImageId: ImageId | null = null;
  return {
    first(imageId: ImageId): void {
      firstImageId ??= imageId;
    },
    add(file: string, ending: Ending): void {
      if (ending === 'imported') counts.imported += 1;
      else if (ending === 'already-here') counts.alreadyHere += 1;
      else {
        counts.refused += 1;
        const name = displayFileName(path.basename(file)) ?? 'a file without a name';
        const refusal =
          typeof ending === 'string'
            ? { reason: ending, format: null }
            : { reason: 'not-a-picture' as const, ...ending };
        if (refusals.length < toldRefusals) refusals.push({ name, ...refusal });
      }
    },
    done: (): number => counts.imported + counts.alreadyHere + counts.refused,
    summary: (isCancelled: boolean): ImportSummary => ({ ...counts, refusals, isCancelled, firstImageId }),
  };
}
