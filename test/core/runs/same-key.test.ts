import { describe, expect, it } from 'vitest';
import { createAttemptHandlers } from '../../../src/core/handlers/attempts.ts';
import { rereadAttempt } from '../../../src/core/handlers/attempt-reread.ts';
import { attemptNeeds } from '../../../src/core/jobs/queue/needs.ts';
import type { ConnectionRecord } from '../../../src/core/db/connections.ts';
import type { PollResult, Provider } from '../../../src/core/providers/provider.ts';
import { isSameAccount, sentThrough } from '../../../src/core/runs/sent-through.ts';
import { RunId } from '../../../src/shared/ids.ts';
import { runReaches } from '../../support/job-world.ts';
import { scriptedCharge, writeWholeReply } from '../../support/scripted-provider.ts';
import { ask, endsWith, problem, quiet, refuses, runEnds, setupQueue } from '../jobs/queue-world.ts';

/** One call in doubt, at a provider that knows its calls by their keys. */
async function setup(kind: 'unknown' | 'unreadable' = 'unknown') {
  const queue = await setupQueue();
  const { world, places, scripted } = queue;
  Object.assign(scripted.provider, { usesIdempotencyKey: true });
  scripted.next(endsWith({ kind, problem: problem('connection_lost'), requestId: null }));
  const origin = await ask(world, places, 'one');
  await runEnds(world, origin);
  await quiet(world);
  const { attempts, ledger } = world.context.tables;
  const doubted = () => attempts.forRun(origin)[0]!;
  const handlers = createAttemptHandlers(world.context, world.runs, world.queue);
  const resolve = (charged: boolean) =>
    handlers['attempts.resolve']({ attemptId: doubted().id, charged, amountNanos: null }, 'page');
  const again = async () => {
    const runId = RunId.parse(crypto.randomUUID());
    await world.runs.againAttempt(doubted().id, runId, true);
    return runId;
  };
  /** The provider takes the call and says of its task what `result` says. */
  const takes = (result: PollResult | (() => Promise<PollResult>)) => {
    scripted.next(async ({ journal }) => {
      journal.sending();
      return { kind: 'accepted', remoteId: 'task_1', pollAfterMs: 0, requestId: null };
    });
    scripted.nextPoll(result);
  };
  return { ...queue, doubted, resolve, again, takes, attempts, ledger };
}

const refusal = 'cannot be asked again under its key';

