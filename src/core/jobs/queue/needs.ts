import type { ChargeState } from '../../../shared/attempt-state.ts';
import { formatDollars } from '../../../shared/money.ts';
import type { Need, PauseCode } from '../../../shared/queue-model.ts';
import type { AttemptRecord } from '../../db/attempts.ts';
import type { RunRecord } from '../../db/runs.ts';
import { underSameKey } from '../../runs/one-purchase.ts';
import { offersSameKey } from '../../runs/same-key.ts';
import { connectionOf, type JobContext } from '../job-context.ts';
import type { Queue } from '../queue.ts';

/** More than anybody works through in one sitting; the oldest beyond it show when the first are settled. */
const maxShown = 200;

/** Money in doubt first, then what was paid and is not there, then what stands still. */
const urgency: Readonly<Record<Need['kind'], number>> = {
  unknown: 0,
  unreadable: 1,
  expired: 2,
  stalled: 3,
  paused: 4,
  cap: 5,
  held: 6,
  library: 7,
};

/** The most urgent first; within a kind what is oldest. */
export function byUrgency(one: Need, other: Need): number {
  return urgency[one.kind] - urgency[other.kind] || one.sinceMs - other.sinceMs;
}

const nobody = { attemptId: null, runId: null, connectionId: null, amountNanos: null, isPlayMoney: false };

/** Attempts that wait for a person's word: in doubt, or paid without a picture. */
export function attemptNeeds(context: JobContext): Need[] {
  const { tables } = context;
  return tables.queue.needing(maxShown).flatMap((attemptId) => {
    const attempt = tables.attempts.get(attemptId);
    const run = attempt && tables.runs.get(attempt.runId);
    return run && !isToldElsewhere(context, attempt) ? [attemptNeed(context, attempt, run)] : [];
  });
}

/** One purchase, one need: calls under one key that are all in doubt are settled together, by the first of them. */
function isToldElsewhere(context: JobContext, attempt: AttemptRecord): boolean {
  if (attempt.charge !== 'unknown' || attempt.idempotencyKey === null) return false;
  return underSameKey(context, attempt).some(({ id, charge }) => charge === 'unknown' && id < attempt.id);
}

function attemptNeed(context: JobContext, attempt: AttemptRecord, run: RunRecord): Need {
  const { id, connectionId, charge, state } = attempt;
  const kind = state === 'unreadable' || state === 'expired' ? state : 'unknown';
  const isAtRisk = charge === 'unknown';
  const amountNanos = isAtRisk
    ? (attempt.estimateNanos ?? attempt.ceilingNanos)
    : context.tables.ledger.netOfAttempt(id);
  const said = attempt.problem?.message ?? '';
  return {
    kind,
    key: `${kind}:${id}`,
    title: titleOf(state === 'done' || state === 'failed' ? state : kind, amountNanos, charge),
    detail: `${connectionOf(context, connectionId).name}, ${run.model}: ${said} ${adviceOf(kind, isAtRisk)}`,
    amountNanos,
    isPlayMoney: attempt.isPlayMoney,
    attemptId: id,
    runId: run.id,
    connectionId,
    sinceMs: attempt.finishedAtMs ?? attempt.sentAtMs ?? attempt.createdAtMs,
    offersSameKey: offersSameKey(context, attempt),
    isAtRisk,
  };
}

/** Tasks take minutes; after this long without an end a person may rather stop following. */
const stalledAfterMs = 60 * 60_000;

/** Tasks that are asked for and asked for, and links that are fetched and fetched: only their provider, or a person, ends them. */
export function stalledNeeds(context: JobContext): Need[] {
  const { tables, clock } = context;
  return tables.queue.running().flatMap(({ attemptId, state }) => {
    if (state !== 'accepted' && state !== 'fetching') return [];
    const attempt = tables.attempts.get(attemptId);
    const run = attempt && tables.runs.get(attempt.runId);
    const sinceMs = attempt?.sentAtMs ?? attempt?.createdAtMs ?? clock.nowMs();
    return run && clock.nowMs() - sinceMs >= stalledAfterMs
      ? [stalledNeed(context, attempt, run, sinceMs)]
      : [];
  });
}

