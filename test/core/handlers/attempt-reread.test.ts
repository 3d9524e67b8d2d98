import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rereadAttempt } from '../../../src/core/handlers/attempt-reread.ts';
import { resolveByPerson } from '../../../src/core/jobs/settle.ts';
import type { PollResult, ReplyReading } from '../../../src/core/providers/provider.ts';
import { scriptedCharge, writeWholeReply } from '../../support/scripted-provider.ts';
import { ask, endsWith, problem, quiet, runEnds, setupQueue } from '../jobs/queue-world.ts';

async function setup() {
  const queue = await setupQueue();
  const { world, places, scripted, pictures } = queue;
  const { attempts, ledger } = world.context.tables;
  const reread = async (runId: Parameters<typeof runEnds>[1]) => {
    await rereadAttempt(world.context, world.queue, attempts.forRun(runId)[0]!.id);
    await runEnds(world, runId);
    await quiet(world);
  };
  /** A task that the provider took, and whose first poll says how it ended. */
  async function task(result: Extract<PollResult, { kind: 'failed' }>) {
    scripted.next(async ({ journal }) => {
      journal.sending();
      return { kind: 'accepted', remoteId: 'task_1', pollAfterMs: 0, requestId: null };
    });
    scripted.nextPoll(result);
    const runId = await ask(world, places, 'a');
    await runEnds(world, runId);
    await quiet(world);
    return runId;
  }
  /** A call that broke off behind its bytes: `facts` is what was written of them, null for nothing. */
  async function brokenOff(kind: 'unknown' | 'unreadable', facts: object | null) {
    scripted.next(async ({ journal, folder }) => {
      journal.sending();
      journal.receiving({ status: 200, requestId: null, isStreamed: kind === 'unknown' });
      await mkdir(folder, { recursive: true });
      for (const [index, bytes] of pictures.entries())
        await writeFile(path.join(folder, `${index}.png`), bytes);
      await writeFile(path.join(folder, 'reply.body'), '{"all":"but the last chunk"}');
      if (facts !== null) await writeFile(path.join(folder, 'reply.json'), JSON.stringify(facts));
      return { kind, problem: problem('connection_lost'), requestId: null };
    });
    const runId = await ask(world, places, 'a');
    await runEnds(world, runId);
    await quiet(world);
    return runId;
  }
  const first = (runId: Parameters<typeof runEnds>[1]) => attempts.forRun(runId)[0]!;
  return { ...queue, task, brokenOff, reread, first, ledger };
}

describe('a task that failed', () => {
  const gone = { kind: 'failed', problem: problem('task_gone'), charge: 'unknown' } as const;

  it('without a word on its money is asked again, and brings its pictures and its charge', async () => {
    const { world, task, reread, first, scripted, pictures, ledger } = await setup();
    const runId = await task(gone);
    expect(first(runId)).toMatchObject({ state: 'failed', charge: 'unknown' });
    scripted.nextPoll(async () => {
      await writeWholeReply(world.context.folderOf(first(runId).id), pictures);
      return { kind: 'received' };
    });
    await reread(runId);
    expect(first(runId)).toMatchObject({ state: 'done', charge: 'charged', reservedNanos: 0 });
    expect(ledger.netOfAttempt(first(runId).id)).toBe(scriptedCharge.amountNanos);
    expect(scripted.submits).toHaveLength(1);
  });

  it('and failed again ends as its provider says then', async () => {
    const { task, reread, first, scripted, ledger } = await setup();
    const runId = await task(gone);
    scripted.nextPoll(gone);
    await reread(runId);
    expect(first(runId)).toMatchObject({ state: 'failed', charge: 'unknown' });
    scripted.nextPoll({ ...gone, charge: 'free' });
    await reread(runId);
    expect(first(runId)).toMatchObject({ state: 'failed', charge: 'free', reservedNanos: 0 });
    expect(ledger.netOfAttempt(first(runId).id)).toBeNull();
  });

  it('is asked again where only a person said that it was free', async () => {
    const { world, task, reread, first, scripted, pictures, ledger } = await setup();
    const runId = await task(gone);
    resolveByPerson(world.context, first(runId), false, null);
    expect(first(runId)).toMatchObject({ state: 'failed', charge: 'free' });
    scripted.nextPoll(async () => {
      await writeWholeReply(world.context.folderOf(first(runId).id), pictures);
      return { kind: 'received' };
    });
    await reread(runId);
    expect(first(runId)).toMatchObject({ state: 'done', charge: 'charged' });
    expect(ledger.netOfAttempt(first(runId).id)).toBe(scriptedCharge.amountNanos);
  });

  it('free by its provider’s own word is left alone', async () => {
    const { world, task, first, scripted } = await setup();
    const runId = await task({ ...gone, charge: 'free' });
    const again = rereadAttempt(world.context, world.queue, first(runId).id);
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
    expect(first(runId)).toMatchObject({ state: 'failed', charge: 'free' });
    expect(scripted.polls.count).toBe(1);
  });
});

describe('kept bytes of a reply that broke off', () => {
  const cut = { status: 200, headers: {}, isStreamed: false, complete: false };

  it.each([
    ['unknown', cut],
    ['unknown', null],
    ['unreadable', cut],
    ['unreadable', null],
  ] as const)('are read from "%s" when they hold the pictures after all', async (kind, facts) => {
    const { brokenOff, reread, first, scripted, ledger } = await setup();
    const runId = await brokenOff(kind, facts);
    expect(first(runId)).toMatchObject({ state: kind, charge: 'unknown' });
    await reread(runId);
    expect(first(runId)).toMatchObject({ state: 'done', charge: 'charged', deliveredCount: 1 });
    expect(ledger.netOfAttempt(first(runId).id)).toBe(scriptedCharge.amountNanos);
    expect(scripted.submits).toHaveLength(1);
  });

  it.each(['unknown', 'unreadable'] as const)('that say nothing leave "%s" as it is', async (kind) => {
    const { world, brokenOff, first, scripted } = await setup();
    const runId = await brokenOff(kind, cut);
    const nothing: ReplyReading = { kind: 'unreadable', problem: problem('not_json'), charge: null };
    scripted.reading(() => nothing);
    const before = first(runId);
    const again = () => rereadAttempt(world.context, world.queue, before.id);
    await expect(again()).rejects.toThrow('It was read again, with the same result: not_json happened.');
    scripted.reading(() => {
      throw new Error('a fault of the reader');
    });
    await expect(again()).rejects.toMatchObject({ code: 'conflict' });
    expect(first(runId)).toEqual(before);
  });

  it('are not there where nothing came', async () => {
    const { world, places, scripted, first } = await setup();
    scripted.next(endsWith({ kind: 'unknown', problem: problem('connection_lost'), requestId: null }));
    const runId = await ask(world, places, 'a');
    await runEnds(world, runId);
    await quiet(world);
    const again = rereadAttempt(world.context, world.queue, first(runId).id);
    await expect(again).rejects.toThrow('there is no task to ask');
  });
});
