import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { createTables, type Tables } from '../../src/core/db/tables.ts';
import type { Clock } from '../../src/core/ports.ts';
import type { ConnectionId, ImageId, ProjectId, RunId, Sha256 } from '../../src/shared/ids.ts';
import { hashNumber } from './hash-number.ts';

/** A library of its own in a fresh folder, with a clock that moves only when told to. */
export interface TestLibrary {
  readonly root: string;
  readonly db: Database.Database;
  readonly tables: Tables;
  readonly clock: TestClock;
  readonly demoId: ConnectionId;
  /** A project named `name`. */
  readonly addProject: (name?: string) => ProjectId;
  /** A picture's rows without any file; every field may be given. */
  readonly addImage: (projectId: ProjectId, given?: ImageFields) => ImageId;
  /** A run on Demo that made nothing yet. */
  readonly addRun: (projectId: ProjectId, given?: RunFields) => RunId;
  readonly close: () => Promise<void>;
}

export interface RunFields {
  readonly prompt?: string;
  readonly wantedCount?: number;
  readonly createdAtMs?: number;
}

export interface ImageFields {
  readonly sha256?: Sha256;
  readonly runId?: RunId | null;
  readonly isListed?: boolean;
  readonly fileName?: string | null;
  readonly sourceId?: ImageId | null;
  readonly sortedAtMs?: number;
}

export interface TestClock extends Clock {
  set(nowMs: number): void;
}

export async function makeTemporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'proofsheet-test-'));
}

export async function openTestLibrary(): Promise<TestLibrary> {
  const root = await makeTemporaryFolder();
  const db = openDatabase(path.join(root, 'library.db'), {
    backupFolder: path.join(root, 'backups'),
    appVersion: '0.0.0-test',
  });
  const tables = createTables(db);
  const clock = createTestClock();
  const demoId = tables.connections.ensureDemo(clock.nowMs());
  return {
    root,
    db,
    tables,
    clock,
    demoId,
    addProject: (name = 'Project') =>
      tables.projects.create({ name, isSample: false, createdAtMs: clock.nowMs() }),
    addImage: (projectId, given = {}) => addImage(tables, clock, projectId, given),
    addRun(projectId, { prompt = 'a red fox', wantedCount = 1, createdAtMs = clock.nowMs() } = {}) {
      // Numbers in order make ids that are legal UUIDs and differ.
      const count = db.prepare<[], number>('SELECT count(*) FROM run').pluck().get() ?? 0;
      const id = `00000000-0000-4000-8000-${String(count + 1).padStart(12, '0')}` as RunId;
      tables.runs.insert(
        {
          id,
          projectId,
          connectionId: demoId,
          provider: 'demo',
          model: 'demo-1',
          prompt,
          parameters: {},
          wantedCount,
          againOf: null,
          createdAtMs,
        },
        [],
      );
      return id;
    },
    async close() {
      db.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Stands still at a fixed moment of November 2026 until it is set. */
export function createTestClock(startMs = Date.UTC(2026, 10, 20, 12)): TestClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    set: (value) => {
      nowMs = value;
    },
    sleep: () => Promise.resolve(),
    localDay: (timeMs) => new Date(timeMs).toISOString().slice(0, 10),
  };
}

function addImage(tables: Tables, clock: TestClock, projectId: ProjectId, given: ImageFields): ImageId {
  const { runId = null, isListed = true, fileName = null, sourceId = null } = given;
  const { sortedAtMs = clock.nowMs(), sha256 = hashNumber(1) } = given;
  tables.blobs.insertIfAbsent(
    { sha256, format: 'png', width: 4, height: 3, hasAlpha: false, sizeBytes: 10, orientation: 1 },
    clock.nowMs(),
  );
  const id = tables.images.insert({
    projectId,
    sha256,
    runId,
    attemptId: null,
    outputIndex: null,
    origin: isListed ? 'imported' : 'mask',
    isListed,
    fileName,
    revisedPrompt: null,
    sourceId,
    width: 4,
    height: 3,
    amountNanos: null,
    sortedAtMs,
    createdAtMs: clock.nowMs(),
  });
  if (sourceId !== null) tables.edges.insert({ childId: id, position: 0, inputId: sourceId, role: 'source' });
  return id;
}
