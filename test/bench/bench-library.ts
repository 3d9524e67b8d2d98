import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { createTables, type Tables } from '../../src/core/db/tables.ts';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { Sha256 } from '../../src/shared/ids.ts';
import { numbers } from '../support/pictures.ts';

const words =
  'paper lighthouse dawn harbour night forest teal gold mist window portrait flower city rain moon glass'.split(
    ' ',
  );
const startMs = 1_700_000_000_000;

export interface SeededLibrary {
  readonly db: Database.Database;
  readonly tables: Tables;
  close(): Promise<void>;
}

/** A fresh library in a folder of its own. */
export async function openEmptyLibrary(): Promise<SeededLibrary> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-bench-'));
  const db = openDatabase(path.join(folder, 'library.db'), {
    backupFolder: path.join(folder, 'backups'),
    appVersion: 'bench',
  });
  return {
    db,
    tables: createTables(db),
    async close() {
      db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A library with rows for `count` pictures and no files: pages and searches read rows alone. */
export async function seedLibrary(count: number): Promise<SeededLibrary> {
  const library = await openEmptyLibrary();
  const { db, tables } = library;
  const random = numbers(7);
  db.transaction(() => {
    const projectIds = Array.from({ length: 20 }, (_, index) =>
      tables.projects.create({ name: `Project ${index}`, isSample: false, createdAtMs: startMs }),
    );
    for (let index = 0; index < count; index += 1) {
      const sha256 = Sha256.parse(index.toString(16).padStart(64, '0'));
      tables.blobs.insertIfAbsent(
        {
          sha256,
          format: 'png',
          width: 1536,
          height: 1024,
          hasAlpha: false,
          orientation: 1,
          sizeBytes: 2_000_000,
        },
        startMs,
      );
      const imageId = tables.images.insert({
        projectId: projectIds[index % projectIds.length]!,
        sha256,
        runId: null,
        attemptId: null,
        outputIndex: null,
        origin: 'imported',
        isListed: true,
        fileName: `picture-${index}.png`,
        revisedPrompt: null,
        sourceId: null,
        width: 1536,
        height: 1024,
        amountNanos: null,
        sortedAtMs: startMs + index * 60_000,
        createdAtMs: startMs + index * 60_000,
      });
      const prompt = Array.from({ length: 9 }, () => words[Math.floor(random() * words.length)]).join(' ');
      tables.search.indexImage(imageId, { prompt, revisedPrompt: null, fileName: null, note: '', tags: [] });
    }
  })();
  db.exec('ANALYZE');
  return library;
}
