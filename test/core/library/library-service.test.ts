import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { createEventBus } from '../../../src/core/event-bus.ts';
import { createLibraryHandlers } from '../../../src/core/handlers/library.ts';
import { createLibraryService } from '../../../src/core/library/library-service.ts';
import { createLongWork } from '../../../src/core/library/long-work.ts';
import { networkTypeOf } from '../../../src/core/library/network-drive.ts';
import { isDue, keepSchedule } from '../../../src/core/library/schedule.ts';
import type { BackupSchedule } from '../../../src/shared/library-model.ts';
import type { CoreEvent } from '../../../src/shared/events.ts';
import { setupBackups } from '../../support/backup-world.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const dayMs = 24 * 60 * 60_000;

/** Thumbnails are not what is looked at here. */
const noFill = { id: 'thumbnails', current: () => null, stop: () => undefined };

async function setup() {
  const world = await setupBackups();
  const bought = await world.buy(1);
  const { db, tables, root, clock } = world.library;
  const events: CoreEvent[] = [];
  const bus = createEventBus((error) => {
    throw error;
  });
  bus.subscribe((event) => events.push(event));
  const service = createLibraryService({
    ...{ db, tables, root, clock, bus, log: silentLogger, appVersion: 'test' },
    reader: createDirectReader(db),
  });
  onTestFinished(() => service.close());
  return { world, bought, service, clock, root, events, handlers: createLibraryHandlers(service, noFill) };
}

describe('backups without a path', () => {
  it('copy the database beside the library until a folder is chosen, then everything there', async () => {
    const { world, service, clock, root } = await setup();
    expect(await service.backUp()).toMatchObject({
      kind: 'database',
      fileCount: 1,
      name: 'proofsheet-2026-11-20T12-00-00Z',
    });
    await mkdir(world.at('disk'));
    service.changeSchedule({ folder: world.at('disk') });
    clock.set(clock.nowMs() + 1000);
    expect(await service.backUp()).toMatchObject({ kind: 'full', fileCount: 2, reusedCount: 0 });
    clock.set(clock.nowMs() + 1000);
    expect(await service.backUp()).toMatchObject({ kind: 'full', reusedCount: 1 });
    expect(
      (await service.backups()).map(({ name, kind, place, isWhole }) => [
        name.slice(-9),
        kind,
        place,
        isWhole,
      ]),
    ).toEqual([
      ['12-00-02Z', 'full', 'chosen', true],
      ['12-00-01Z', 'full', 'chosen', true],
      ['12-00-00Z', 'database', 'library', true],
    ]);
    expect(JSON.stringify(await service.backups())).not.toContain(root);
    expect(service.schedule()).toMatchObject({ lastBackupAtMs: clock.nowMs(), lastProblem: null });
  });

  it('keep the newest, never remove what is not theirs, and never before a whole new one is there', async () => {
    const { service, clock, root } = await setup();
    service.changeSchedule({ keepCount: 2 });
    const own = path.join(root, 'backups');
    await mkdir(path.join(own, 'my notes'), { recursive: true });
    const old = path.join(own, 'library-version-1.db');
    await writeFile(old, 'old');
    await utimes(old, 1, 1);
    for (let round = 0; round < 4; round += 1) {
      clock.set(clock.nowMs() + dayMs);
      await service.backUp();
    }
    expect(readdirSync(own).sort()).toEqual([
      'library-version-1.db',
      'my notes',
      'proofsheet-2026-11-23T12-00-00Z',
      'proofsheet-2026-11-24T12-00-00Z',
    ]);
  });

  it('keep the last copies from before updates and those of a month, and drop older ones', async () => {
    const { service, clock, root } = await setup();
    const own = path.join(root, 'backups');
    await mkdir(own);
    for (const version of [1, 2, 3, 4, 5]) {
      await writeFile(path.join(own, `library-version-${version}.db`), 'x');
      await utimes(path.join(own, `library-version-${version}.db`), version, version);
    }
    const recent = clock.nowMs() / 1000 - 1000;
    await utimes(path.join(own, 'library-version-1.db'), recent, recent);
    await service.backUp();
    expect(readdirSync(own).filter((name) => name.startsWith('library-'))).toEqual(
      [1, 4, 5].map((version) => `library-version-${version}.db`),
    );
  });

  it('say that the chosen disk is not there', async () => {
    const { world, service } = await setup();
    service.changeSchedule({ folder: world.at('unplugged') });
    await expect(service.backUp()).rejects.toThrow(/is not there/);
    expect(existsSync(world.at('unplugged'))).toBe(false);
  });
});

