import { expect, it } from 'vitest';
import {
  commitReceived,
  endAtRisk,
  endCharged,
  endFree,
  resolveByPerson,
} from '../../../src/core/jobs/settle.ts';
import type { ChargeFacts } from '../../../src/core/providers/provider.ts';
import { RunId } from '../../../src/shared/ids.ts';
import { ask, endsWith, problem, quiet, refuses, runEnds, setupQueue } from './queue-world.ts';

const reported: ChargeFacts = {
  amountNanos: 41_200_000,
  basis: 'reported',
  unitRule: 'per-call',
  priceId: null,
  detail: 'one call',
};

/** One attempt that stands where a reply was read. */
async function setup() {
  const queue = await setupQueue();
  const { world, places, scripted } = queue;
  scripted.next(endsWith({ kind: 'unreadable', problem: problem('no_picture'), requestId: null }));
  const runId = await ask(world, places, 'one');
  await runEnds(world, runId);
  const { tables } = world.context;
  const id = tables.attempts.forRun(runId)[0]?.id;
  if (id === undefined) throw new Error('no attempt');
  const attempt = () => tables.attempts.get(id);
  /** As if it were asked again: it stands at `accepted`, and what was entered is entered. */
  const reopen = () => world.context.db.exec(`UPDATE attempt SET state = 'accepted' WHERE id = ${id}`);
  const entries = () =>
    tables.ledger
      .forAttempt(id)
      .filter(({ kind }) => kind !== 'estimate')
      .map(({ kind, amountNanos }) => [kind, amountNanos]);
  return { ...queue, id, attempt, reopen, entries, net: () => tables.ledger.netOfAttempt(id) };
}

it('enters a charge once, however often a reply without a picture is read', async () => {
  const { world, id, reopen, entries } = await setup();
  for (let reading = 0; reading < 3; reading += 1) {
    reopen();
    endCharged(world.context, id, 'unreadable', problem('no_picture'), reported);
  }
  expect(entries()).toEqual([['charge', 41_200_000]]);
});

it('keeps a charge that is entered when nobody can tell what became of the reply', async () => {
  const { world, id, attempt, reopen, entries } = await setup();
  reopen();
  endCharged(world.context, id, 'unreadable', problem('no_picture'), reported);
  reopen();
  endAtRisk(world.context, id, 'failed', problem('task_gone'));
  expect(attempt()).toMatchObject({ charge: 'charged', reservedNanos: 0 });
  const record = attempt();
  if (record) resolveByPerson(world.context, record, true, null);
  expect(entries()).toEqual([['charge', 41_200_000]]);
});

it('takes back what was entered when the provider says it cost nothing', async () => {
  const { world, id, attempt, reopen, entries, net } = await setup();
  reopen();
  endCharged(world.context, id, 'unreadable', problem('no_picture'), reported);
  reopen();
  endFree(world.context, id, 'failed', problem('task_failed'));
  expect(entries()).toEqual([
    ['charge', 41_200_000],
    ['adjustment', -41_200_000],
  ]);
  expect(net()).toBe(0);
  expect(attempt()).toMatchObject({ charge: 'free', state: 'failed' });
});

it('does not reckon the same tokens anew by a later price', async () => {
  const { world, id, reopen, entries } = await setup();
  const tokens = { ...reported, unitRule: 'tokens' as const, detail: '439 output, 12 text tokens' };
  const read = (amountNanos: number) => {
    reopen();
    const reading = { kind: 'pictures' as const, outputs: [], charge: { ...tokens, amountNanos }, got: {} };
    commitReceived(world.context, id, reading, []);
  };
  read(13_000_000);
  read(26_000_000);
  expect(entries()).toEqual([['charge', 13_000_000]]);
});

it('keeps the key when a call that was asked again under it stumbles, and no cap stands in its way', async () => {
  const { world, places, scripted, deliverNext, time } = await setupQueue();
  Object.assign(scripted.provider, { usesIdempotencyKey: true });
  scripted.next(endsWith({ kind: 'unknown', problem: problem('connection_lost'), requestId: null }));
  const origin = await ask(world, places, 'one');
  await runEnds(world, origin);
  await quiet(world);
  const doubted = world.context.tables.attempts.forRun(origin)[0];
  if (!doubted) throw new Error('no attempt');
  // Exactly what is in doubt fits: a second reservation would not.
  world.context.tables.caps.set({
    scope: { kind: 'day' },
    hardNanos: 60_000_000,
    softNanos: null,
    changedAtMs: 1,
  });
  scripted.next(refuses('rate_limited', 1_000));
  deliverNext(1);
  const runId = RunId.parse(crypto.randomUUID());
  await world.runs.againAttempt(doubted.id, runId, true);
  await quiet(world);
  time.advance(1_000);
  await runEnds(world, runId);
  const keys = scripted.submits.map((submit) => submit.idempotencyKey);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});
