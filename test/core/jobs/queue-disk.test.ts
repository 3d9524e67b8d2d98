import { expect, it } from 'vitest';
import { setupJobs, type JobWorld } from '../../support/job-world.ts';
import { delivers } from '../../support/scripted-provider.ts';
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