function stalledNeed(context: JobContext, attempt: AttemptRecord, run: RunRecord, sinceMs: number): Need {
  const { id, connectionId, state, remoteId, pollCount, problem } = attempt;
  const { name } = connectionOf(context, connectionId);
  const isTask = state === 'accepted';
  const why = problem === null ? '' : ` ${problem.message}`;
  return {
    kind: 'stalled',
    key: `stalled:${id}`,
    title: isTask ? `A task at ${name} does not end` : `Pictures from ${name} do not arrive`,
    detail: isTask
      ? `${run.model}, task ${remoteId ?? ''}: asked ${pollCount} times, and it goes on being asked, for free.${why} If you give it up, it may still be made and charged.`
      : `${run.model}: its links go on being tried, for free.${why} If you give it up, what was charged stands.`,
    amountNanos: attempt.estimateNanos ?? attempt.ceilingNanos,
    isPlayMoney: attempt.isPlayMoney,
    attemptId: id,
    runId: run.id,
    connectionId,
    sinceMs,
  };
}

type AttemptKind = 'unknown' | 'unreadable' | 'expired';

/** Delivered, or failed at the provider, with nobody knowing what it cost. */
type WithoutCost = 'done' | 'failed';

const whatHappened: Readonly<Record<AttemptKind | WithoutCost, string>> = {
  done: 'A call that was delivered',
  failed: 'A task that failed',
  unknown: 'A call nobody answered',
  unreadable: 'A reply that cannot be read',
  expired: 'A call whose links have run out',
};

function titleOf(kind: AttemptKind | WithoutCost, amountNanos: number | null, charge: ChargeState): string {
  const money = amountNanos === null ? '' : `: ${formatDollars(amountNanos)}`;
  if (charge === 'unknown') return `${whatHappened[kind]} may have been charged${money}`;
  return charge === 'charged'
    ? `${whatHappened[kind]} was paid${money}`
    : `${whatHappened[kind]} cost nothing`;
}

function adviceOf(kind: AttemptKind, isAtRisk: boolean): string {
  const kept = kind === 'unknown' ? '' : 'Everything received is kept and can be read again. ';
  return isAtRisk
    ? `${kept}Look at the provider's usage page, then mark it as charged or as not charged.`
    : `${kept}Dismiss it when you are done with it.`;
}

/** Connections that stopped by themselves; one that a person paused needs nobody to be told. */
export function pauseNeeds({ tables }: JobContext): Need[] {
  return tables.connections.list().flatMap(({ id, name, pause }) => {
    if (pause === null || pause.code === 'person') return [];
    const { code, reason, atMs } = pause;
    const title = pauseTitles[code](name);
    const key = `paused:${id}:${atMs}`;
    return [
      { ...nobody, kind: 'paused' as const, key, title, detail: reason, connectionId: id, sinceMs: atMs },
    ];
  });
}

const pauseTitles: Readonly<Record<PauseCode, (name: string) => string>> = {
  person: (name) => `${name} is paused`,
  funds: (name) => `${name} is out of funds`,
  key: (name) => `Check the key of ${name}`,
  failures: (name) => `${name} stopped after failures`,
};

/** What was planned before this start: one matter, however many purchases it is. */
export function heldNeeds({ tables }: JobContext, queue: Pick<Queue, 'held'>): Need[] {
  const { attemptIds, sinceMs } = queue.held();
  if (attemptIds.size === 0) return [];
  const held = tables.queue.waiting().filter(({ attemptId }) => attemptIds.has(attemptId));
  const real = held.filter((entry) => !entry.isPlayMoney);
  const amountNanos = real.reduce((sum, entry) => sum + entry.reservedNanos, 0);
  const count = held.length;
  const [only] = count === 1 ? held : [];
  return [
    {
      ...nobody,
      kind: 'held',
      key: `held:${sinceMs}`,
      title: count === 1 ? 'One purchase waits for you' : `${count} purchases wait for you`,
      detail:
        'They were planned before Proofsheet stopped, or could not begin, and nothing of them was sent. Resume the queue to buy them, or cancel them.',
      amountNanos: real.length === 0 ? null : amountNanos,
      isPlayMoney: real.length === 0,
      attemptId: only?.attemptId ?? null,
      runId: only?.runId ?? null,
      sinceMs,
    },
  ];
}
