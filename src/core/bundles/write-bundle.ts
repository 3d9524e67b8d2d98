import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { AppError } from '../../shared/errors.ts';
import type { ProjectId, Sha256 } from '../../shared/ids.ts';
import type { Tables } from '../db/tables.ts';
import { fileExtensions } from '../files/blob-store.ts';
import { diskProblem } from '../files/disk-problem.ts';
import { syncFolder } from '../files/durable.ts';
import type { WorkTools } from '../library/long-work.ts';
import type Database from 'better-sqlite3';
import {
  currentFormat,
  manifestName,
  rowsName,
  type BundleManifest,
  type BundleRow,
  type RowOf,
} from './bundle-format.ts';
import { collectRows } from './collect-rows.ts';

/** What writing a bundle works with. */
export interface BundleSource {
  readonly db: Database.Database;
  readonly tables: Pick<Tables, 'settings'>;
  readonly originalPath: (sha256: Sha256) => string;
  readonly appVersion: string;
  readonly nowMs: number;
}

/** A project as one zip, ready to be read; nothing of it is held but its rows. */
export interface ReadyBundle {
  readonly manifest: BundleManifest;
  readonly open: () => Readable;
}

interface ListedOriginal {
  readonly name: string;
  readonly file: string;
  readonly blob: RowOf<'blob'>;
}

/** Collects a project. Originals that are gone are said to be, and their pictures still stand in the chain. */
export async function prepareBundle(source: BundleSource, projectId: ProjectId): Promise<ReadyBundle> {
  const collected = collectRows(source.db, projectId);
  const originals: ListedOriginal[] = [];
  const rows: BundleRow[] = [];
  for (const row of collected) {
    if (row.type !== 'blob') rows.push(row);
    else {
      const original = await originalOf(source, row);
      if (original) originals.push(original);
      rows.push(original ? row : { ...row, isGone: true });
    }
  }
  const text = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const countOf = (type: BundleRow['type']): number => rows.filter((row) => row.type === type).length;
  const manifest: BundleManifest = {
    format: 'proofsheet-project',
    formatVersion: currentFormat,
    appVersion: source.appVersion,
    originLibrary: source.tables.settings.libraryId(),
    exportedAtMs: source.nowMs,
    counts: {
      images: countOf('image'),
      runs: countOf('run'),
      attempts: countOf('attempt'),
      ledgerEntries: countOf('ledger'),
      originals: originals.length,
      collections: countOf('collection'),
      stacks: countOf('stack'),
      localEdits: countOf('edit'),
      masks: countOf('mask'),
    },
    rows: { sizeBytes: text.byteLength, sha256: createHash('sha256').update(text).digest('hex') },
    files: originals.map(({ name, blob }) => ({
      path: name,
      sizeBytes: blob.sizeBytes,
      sha256: blob.sha256,
    })),
  };
  return { manifest, open: () => zip(manifest, text, originals) };
}

async function originalOf(source: BundleSource, blob: RowOf<'blob'>): Promise<ListedOriginal | null> {
  if (blob.isGone) return null;
  // The row's own name of its file, checked against the digits it must have.
  const file = source.originalPath(blob.sha256 as Sha256);
  const found = await stat(file).catch(() => null);
  if (found?.size !== blob.sizeBytes) return null;
  return { name: `originals/${blob.sha256}.${fileExtensions[blob.format]}`, file, blob };
}

function zip(manifest: BundleManifest, rows: Buffer, originals: readonly ListedOriginal[]): Readable {
  const file = new yazl.ZipFile();
  const output = new PassThrough();
  // The same project gives the same bytes: entries carry no time of their own.
  const options = { compress: false, mtime: new Date(manifest.exportedAtMs) };
  file.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`), manifestName, options);
  file.addBuffer(rows, rowsName, options);
  for (const original of originals) {
    file.addReadStreamLazy(original.name, { ...options, size: original.blob.sizeBytes }, (give) =>
      give(null, createReadStream(original.file)),
    );
  }
  file.on('error', (error: Error) => output.destroy(error));
  file.outputStream.on('error', (error: Error) => output.destroy(error));
  file.outputStream.pipe(output);
  file.end();
  return output;
}

/** Writes a bundle to a file that is not there yet; it appears whole or not at all. */
export async function writeBundle(bundle: ReadyBundle, target: string, tools: WorkTools): Promise<void> {
  const total = bundle.manifest.files.reduce(
    (sum, file) => sum + file.sizeBytes,
    bundle.manifest.rows.sizeBytes,
  );
  let written = 0;
  try {
    // 'wx' first: what is there is somebody's.
    const handle = await open(target, 'wx', 0o600);
    const stream = handle.createWriteStream({ flush: true });
    await pipeline(
      bundle.open(),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          written += chunk.byteLength;
          tools.progress(Math.min(1, written / total));
          yield chunk;
        }
      },
      stream,
      { signal: tools.signal },
    );
    await syncFolder(path.dirname(target));
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (isTaken) throw new AppError('conflict', 'There is a file of that name already. Choose another name.');
    await rm(target, { force: true });
    throw diskProblem(error) ?? error;
  }
}
