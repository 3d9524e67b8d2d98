import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createTables } from '../../src/core/db/tables.ts';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { createEventBus } from '../../src/core/event-bus.ts';
import { createBlobStore } from '../../src/core/files/blob-store.ts';
import { createImageWorker } from '../../src/core/images/image-worker-client.ts';
import { spawnImageWorkerProcess } from '../../src/core/images/spawn-child-process.ts';
import { createPartials, type JobContext } from '../../src/core/jobs/job-context.ts';
import { createQueue, type Queue } from '../../src/core/jobs/queue.ts';
import { recoverAttempts } from '../../src/core/jobs/recover.ts';
import type { Clock } from '../../src/core/ports.ts';
import { createRunService, type RunService } from '../../src/core/runs/run-service.ts';
import { createUploads, type Uploads } from '../../src/core/uploads.ts';
import type { CoreEvent } from '../../src/shared/events.ts';
import { RunId, type ConnectionId, type ProjectId, type Sha256 } from '../../src/shared/ids.ts';
import type { RunDraft } from '../../src/shared/model.ts';
import { makePicture } from './pictures.ts';
import { createScriptedProvider } from './scripted-provider.ts';

/** A clock that stands still until it is moved; sleepers wake when their time comes. */
function createFakeClock(startMs = 1_800_000_000_000) {
  let nowMs = startMs;
  let sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    localDay: (timeMs) => new Date(timeMs).toISOString().slice(0, 10),
    sleep(delayMs, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        if (delayMs <= 0) return resolve();
        sleepers.push({ atMs: nowMs + delayMs, wake: resolve });
      });
    },
  };
  return {
    clock,
    advance(byMs: number) {
      nowMs += byMs;
      const due = sleepers.filter((sleeper) => sleeper.atMs <= nowMs);
      sleepers = sleepers.filter((sleeper) => sleeper.atMs > nowMs);
      for (const sleeper of due) sleeper.wake();
    },
  };
}

/** One start of the app over a library, without its hosts. */
export interface JobWorld {
  readonly context: JobContext;
  readonly queue: Queue;
  readonly runs: RunService;
  readonly uploads: Uploads;
  /** Leaves the library as a killed process would. */
  crash(): void;
  close(): Promise<void>;
}

/** A library with real SQLite, files and image worker, and an adapter that does as it is told. */
export async function setupJobs(pictureCount = 1) {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-jobs-'));
  const time = createFakeClock();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log });
  const pictures = await Promise.all(
    Array.from({ length: pictureCount }, (_, index) =>
      makePicture({ width: 64, height: 48, seed: index + 1 }),
    ),
  );
  const scripted = createScriptedProvider(pictures);
  const opened: { close(): Promise<void> }[] = [];
  onTestFinished(async () => {
    for (const each of opened) await each.close();
    await images.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the library as a start of the app does; `arrange` sees its parts before anything is resumed. */
  async function start(arrange: (context: JobContext) => unknown = () => undefined): Promise<JobWorld> {
    const db = openDatabase(path.join(folder, 'library.db'), {
      backupFolder: path.join(folder, 'backups'),
      appVersion: 'test',
    });
    const tables = createTables(db);
    const blobs = createBlobStore({ root: folder, images });
    const context: JobContext = {
      db,
      tables,
      blobs,
      images,
      registry: {
        get: () => scripted.provider,
        list: () => [scripted.provider],
        capabilities: (_provider: string, model: string) =>
          scripted.provider.models.find((each) => each.model === model) ?? null,
      },
      http: {} as JobContext['http'],
      clock: time.clock,
      log,
      bus: createEventBus((error) => {
        throw error;
      }),
      originalPath: (sha256: Sha256) => blobs.pathOf(sha256, tables.blobs.get(sha256)?.format ?? 'png'),
      keyOf: async () => null,
      environmentKey: () => null,
      pricesOf: () => ({ find: () => null }),
      folderOf: (attemptId) => path.join(folder, 'incoming', String(attemptId)),
      freeBytes: () => null,
      partials: createPartials(),
      cancelsAsked: new Set(),
      makeThumbnails: () => undefined,
    };
    arrange(context);
    await mkdir(path.join(folder, 'incoming'), { recursive: true });
    const uploads = await createUploads(path.join(folder, 'uploads'), time.clock);
    const queue = createQueue(context, await recoverAttempts(context));
    const runs = createRunService(context, uploads, queue);
    let isOpen = true;
    const world: JobWorld = {
      context,
      queue,
      runs,
      uploads,
      crash: () => db.close(),
      async close() {
        if (!isOpen) return;
        isOpen = false;
        if (db.open) {
          await queue.close(0);
          db.close();
        }
      },
    };
    opened.push(world);
    return world;
  }

  return { folder, time, pictures, scripted, start, incoming: () => readdir(path.join(folder, 'incoming')) };
}

/** A project and a connection to buy with. */
export function addProjectAndConnection(world: JobWorld): {
  projectId: ProjectId;
  connectionId: ConnectionId;
} {
  const { tables, clock } = world.context;
  const projectId = tables.projects.create({ name: 'P', isSample: false, createdAtMs: clock.nowMs() });
  const connectionId = tables.connections.add({
    name: 'C',
    provider: 'scripted',
    baseUrl: null,
    keyEnv: null,
    keyAccount: 'connection-test',
    maxConcurrent: 2,
    createdAtMs: clock.nowMs(),
  });
  return { projectId, connectionId };
}

export function draft(
  places: { projectId: ProjectId; connectionId: ConnectionId },
  changes: Partial<RunDraft> = {},
): RunDraft {
  return {
    runId: RunId.parse(crypto.randomUUID()),
    ...places,
    model: 'scripted',
    prompt: 'a paper lighthouse',
    count: 1,
    parameters: {},
    inputs: [],
    mask: null,
    extra: null,
    ceilingNanos: null,
    groupId: null,
    ...changes,
  };
}

/** Resolves when `isReached` holds for the run, looked at on every event about it. */
export function runReaches(
  world: JobWorld,
  runId: RunId,
  isReached: (attempts: ReturnType<JobWorld['context']['tables']['attempts']['forRun']>) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = (event?: CoreEvent): void => {
      if (event && event.kind !== 'run.changed') return;
      if (!isReached(world.context.tables.attempts.forRun(runId))) return;
      stop();
      resolve();
    };
    const stop = world.context.bus.subscribe(look);
    look();
  });
}
