import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isEnding, type AttemptState } from '../../../src/shared/attempt-state.ts';
import type { AttemptChanges } from '../../../src/core/db/attempts.ts';
import { setQueuePaused } from '../../../src/core/jobs/queue/pauses.ts';
import { addProjectAndConnection, draft, runReaches, setupJobs } from '../../support/job-world.ts';
import { delivers, scriptedCharge, writeWholeReply } from '../../support/scripted-provider.ts';

const ended = (attempts: readonly { state: AttemptState }[]): boolean =>
  attempts.every((attempt) => isEnding(attempt.state));

/** Plans a purchase without starting it, walks its journal along `path`, and leaves it as a killed process would. */
async function killedAt(moves: readonly (readonly [AttemptState, AttemptChanges?])[]) {
  const jobs = await setupJobs();
  const world = await jobs.start();
  world.queue.setPaused(true);
  const asked = draft(addProjectAndConnection(world));
  await world.runs.submit(asked);
  const [attempt] = world.context.tables.attempts.forRun(asked.runId);
  for (const [state, changes] of moves) world.context.tables.attempts.move(attempt!.id, state, changes ?? {});
  const folder = world.context.folderOf(attempt!.id);
  await mkdir(folder, { recursive: true });
  // The pause only kept the queue's hands off; a person's own would outlive the crash.
  setQueuePaused(world.context, false);
  world.crash();
  return { ...jobs, asked, folder };
}