describe('a call in doubt', () => {
  it.each([true, false])(
    'that a person settled (charged: %s) is not offered under its key',
    async (charged) => {
      const { world, doubted, resolve, again, scripted } = await setup('unreadable');
      expect(attemptNeeds(world.context)[0]).toMatchObject({ offersSameKey: true });
      await resolve(charged);
      expect(doubted()).toMatchObject({ state: 'unreadable', charge: charged ? 'charged' : 'free' });
      expect(attemptNeeds(world.context).map((need) => need.offersSameKey)).not.toContain(true);
      await expect(again()).rejects.toThrow(refusal);
      expect(scripted.submits).toHaveLength(1);
    },
  );

  it('that a person settles while the key is read is not asked again', async () => {
    const { resolve, again, scripted, attempts } = await setup();
    const pressed = again();
    await resolve(true);
    await expect(pressed).rejects.toThrow(refusal);
    expect(attempts.newest(10)).toHaveLength(1);
    expect(scripted.submits).toHaveLength(1);
  });

  it('cannot be marked or read while it is asked again, and is one purchase afterwards', async () => {
    const { world, doubted, resolve, again, deliverNext, ledger } = await setup();
    world.queue.setPaused(true);
    const runId = await again();
    await expect(async () => resolve(true)).rejects.toThrow('being asked again under its key just now');
    const reread = () => rereadAttempt(world.context, world.queue, doubted().id);
    await expect(reread()).rejects.toThrow('asked again under its key, as attempt 2');
    expect(doubted()).toMatchObject({ state: 'unknown', charge: 'unknown' });
    deliverNext(1);
    world.queue.setPaused(false);
    await runEnds(world, runId);
    await expect(async () => resolve(true)).rejects.toThrow('already known');
    expect(ledger.netOfAttempt(doubted().id)).toBeNull();
  });

  it('can be marked again when asking was cancelled before anything was sent', async () => {
    const { world, doubted, resolve, again, ledger } = await setup();
    world.queue.setPaused(true);
    world.queue.cancel(await again());
    await resolve(true);
    expect(doubted()).toMatchObject({ state: 'failed', charge: 'charged' });
    expect(ledger.netOfAttempt(doubted().id)).toBe(50_000_000);
  });

  it('is settled in the very commit that enters the charge', async () => {
    const { world, doubted, again, deliverNext, attempts } = await setup();
    // Everything behind the charge breaks off.
    Object.assign(world.context.blobs, { adopt: () => Promise.reject(new TypeError('broken')) });
    deliverNext(1);
    const runId = await again();
    await runReaches(world, runId, ([each]) => each?.charge === 'charged');
    expect(attempts.forRun(runId)[0]?.state).toBe('received');
    expect(doubted()).toMatchObject({ state: 'failed', charge: 'free', reservedNanos: 0 });
  });

  it.each([
    ['free', 'free'],
    ['refunded', { ...scriptedCharge, refundNanos: scriptedCharge.amountNanos ?? 0 }],
  ] as const)('is free too when its task turns out %s', async (charge, told) => {
    const { world, doubted, again, takes, attempts } = await setup();
    takes({ kind: 'failed', problem: problem('task_failed'), charge: told });
    const runId = await again();
    await runEnds(world, runId);
    expect(attempts.forRun(runId)[0]).toMatchObject({ state: 'failed', charge });
    expect(doubted()).toMatchObject({ state: 'failed', charge: 'free', reservedNanos: 0 });
    expect(doubted().problem?.billingRule).toContain('one purchase, and it was not charged');
  });

  it('holds its money once, while it is asked again and when that is in doubt as well', async () => {
    const { world, doubted, again, scripted, attempts } = await setup();
    const held = { reservedNanos: 0, unknownNanos: 50_000_000 };
    world.queue.setPaused(true);
    const runId = await again();
    expect(attempts.heldNanos()).toEqual(held);
    scripted.next(endsWith({ kind: 'unknown', problem: problem('connection_lost'), requestId: null }));
    world.queue.setPaused(false);
    await runEnds(world, runId);
    expect(attempts.forRun(runId)[0]).toMatchObject({ state: 'unknown', charge: 'unknown' });
    expect(attempts.heldNanos()).toEqual(held);
    // One purchase, one thing for a person to settle.
    expect(attemptNeeds(world.context)).toMatchObject([{ attemptId: doubted().id, amountNanos: 50_000_000 }]);
  });

  it.each([true, false])(
    'is settled with the other call in doubt by one word (charged: %s)',
    async (charged) => {
      const { world, again, resolve, scripted, attempts, ledger, doubted } = await setup();
      scripted.next(endsWith({ kind: 'unknown', problem: problem('connection_lost'), requestId: null }));
      const runId = await again();
      await runEnds(world, runId);
      await resolve(charged);
      expect(attempts.forRun(runId)[0]).toMatchObject({ state: 'failed', charge: 'free', reservedNanos: 0 });
      expect(doubted()).toMatchObject({ charge: charged ? 'charged' : 'free' });
      expect(attempts.heldNanos()).toEqual({ reservedNanos: 0, unknownNanos: 0 });
      expect(ledger.netOfAttempt(doubted().id)).toBe(charged ? 50_000_000 : null);
      expect(attemptNeeds(world.context)).toEqual([]);
    },
  );

  it('stays in doubt when asking again is refused', async () => {
    const { world, doubted, again, scripted } = await setup();
    scripted.next(refuses('server_error'));
    await runEnds(world, await again());
    expect(doubted()).toMatchObject({ state: 'unknown', charge: 'unknown', reservedNanos: 50_000_000 });
  });

  it('that was answered under its key is not read a second time', async () => {
    const { world, doubted, again, takes, pictures, scripted, ledger } = await setup('unreadable');
    await writeWholeReply(world.context.folderOf(doubted().id), pictures);
    takes(async () => {
      await writeWholeReply(world.context.folderOf(scripted.submits.length as never), pictures);
      return { kind: 'received' };
    });
    await runEnds(world, await again());
    await quiet(world);
    expect(doubted()).toMatchObject({ state: 'unreadable', charge: 'free' });
    await expect(rereadAttempt(world.context, world.queue, doubted().id)).rejects.toThrow('one purchase');
    expect(ledger.netOfAttempt(doubted().id)).toBeNull();
  });

  it.each([
    ['another key', "UPDATE connection SET key_account = 'connection-new'"],
    ['another address', "UPDATE connection SET base_url = 'https://elsewhere.example/v1'"],
    ['a key from the environment', "UPDATE connection SET key_env = 'KEY'"],
  ])('is never asked again through %s', async (_name, change) => {
    const { world, doubted, again, scripted } = await setup();
    expect(doubted().keyAccount).toBe('connection-Shop');
    world.context.db.exec(change);
    expect(attemptNeeds(world.context)[0]).toMatchObject({ offersSameKey: false });
    await expect(again()).rejects.toThrow(refusal);
    expect(scripted.submits).toHaveLength(1);
  });

  it('is not sent when the key changed behind the press', async () => {
    const { world, doubted, again, scripted, attempts } = await setup();
    world.queue.setPaused(true);
    const runId = await again();
    world.context.db.exec("UPDATE connection SET key_account = 'connection-new'");
    world.queue.setPaused(false);
    await runEnds(world, runId);
    expect(attempts.forRun(runId)).toMatchObject([
      { state: 'not_sent', charge: 'free', problem: { code: 'account_changed' } },
    ]);
    expect(doubted()).toMatchObject({ state: 'unknown', charge: 'unknown' });
    expect(scripted.submits).toHaveLength(1);
  });
});

it('a key from the environment is known again by its salted hash, and never stored', () => {
  // Safe: what is left out is not read here.
  const connection = {
    keyAccount: 'a',
    keyEnv: 'KEY',
    baseUrl: 'https://one.example/v1',
  } as ConnectionRecord;
  // Safe: only the usual address is read of it.
  const provider = { info: { defaultBaseUrl: null } } as Provider;
  const having = (key: string | null) => ({ environmentKey: () => key });
  const sent = sentThrough(having('sk-first'), connection, provider);
  const other = sentThrough(having('sk-first'), connection, provider);
  expect(sent.keyFingerprint).not.toBe(other.keyFingerprint);
  expect(JSON.stringify(sent)).not.toContain('sk-first');
  const isSame = (key: string | null, changes: Partial<ConnectionRecord> = {}) =>
    isSameAccount(having(key), sent, { ...connection, ...changes }, provider);
  expect(isSame('sk-first')).toBe(true);
  expect(isSame('sk-first', { baseUrl: 'https://one.example/v2' })).toBe(true);
  expect(isSame('sk-second')).toBe(false);
  expect(isSame(null)).toBe(false);
  expect(isSame('sk-first', { keyEnv: null })).toBe(false);
  expect(isSame('sk-first', { baseUrl: 'http://one.example/v1' })).toBe(false);
});
