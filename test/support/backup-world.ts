import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { createDirectReader } from '../../src/core/db/reader.ts';
import { createTables, type Tables } from '../../src/core/db/tables.ts';
import { originalName } from '../../src/core/files/blob-store.ts';
import { createBackup } from '../../src/core/library/create-backup.ts';
import { mergeBackup } from '../../src/core/library/merge.ts';
import { restoreBackup } from '../../src/core/library/restore.ts';
import { verifyLibrary } from '../../src/core/library/verify.ts';
import type { AttemptId, ImageId, ProjectId, RunId, Sha256 } from '../../src/shared/ids.ts';
import { makeTemporaryFolder, openTestLibrary } from './library.ts';
import { idleTools } from './work-tools.ts';

interface OpenedLibrary {
  readonly root: string;
  readonly db: Database.Database;
  readonly tables: Tables;
}

/** A library with bought pictures and their files, and a folder beside it for what is made of it. */
export async function setupBackups() {
  const library = await openTestLibrary();
  const folder = await makeTemporaryFolder();
  const opened: Database.Database[] = [];
  onTestFinished(async () => {
    for (const db of opened) db.close();
    await library.close();
    await rm(folder, { recursive: true, force: true });
  });
  const projectId = library.addProject('Boats');
  const at = (name: string): string => path.join(folder, name);

  return {
    library,
    folder,
    projectId,
    at,
    buy: (seed: number, target: OpenedLibrary = library) => buy(target, library.demoId, projectId, seed),
    backUp: (name: string, source: OpenedLibrary = library) =>
      createBackup(
        { db: source.db, root: source.root, appVersion: 'test' },
        { folder: at(name), kind: 'full', createdAtMs: 5 },
        idleTools(),
      ),
    restore: (name: string, target: string) =>
      restoreBackup(
        {
          folder: at(name),
          library: at(target),
          appVersion: 'test',
          holder: { host: 'cli', startedAtMs: 0 },
        },
        idleTools(),
      ),
    async merge(name: string, target: OpenedLibrary = library) {
      const { db, tables, root } = target;
      const parts = { db, tables, root, appVersion: 'test', nowMs: 9 };
      return (await mergeBackup(parts, at(name), idleTools())).report;
    },
    open(name: string): OpenedLibrary {
      const root = at(name);
      const db = openDatabase(path.join(root, 'library.db'), {
        backupFolder: path.join(root, 'backups'),
        appVersion: 'test',
      });
      opened.push(db);
      return { root, db, tables: createTables(db) };
    },
    /** Everything a full check finds, damage and leftovers. */
    async check(target: OpenedLibrary = library): Promise<string[]> {
      const reader = createDirectReader(target.db);
      const found = await verifyLibrary({ reader, root: target.root, isFull: true, nowMs: 0 }, idleTools());
      return [...found.problems, ...found.notices].map(({ message }) => message);
    },
  };
}

interface Bought {
  readonly runId: RunId;
  readonly attemptId: AttemptId;
  readonly imageId: ImageId;
  /** Of the original, inside the library. */
  readonly name: string;
}

/** A delivered purchase as the app leaves it: run, attempt, estimate and charge, original, picture, search. */
async function buy(
  { root, db, tables }: OpenedLibrary,
  connectionId: Parameters<Tables['runs']['insert']>[0]['connectionId'],
  projectId: ProjectId,
  seed: number,
): Promise<Bought> {
  const runId = `00000000-0000-4000-9000-${String(seed).padStart(12, '0')}` as RunId;
  const createdAtMs = 1_800_000_000_000 + seed;
  const run = {
    id: runId,
    projectId,
    connectionId,
    provider: 'demo',
    model: 'demo-1',
    prompt: `boat ${seed}`,
  };
  tables.runs.insert({ ...run, parameters: {}, wantedCount: 1, againOf: null, createdAtMs }, []);
  const inserted = db
    .prepare(
      `INSERT INTO attempt (run_id, connection_id, state, charge, is_play_money, wanted_count, delivered_count,
        estimate_nanos, sent_day, created_at_ms) VALUES (?, ?, 'done', 'charged', 0, 1, 1, 50, '2026-11-20', ?)`,
    )
    .run(runId, connectionId, createdAtMs);
  const attemptId = Number(inserted.lastInsertRowid) as AttemptId;
  const entry = {
    attemptId,
    unitRule: 'per-call',
    priceId: null,
    detail: null,
    isPlayMoney: false,
    projectId,
    connectionId,
    model: 'demo-1',
    localDay: '2026-11-20',
    createdAtMs,
  } as const;
  tables.ledger.append({ ...entry, kind: 'estimate', basis: 'estimate', amountNanos: 50 });
  tables.ledger.append({ ...entry, kind: 'charge', basis: 'reported', amountNanos: 1000 + seed });
  const bytes = Buffer.from(`original of ${seed}`.repeat(200));
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  const name = originalName(sha256, 'png');
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), bytes);
  tables.blobs.insertIfAbsent(
    { sha256, format: 'png', width: 4, height: 3, hasAlpha: false, orientation: 1, sizeBytes: bytes.length },
    createdAtMs,
  );
  const imageId = tables.images.insert({
    ...{ projectId, sha256, runId, attemptId, outputIndex: 0, origin: 'made', isListed: true },
    ...{ fileName: null, revisedPrompt: null, sourceId: null, width: 4, height: 3 },
    ...{ amountNanos: 1000 + seed, sortedAtMs: createdAtMs, createdAtMs },
  });
  tables.search.indexImage(imageId, {
    ...{ prompt: `boat ${seed}`, revisedPrompt: null, fileName: null, note: '', tags: [] },
  });
  return { runId, attemptId, imageId, name };
}

/** Every row of every table, for comparing libraries whole. */
export function dumpRows(db: Database.Database): Record<string, unknown[]> {
  const tables = db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY name`,
    )
    .pluck()
    .all();
  return Object.fromEntries(
    tables.map((name) => [
      name,
      db
        .prepare<[], Record<string, unknown>>(`SELECT * FROM "${name}"`)
        .all()
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  );
}

/** Every file below a folder with its bytes as text, for comparing folders whole. */
export async function dumpFiles(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    files.sort().map(async (file) => [path.relative(folder, file), await readFile(file, 'latin1')] as const),
  );
  return Object.fromEntries(pairs);
}
