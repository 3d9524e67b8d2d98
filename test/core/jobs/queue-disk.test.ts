import { describe, expect, it } from 'vitest';
import { rereadAttempt } from '../../../src/core/handlers/attempt-reread.ts';
import { attemptNeeds } from '../../../src/core/jobs/queue/needs.ts';
import type { RunId } from '../../../src/shared/ids.ts';
import { setupJobs, type JobWorld } from '../../support/job-world.ts';
import { delivers, scriptedCharge } from '../../support/scripted-provider.ts';
import { addConnection, addProject, ask, laneOf, quiet, runEnds, statesOf } from './queue-world.ts';

async function setup() {
  const jobs = await setupJobs();
  const disk = { freeBytes: 10 * 1024 ** 3 };
  const broken = Promise.withResolvers<void>();
  const quietLog = { info: () => undefined, warn: () => undefined, error: () => broken.resolve() };
  const world = await jobs.start((context) =>
    Object.assign(context, { freeBytes: () => disk.freeBytes, log: quietLog }),
  );
  const places = { projectId: addProject(world, 'P'), connectionId: addConnection(world, 'Shop') };
  jobs.scripted.next(delivers(jobs.pictures));
  return { ...jobs, world, places, disk, broken: broken.promise };
}

it('buys nothing while the disk has no room for a reply, says so, and goes on by itself', async () => {
  const { world, places, disk, scripted, time } = await setup();
  disk.freeBytes = 20 * 1024 ** 2;
  const runId = await ask(world, places, 'a');
  await quiet(world);
  expect(statesOf(world, runId)).toEqual(['planned']);
  expect(scripted.submits).toHaveLength(0);
  expect(laneOf(world, places.connectionId)?.waitReason).toContain('only 20 MB left');
  disk.freeBytes = 10 * 1024 ** 3;
  const ended = runEnds(world, runId);
  time.advance(10_000);
  await ended;
  expect(statesOf(world, runId)).toEqual(['done']);
  expect(scripted.submits).toHaveLength(1);
});

/** Refuses every commit of a state, as a full disk would, until it is let through again. */
function refuse(world: JobWorld, state: string): () => void {
  world.context.db.exec(
    `CREATE TEMP TRIGGER refused BEFORE UPDATE ON attempt WHEN NEW.state = '${state}'
      BEGIN SELECT RAISE(ABORT, 'refused by the test'); END`,
  );
  return () => void world.context.db.exec('DROP TRIGGER refused');
}

it.each([
  // The reply was on its way and whole: it is read.
  ['received', 'done'],
  ['done', 'done'],
  // Nobody can know what became of the call.
  ['receiving', 'unknown'],
])('settles what a refused commit of "%s" broke off as "%s", without a restart', async (state, ending) => {
  const { world, places, scripted, time, broken } = await setup();
  const allow = refuse(world, state);
  const runId = await ask(world, places, 'a');
  await broken;
  await new Promise((resolve) => setImmediate(resolve));
  allow();
  const ended = runEnds(world, runId);
  time.advance(500);
  await ended;
  expect(statesOf(world, runId)).toEqual([ending]);
  expect(scripted.submits).toHaveLength(1);
});

it('holds what broke off before anything was sent by a fault of ours, for a person to look at', async () => {
  const { world, places, scripted, broken } = await setup();
  refuse(world, 'intent');
  const runId = await ask(world, places, 'a');
  await broken;
  await quiet(world);
  expect(statesOf(world, runId)).toEqual(['planned']);
  expect(world.queue.heldCount()).toBe(1);
  expect(scripted.submits).toHaveLength(0);
});

describe('work on a reply that breaks off by a fault of ours, time after time', () => {
  /** Lets time pass until the run ends. */
  async function ends(world: JobWorld, runId: RunId, advance: () => void): Promise<void> {
    const done = runEnds(world, runId).then(() => true);
    for (;;) {
      const turn = new Promise<false>((resolve) => setImmediate(() => resolve(false)));
      if (await Promise.race([done, turn])) return;
      advance();
    }
  }

  it('ends it as unreadable and in doubt, keeps the reply, shows it, and reads it after an update', async () => {
    const { world, places, scripted, time, incoming } = await setup();
    const { attempts, ledger } = world.context.tables;
    let reads = 0;
    scripted.reading(() => {
      reads += 1;
      throw new TypeError('a fault of the reader');
    });
    const runId = await ask(world, places, 'a');
    await ends(world, runId, () => time.advance(100));
    const { id } = attempts.forRun(runId)[0]!;
    expect(attempts.get(id)).toMatchObject({
      state: 'unreadable',
      charge: 'unknown',
      reservedNanos: 50_000_000,
      problem: { message: expect.stringContaining('read again after an update') as string },
    });
    expect(reads).toBe(5);
    expect(attemptNeeds(world.context)).toMatchObject([{ kind: 'unreadable', attemptId: id }]);
    expect(await incoming()).toEqual([String(id)]);
    scripted.reading((folder) => ({
      kind: 'pictures',
      outputs: [{ source: { kind: 'file', path: `${folder}/0.png` }, revisedPrompt: null }],
      charge: scriptedCharge,
      got: {},
    }));
    await rereadAttempt(world.context, world.queue, id);
    await runEnds(world, runId);
    await quiet(world);
    expect(attempts.get(id)).toMatchObject({ state: 'done', charge: 'charged', reservedNanos: 0 });
    expect(ledger.netOfAttempt(id)).toBe(scriptedCharge.amountNanos);
    expect(scripted.submits).toHaveLength(1);
  });

  it('keeps the charge that was entered before it', async () => {
    const { world, places, time } = await setup();
    const { attempts, ledger } = world.context.tables;
    Object.assign(world.context.blobs, {
      adopt: () => Promise.reject(new TypeError('a fault of the store')),
    });
    const runId = await ask(world, places, 'a');
    await ends(world, runId, () => time.advance(100));
    const attempt = attempts.forRun(runId)[0]!;
    expect(attempt).toMatchObject({ state: 'unreadable', charge: 'charged', reservedNanos: 0 });
    expect(ledger.netOfAttempt(attempt.id)).toBe(scriptedCharge.amountNanos);
    expect(ledger.forAttempt(attempt.id).filter(({ kind }) => kind === 'charge')).toHaveLength(1);
  });

  it('goes on for as long as it is the disk', async () => {
    const { world, places, scripted, time } = await setup();
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const adopt = world.context.blobs.adopt.bind(world.context.blobs);
    let isFull = true;
    let refusals = 0;
    const store: JobWorld['context']['blobs']['adopt'] = (...file) => {
      if (!isFull) return adopt(...file);
      refusals += 1;
      return Promise.reject(full);
    };
    Object.assign(world.context.blobs, { adopt: store });
    const runId = await ask(world, places, 'a');
    await ends(world, runId, () => {
      if (refusals > 8) isFull = false;
      time.advance(20_000);
    });
    expect(statesOf(world, runId)).toEqual(['done']);
    expect(refusals).toBe(9);
    expect(scripted.submits).toHaveLength(1);
  });
});