describe('a page', () => {
  it('may back up and check, and may name no folder', async () => {
    const { world, handlers } = await setup();
    const refused = /A page cannot name one/;
    const folder = world.at('x');
    expect(() => handlers['library.backupTo']({ path: folder }, 'page')).toThrow(refused);
    expect(() => handlers['library.merge']({ path: folder }, 'page')).toThrow(refused);
    expect(() => handlers['library.setBackupFolder']({ path: folder }, 'page')).toThrow(refused);
    expect(() => handlers['library.repair']({ dryRun: true, from: folder }, 'page')).toThrow(refused);
    expect(existsSync(folder)).toBe(false);
    expect(await handlers['library.backup']({}, 'page')).toMatchObject({ kind: 'database' });
    expect(await handlers['library.verify']({ full: true }, 'page')).toMatchObject({ ok: true });
  });
});

describe('what a person should know', () => {
  it('is nothing of a sound library, and its damage until a check finds it gone', async () => {
    const { world, bought, service, root } = await setup();
    await service.verify(true);
    expect(service.needs()).toEqual([]);
    await world.backUp('copy');
    await rm(path.join(root, bought.name));
    await service.verify(false);
    const [need] = service.needs();
    expect(need).toMatchObject({
      kind: 'library',
      key: 'library:problems',
      title: 'The library has a problem',
    });
    expect(need?.detail).toContain(bought.name);
    await service.repair(false, world.at('copy'));
    expect(service.needs()).toEqual([]);
    expect(service.lastCheck()).toMatchObject({ ok: true });
  });

  it('is told at the start: sums that are wrong, a folder that is gone', async () => {
    const { world, service, root } = await setup();
    world.library.db.exec('UPDATE spend_day SET charge_nanos = 1');
    await rm(path.join(root, 'originals'), { recursive: true });
    await service.lookAtStart(new AbortController().signal);
    expect(service.lastCheck()?.problems.map(({ code }) => code)).toEqual(['sums-wrong', 'folder-missing']);
    expect(service.needs()).toHaveLength(1);
  });

  it.for([
    [0x6969, 'linux', 'NFS'],
    [0xff534d42, 'linux', 'CIFS'],
    [0xff534d42 | 0, 'linux', 'CIFS'],
    [0x65735546, 'linux', 'FUSE'],
    [0xef53, 'linux', null],
    [0x6969, 'darwin', null],
  ] as const)('knows file system %i on %s as %s', ([type, platform, name]) => {
    expect(networkTypeOf(type, platform)).toBe(name);
  });
});

describe('long work', () => {
  it('goes one after another, tells how far it is, and can be stopped', async () => {
    const events: CoreEvent[] = [];
    const bus = createEventBus(() => undefined);
    bus.subscribe((event) => events.push(event));
    const work = createLongWork(bus);
    const order: string[] = [];
    const first = work.run(
      'backup',
      async ({ progress, signal }) => {
        order.push('first');
        progress(0.501);
        progress(0.509);
        await new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('raw'))),
        );
      },
      'nightly',
    );
    const second = work.run('verify', async () => void order.push('second'));
    const refused = expect(first).rejects.toThrow(
      'The backup was stopped. Nothing half-made was left behind.',
    );
    await Promise.resolve();
    expect(work.current()).toEqual({ id: 'nightly', kind: 'backup', percent: 50 });
    work.cancel('nightly');
    await refused;
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(work.current()).toBeNull();
    expect(
      events.map((event) =>
        event.kind === 'library.progress' ? [event.work, event.percent, event.isOver] : [],
      ),
    ).toEqual([
      ['backup', null, false],
      ['backup', 50, false],
      ['backup', null, true],
      ['verify', null, false],
      ['verify', null, true],
    ]);
    await work.close();
    await expect(work.run('merge', () => Promise.resolve(1))).rejects.toThrow('The merge was stopped');
  });
});

