import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { BundleReport } from '../../shared/bundle-model.ts';
import type { ImportParts } from '../imports/keep-import.ts';
import type { TakenPicture } from '../images/image-worker.ts';
import type { WorkTools } from '../library/long-work.ts';
import type { RowOf } from './bundle-format.ts';
import { insertBundle } from './insert-bundle.ts';
import { readBundle, type ReadBundle } from './read-bundle.ts';
import { openZip, refused, type OpenZip } from './read-zip.ts';

/** What bringing a bundle in works with. */
export interface BundleTarget extends ImportParts {
  /** The library's folder. */
  readonly library: string;
  readonly freeBytes: () => number | null;
}

const stagingName = 'bundle.part';
/** Left free for the rows, the log and whatever else the library does meanwhile. */
const spareBytes = 64 * 1024 * 1024;

/**
 * Brings a project in, whole or not at all. Lists are checked first, then every picture is unpacked beside the originals,
 * hashed and decoded; only then originals are made durable, and last the rows are written in one transaction. A stop
 * before that leaves at most files that no row names, which a repair puts aside.
 */
export async function importBundle(
  target: BundleTarget,
  file: string,
  tools: WorkTools,
): Promise<BundleReport> {
  const staging = path.join(target.library, stagingName);
  await rm(staging, { recursive: true, force: true });
  const zip = await openZip(file);
  try {
    const bundle = await readBundle(zip);
    refuseWithoutRoom(target, bundle);
    await mkdir(staging, { recursive: true, mode: 0o700 });
    const taken = await checkOriginals(target, zip, staging, bundle, tools);
    for (const [sha256, picture] of taken) {
      tools.signal.throwIfAborted();
      await target.blobs.adopt(path.join(staging, sha256), picture.checked);
    }
    return commit(target, bundle, taken);
  } finally {
    zip.close();
    await rm(staging, { recursive: true, force: true });
  }
}

function commit(
  target: BundleTarget,
  { manifest, rows }: ReadBundle,
  taken: ReadonlyMap<string, TakenPicture>,
): BundleReport {
  const { db, tables, bus, clock } = target;
  const { originLibrary } = manifest;
  const { report, newImages } = insertBundle({
    db,
    tables,
    originLibrary,
    rows,
    taken,
    nowMs: clock.nowMs(),
  });
  for (const { checked, thumbnails } of taken.values()) target.keepThumbnails(checked.sha256, thumbnails);
  bus.publish({ kind: 'project.changed', projectId: report.projectId });
  bus.publish({ kind: 'organise.changed' });
  for (const imageId of newImages) bus.publish({ kind: 'image.added', imageId, projectId: report.projectId });
  return report;
}

function refuseWithoutRoom(target: BundleTarget, { manifest }: ReadBundle): void {
  const needed = manifest.files.reduce((sum, file) => sum + file.sizeBytes, manifest.rows.sizeBytes * 2);
  const free = target.freeBytes();
  if (free === null || free > needed + spareBytes) return;
  throw new AppError(
    'unavailable',
    'There is not enough free space for this project. Free some, then try again.',
  );
}

/** Every picture unpacked, hashed and decoded: what it is must be what its row says. */
async function checkOriginals(
  target: BundleTarget,
  zip: OpenZip,
  staging: string,
  { manifest, rows }: ReadBundle,
  tools: WorkTools,
): Promise<Map<string, TakenPicture>> {
  const blobs = new Map(rows.blob.map((row) => [row.sha256, row]));
  const taken = new Map<string, TakenPicture>();
  for (const [index, file] of manifest.files.entries()) {
    tools.signal.throwIfAborted();
    const staged = path.join(staging, file.sha256);
    await unpack(zip, file.path, staged, file.sha256);
    const picture = await target.images.takeIn(staged).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'unreadable'
        ? refused(`${file.path} is no picture, or a damaged one`)
        : error;
    });
    const blob = blobs.get(file.sha256);
    if (!blob || !isAsListed(picture, blob))
      throw refused(`${file.path} is not the picture its row describes`);
    taken.set(file.sha256, picture);
    tools.progress((index + 1) / manifest.files.length);
  }
  return taken;
}

async function unpack(zip: OpenZip, name: string, to: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  const target = await open(to, 'wx', 0o600);
  try {
    for await (const chunk of zip.read(name)) {
      hash.update(chunk);
      await target.writeFile(chunk);
    }
  } finally {
    await target.close();
  }
  if (hash.digest('hex') !== sha256) throw refused(`the bytes of ${name} are not the ones its name promises`);
}

function isAsListed({ checked }: TakenPicture, blob: RowOf<'blob'>): boolean {
  return (
    checked.format === blob.format &&
    checked.sizeBytes === blob.sizeBytes &&
    checked.width === blob.width &&
    checked.height === blob.height &&
    checked.hasAlpha === blob.hasAlpha &&
    checked.orientation === blob.orientation
  );
}
