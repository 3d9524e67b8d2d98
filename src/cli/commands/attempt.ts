import { randomUUID } from 'node:crypto';
import type { Client } from '../../shared/client.ts';
import { AppError } from '../../shared/errors.ts';
import { AttemptId, RunId } from '../../shared/ids.ts';
import { formatDollars } from '../../shared/money.ts';
import type { Attempt } from '../../shared/model.ts';
import type { Command, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readDollars } from '../money-options.ts';
import { shown, type GivenOptions } from '../options.ts';
import { submitAndWait } from '../submit-and-wait.ts';
import { columns } from '../text.ts';
import { usageError } from '../usage-error.ts';

export const attemptList: Command = {
  name: 'attempt list',
  operands: [],
  summary: 'every purchase, newest first, and what became of it',
  options: {},
  async run({ client }) {
    const attempts = await client.call('attempts.list', { limit: 10_000 });
    const json = attempts.map(toJson);
    return { json, text: printAttempts(attempts), exitCode: exitCodes.done };
  },
};

export const attemptResolve: Command = {
  name: 'attempt resolve',
  operands: ['ID'],
  summary: 'say what became of a purchase nobody is sure about',
  options: {
    charged: { value: null, summary: "the provider's usage page shows it" },
    'not-charged': { value: null, summary: "the provider's usage page does not show it" },
    amount: { value: 'USD', summary: 'what was charged; the estimate when left out' },
  },
  precheck: (options) => void readVerdict(options),
  async run({ client, words, options }) {
    const attemptId = readAttemptId(words[0]);
    const attempt = await client.call('attempts.resolve', { attemptId, ...readVerdict(options) });
    return { json: toJson(attempt), text: printAttempts([attempt]), exitCode: exitCodes.done };
  },
};

export const attemptGiveUp: Command = {
  name: 'attempt give-up',
  operands: ['ID'],
  summary: 'stop following a task that does not end; it may still be made and charged',
  options: {},
  async run({ client, words }) {
    const attempt = await client.call('attempts.giveUp', { attemptId: readAttemptId(words[0]) });
    const said = attempt.problem === null ? '' : `\n${attempt.problem.message}`;
    return { json: toJson(attempt), text: `${printAttempts([attempt])}${said}`, exitCode: exitCodes.done };
  },
};

export const attemptAgain: Command = {
  name: 'attempt again',
  operands: ['ID'],
  summary: 'buy once more what a purchase did not deliver, and wait for it',
  options: {
    'same-key': {
      value: null,
      summary: 'as the very call it was, where the provider cannot charge it twice',
    },
    yes: { value: null, summary: 'do it without asking' },
  },
  handlesInterrupt: true,
  async run(context) {
    const { client, options, words } = context;
    const attempt = await findAttempt(client, readAttemptId(words[0]));
    refuseDelivered(attempt);
    const sameKey = options.isOn('same-key');
    if (!options.isOn('yes')) return needsYes(attempt, sameKey);
    const newRunId = RunId.parse(randomUUID());
    return submitAndWait(context, {
      runId: newRunId,
      isPlayMoney: attempt.isPlayMoney,
      isAwaited: true,
      submit: () => client.call('attempts.again', { attemptId: attempt.id, newRunId, sameKey }),
    });
  },
};

function needsYes(attempt: Attempt, sameKey: boolean): Outcome {
  const risk = sameKey
    ? 'This asks for it under its stored key, which cannot charge it twice.'
    : `This is a new purchase${amountOf(attempt)}${besides(attempt)}`;
  return {
    json: toJson(attempt),
    text: printAttempts([attempt]),
    exitCode: exitCodes.badInput,
    problem: { code: 'invalid-input', message: `${risk} Add --yes to do it. Nothing was sent.` },
  };
}

function amountOf({ estimateNanos }: Attempt): string {
  return estimateNanos === null ? '' : ` (about ${formatDollars(estimateNanos)})`;
}

/** What the first purchase means for the second one's money. */
function besides({ charge }: Attempt): string {
  if (charge === 'charged') return ' beside the first one, which was charged.';
  if (charge === 'free' || charge === 'refunded') return '; the first one cost nothing.';
  return ': if the first one was charged, it is paid twice. It may charge twice.';
}

function refuseDelivered({ state, wantedCount, deliveredCount }: Attempt): void {
  if (state !== 'done' || deliveredCount < wantedCount) return;
  throw new AppError('conflict', 'Nothing is missing: this purchase was delivered. Nothing was sent.');
}

function readVerdict(options: GivenOptions): { charged: boolean; amountNanos: number | null } {
  const charged = options.isOn('charged');
  if (charged === options.isOn('not-charged')) {
    throw usageError('Say what became of it, in one way: --charged or --not-charged.');
  }
  const amountNanos = readDollars(options, 'amount', { mayBeZero: false });
  if (amountNanos !== null && !charged) throw usageError('--amount is for what was charged, with --charged.');
  return { charged, amountNanos };
}

function readAttemptId(text: string | undefined): AttemptId {
  const parsed = /^\d{1,15}$/.test(text ?? '') ? AttemptId.safeParse(Number(text)) : null;
  if (parsed?.success) return parsed.data;
  throw usageError(`${shown(text ?? '')} is not the id of an attempt; ids are whole numbers.`);
}

async function findAttempt(client: Client, attemptId: AttemptId): Promise<Attempt> {
  const attempts = await client.call('attempts.list', { limit: 10_000 });
  const found = attempts.find((each) => each.id === attemptId);
  if (found) return found;
  throw usageError(`There is no attempt ${attemptId} in this library.`);
}

function toJson({ id, runId, connection, model, state, charge, amountNanos, remoteId }: Attempt) {
  return { id: String(id), runId, connection, model, state, charge, amountNanos, remoteId };
}

function printAttempts(attempts: readonly Attempt[]): string {
  if (attempts.length === 0) return 'Nothing was bought yet.';
  const head = ['ID', 'CONNECTION', 'MODEL', 'STATE', 'CHARGE', 'AMOUNT', ''];
  const rows = attempts.map((attempt) => [
    String(attempt.id),
    attempt.connection,
    attempt.model,
    attempt.state,
    attempt.charge,
    attempt.amountNanos === null ? 'unknown' : formatDollars(attempt.amountNanos),
    attempt.isPlayMoney ? 'play money' : '',
  ]);
  return columns([head, ...rows], [0, 5]);
}
