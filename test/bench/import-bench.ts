import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { createTables } from '../../src/core/db/tables.ts';
import { createBlobStore } from '../../src/core/files/blob-store.ts';
import { syncFolder } from '../../src/core/files/durable.ts';
import { openThumbnailStore } from '../../src/core/files/thumbnail-store.ts';
import { createImageWorker } from '../../src/core/images/image-worker-client.ts';
import { spawnImageWorkerProcess } from '../../src/core/images/spawn-child-process.ts';
import { importFromDisk } from '../../src/core/imports/import-files.ts';
import { writePicture } from '../support/pictures.ts';
import { percentile, type BenchRow } from './measure.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const fileCount = 24;
const rounds = 3;
const inFlight = 2;

/** A folder taken in by the app, against the same steps written down bare: hash, header, thumbnail, fsync, rename, row. */
export async function importBench(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-bench-'));
  const images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log });
  try {
    return [await row('png', folder, images), await row('jpeg', folder, images)];
  } finally {
    await images.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Images = ReturnType<typeof createImageWorker>;

async function row(format: 'png' | 'jpeg', folder: string, images: Images): Promise<BenchRow> {
  const from = path.join(folder, format);
  await mkdir(from);
  for (let seed = 1; seed <= fileCount; seed += 1) {
    await writePicture(from, `${seed}.${format}`, {
      width: 1024,
      height: 1024,
      content: 'photo',
      seed,
      format,
    });
  }
  await images.inspect(path.join(from, `1.${format}`));
  const times = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await ours(from, folder, images));
    times.baseline.push(await bare(from, folder));
  }
  return {
    name: `import of ${fileCount} ${format.toUpperCase()} files of 1024 × 1024, two at once`,
    unit: 'pictures/s',
    ours: (1000 * fileCount) / percentile(times.ours, 0.5),
    baseline: (1000 * fileCount) / percentile(times.baseline, 0.5),
    against: 'bare sharp, fsync and SQLite in one process',
    goal: 'at least 0.7 of the baseline',
  };
}

async function ours(from: string, folder: string, images: Images): Promise<number> {
  const root = path.join(folder, randomUUID());
  await mkdir(root);
  const db = openDatabase(path.join(root, 'library.db'), {
    backupFolder: path.join(root, 'b'),
    appVersion: 'bench',
  });
  const store = openThumbnailStore(path.join(root, 'thumbs.db'));
  const tables = createTables(db);
  const projectId = tables.projects.create({ name: 'P', isSample: false, createdAtMs: 0 });
  const parts = {
    ...{ db, tables, images, bus: { publish: () => undefined }, clock: { nowMs: () => Date.now() } },
    blobs: createBlobStore({ root, images }),
    keepThumbnails: (...kept: Parameters<typeof store.put>) => store.put(...kept),
  };
  const tools = { signal: new AbortController().signal, progress: () => undefined };
  const start = performance.now();
  const summary = await importFromDisk(parts, root, { projectId, paths: [from], useFileTimes: true }, tools);
  const tookMs = performance.now() - start;
  store.close();
  db.close();
  if (summary.imported !== fileCount) throw new Error(`imported ${summary.imported} of ${fileCount}`);
  return tookMs;
}

async function bare(from: string, folder: string): Promise<number> {
  const root = path.join(folder, randomUUID());
  await mkdir(path.join(root, 'originals'), { recursive: true });
  const db = new Database(path.join(root, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE image (sha256 TEXT, width INT, height INT, hash BLOB, thumb BLOB)');
  const insert = db.prepare('INSERT INTO image VALUES (?, ?, ?, ?, ?)');
  const names = (await readdir(from)).values();
  const start = performance.now();
  const worker = async (): Promise<void> => {
    for (const name of names) {
      const bytes = await readFile(path.join(from, name));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const { width, height } = await sharp(bytes).metadata();
      const thumb = await sharp(bytes).resize(320, 320, { fit: 'inside' }).webp({ effort: 0 }).toBuffer();
      const tiny = await sharp(thumb)
        .resize(100, 100, { fit: 'inside' })
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const hash = rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data);
      const part = path.join(root, `${sha256}.part`);
      const file = await open(part, 'wx');
      await file.writeFile(bytes);
      await file.sync();
      await file.close();
      await rename(part, path.join(root, 'originals', sha256));
      await syncFolder(path.join(root, 'originals'));
      insert.run(sha256, width, height, Buffer.from(hash), thumb);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const tookMs = performance.now() - start;
  db.close();
  return tookMs;
}