describe('stopping long work', () => {
  it('stops what is named alone, also while it waits for its turn', async () => {
    const work = createLongWork(createEventBus(() => undefined));
    const gate = Promise.withResolvers<void>();
    const first = work.run('backup', async ({ signal }) => {
      await gate.promise;
      return signal.aborted;
    });
    let hasBegun = false;
    const second = work.run('import', async () => void (hasBegun = true), 'mine');
    work.cancel('mine');
    // Told at once: whoever asked for it need not wait for a turn that never comes.
    await expect(second).rejects.toThrow('The import was stopped.');
    gate.resolve();
    expect(await first).toBe(false);
    expect(await work.run('verify', () => Promise.resolve('next'))).toBe('next');
    expect(hasBegun).toBe(false);
    await work.close();
  });

  it('leaves the making of thumbnails alone where the work named is over', async () => {
    const { service } = await setup();
    let stopCount = 0;
    const fill = { ...noFill, stop: () => void (stopCount += 1) };
    const handlers = createLibraryHandlers(service, fill);
    await service.runWork('import', () => Promise.resolve(), 'an import');
    await handlers['library.cancelWork']({ id: 'an import' }, 'command-line');
    expect(stopCount).toBe(0);
    await handlers['library.cancelWork']({ id: 'thumbnails' }, 'page');
    expect(stopCount).toBe(1);
  });
});

describe('the schedule', () => {
  const daily: BackupSchedule = {
    every: 'daily',
    keepCount: 7,
    folder: null,
    lastBackupAtMs: null,
    lastProblem: null,
  };

  it('is due a day or a week after the last one, never when it is off', () => {
    expect(isDue(daily, 0)).toBe(true);
    expect(isDue({ ...daily, lastBackupAtMs: 10 }, 9 + dayMs)).toBe(false);
    expect(isDue({ ...daily, lastBackupAtMs: 10 }, 10 + dayMs)).toBe(true);
    expect(isDue({ ...daily, every: 'weekly', lastBackupAtMs: 10 }, 10 + 6 * dayMs)).toBe(false);
    expect(isDue({ ...daily, every: 'off' }, 10 ** 15)).toBe(false);
    // A clock set back by a year asks for no flood of copies.
    expect(isDue({ ...daily, lastBackupAtMs: 365 * dayMs }, 0)).toBe(false);
  });

  it('makes one when it is due, looks again and again, and ends when the library closes', async () => {
    const stopper = new AbortController();
    let nowMs = 0;
    let schedule: BackupSchedule = daily;
    const made: number[] = [];
    await keepSchedule({
      store: { get: () => schedule, change: () => schedule },
      clock: {
        nowMs: () => nowMs,
        localDay: () => '',
        sleep: async (delayMs) => {
          nowMs += delayMs;
          if (nowMs > 2.5 * dayMs) stopper.abort(new Error('closing'));
          stopper.signal.throwIfAborted();
        },
      },
      log: silentLogger,
      signal: stopper.signal,
      backUp: async () => {
        made.push(nowMs);
        schedule = { ...schedule, lastBackupAtMs: nowMs };
      },
    });
    expect(made.map((atMs) => Math.floor(atMs / dayMs))).toEqual([0, 1, 2]);
  });
});