describe('recovery at start', () => {
  it.each([
    ['intent', [['intent']], { state: 'not_sent', charge: 'free', reservedNanos: 0 }],
    [
      'sending',
      [['intent'], ['sending']],
      { state: 'unknown', charge: 'unknown', reservedNanos: 50_000_000 },
    ],
    [
      'a cut reply',
      [['intent'], ['sending'], ['receiving']],
      { state: 'unreadable', charge: 'unknown', reservedNanos: 50_000_000 },
    ],
    [
      'a cut stream',
      [['intent'], ['sending'], ['receiving', { isStreamed: true }]],
      { state: 'unknown', charge: 'unknown', reservedNanos: 50_000_000 },
    ],
  ] as const)(
    'classifies an attempt killed at %s at once and asks nobody',
    async (_name, moves, expected) => {
      const { start, asked, scripted } = await killedAt(moves);
      const world = await start();
      expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([expected]);
      expect(scripted.submits).toEqual([]);
    },
  );

  it('reads a whole reply that had not been read yet, and charges it once', async () => {
    const { start, asked, folder, pictures, scripted } = await killedAt([
      ['intent'],
      ['sending'],
      ['receiving'],
    ]);
    await writeWholeReply(folder, pictures);
    const world = await start();
    await runReaches(world, asked.runId, ended);
    const [attempt] = world.context.tables.attempts.forRun(asked.runId);
    expect(attempt).toMatchObject({ state: 'done', charge: 'charged', deliveredCount: 1 });
    expect(world.context.tables.ledger.netOfAttempt(attempt!.id)).toBe(scriptedCharge.amountNanos);
    expect(scripted.submits).toEqual([]);
  });

  it('delivers a received reply without entering its charge again', async () => {
    const { start, asked, folder, pictures } = await killedAt([['intent'], ['sending'], ['receiving']]);
    await writeWholeReply(folder, pictures);
    const first = await start();
    await runReaches(first, asked.runId, ended);
    const entries = first.context.tables.ledger.forAttempt(
      first.context.tables.attempts.forRun(asked.runId)[0]!.id,
    );
    expect(entries.map((entry) => entry.kind)).toEqual(['estimate', 'charge']);
    first.crash();
    const second = await start();
    expect(second.context.tables.ledger.forAttempt(entries[0]!.attemptId)).toEqual(entries);
  });

  it('polls on for what has a remote id, with no second purchase', async () => {
    const { start, asked, folder, pictures, scripted } = await killedAt([
      ['intent'],
      ['sending'],
      ['accepted', { remoteId: 'task_1' }],
    ]);
    scripted.nextPoll(async () => {
      await writeWholeReply(folder, pictures);
      return { kind: 'received' };
    });
    const world = await start();
    await runReaches(world, asked.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([{ state: 'done' }]);
    expect(scripted.submits).toEqual([]);
  });

  it('asks a task again whose download was cut', async () => {
    const { start, asked, folder, pictures, scripted } = await killedAt([
      ['intent'],
      ['sending'],
      ['accepted', { remoteId: 'task_1' }],
      ['receiving'],
    ]);
    scripted.nextPoll(async () => {
      await writeWholeReply(folder, pictures);
      return { kind: 'received' };
    });
    const world = await start();
    await runReaches(world, asked.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([{ state: 'done' }]);
  });

  it('starts no planned purchase by itself, but does when a person resumes', async () => {
    const { start, asked, pictures, scripted } = await killedAt([]);
    const world = await start();
    world.queue.wake();
    expect(world.queue.heldCount()).toBe(1);
    expect(scripted.submits).toEqual([]);
    scripted.next(delivers(pictures));
    world.queue.setPaused(false);
    await runReaches(world, asked.runId, ended);
    expect(scripted.submits).toHaveLength(1);
  });

  it('lets a new press start while an old purchase waits for a person', async () => {
    const { start, asked, pictures, scripted } = await killedAt([]);
    const world = await start();
    const { projectId, connectionId } = world.context.tables.runs.get(asked.runId)!;
    const fresh = draft({ projectId, connectionId });
    scripted.next(delivers(pictures));
    await world.runs.submit(fresh);
    await runReaches(world, fresh.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([{ state: 'planned' }]);
  });

  it('sweeps folders of what cost nothing and keeps those of what was paid', async () => {
    const { start, folder, incoming } = await killedAt([['intent'], ['sending'], ['receiving']]);
    await writeFile(path.join(folder, 'reply.body'), '{"data":[{"b64_json":"iVBOR');
    await mkdir(path.join(path.dirname(folder), '999'), { recursive: true });
    await start();
    expect(await incoming()).toEqual([path.basename(folder)]);
  });
});

describe('cancelling', () => {
  it('costs nothing before anything was sent', async () => {
    const { start, scripted } = await setupJobs();
    const world = await start();
    world.queue.setPaused(true);
    const asked = draft(addProjectAndConnection(world));
    await world.runs.submit(asked);
    world.queue.cancel(asked.runId);
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([
      { state: 'cancelled', charge: 'free', reservedNanos: 0 },
    ]);
    world.queue.setPaused(false);
    expect(scripted.submits).toEqual([]);
  });

  it('costs nothing while the key is still being read, and sends nothing afterwards', async () => {
    const { start, scripted } = await setupJobs();
    const world = await start();
    const key = Promise.withResolvers<null>();
    const asked = draft(addProjectAndConnection(world));
    let reads = 0;
    // The first read is the submit's own check; the second belongs to the purchase.
    Object.assign(world.context, { keyOf: () => ((reads += 1) === 1 ? Promise.resolve(null) : key.promise) });
    await world.runs.submit(asked);
    world.queue.cancel(asked.runId);
    key.resolve(null);
    await runReaches(world, asked.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([
      { state: 'cancelled', charge: 'free', reservedNanos: 0 },
    ]);
    expect(scripted.submits).toEqual([]);
  });

  it('leaves the outcome unknown once it was sent', async () => {
    const { start, scripted } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    scripted.next(async ({ journal, signal }) => {
      journal.sending();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return {
        kind: 'unknown',
        problem: { code: 'cancelled', message: 'x', billingRule: null },
        requestId: null,
      };
    });
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, (attempts) => attempts[0]?.state === 'sending');
    world.queue.cancel(asked.runId);
    await runReaches(world, asked.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([
      { state: 'unknown', charge: 'unknown' },
    ]);
  });

  it('keeps following a task that the provider accepted, and keeps what it made', async () => {
    const { start, scripted, pictures, time } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    let folder = '';
    scripted.next(async (context) => {
      context.journal.sending();
      folder = context.folder;
      return { kind: 'accepted', remoteId: 'task_1', pollAfterMs: 1_000, requestId: null };
    });
    scripted.nextPoll(async () => {
      await writeWholeReply(folder, pictures);
      return { kind: 'received' };
    });
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, (attempts) => attempts[0]?.state === 'accepted');
    world.queue.cancel(asked.runId);
    time.advance(1_000);
    await runReaches(world, asked.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([
      { state: 'done', deliveredCount: 1 },
    ]);
  });
});

describe('a purchase that cannot even begin', () => {
  it('waits for a person instead of being begun again and again', async () => {
    const { start, scripted } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    let tries = 0;
    const { folderOf } = world.context;
    Object.assign(world.context, {
      folderOf: (id: Parameters<typeof folderOf>[0]) => {
        tries += 1;
        // Bounded, so that a queue that does not hold it fails here instead of running for ever.
        if (tries <= 20) throw new Error('no space left on device');
        return folderOf(id);
      },
    });
    const isHeld = new Promise<void>((resolve) => {
      world.context.bus.subscribe(() => {
        if (world.queue.heldCount() === 1) resolve();
      });
    });
    await world.runs.submit(asked);
    await isHeld;
    world.queue.wake();
    expect(tries).toBe(1);
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([{ state: 'planned' }]);
    expect(scripted.submits).toEqual([]);
  });
});
