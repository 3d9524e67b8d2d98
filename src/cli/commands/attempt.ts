import { formatDollars } from '../../shared/money.ts';
import type { Attempt } from '../../shared/model.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { columns } from '../text.ts';

export const attemptList: Command = {
  name: 'attempt list',
  operands: [],
  summary: 'every purchase, newest first, and what became of it',
  options: {},
  async run({ client }) {
    const attempts = await client.call('attempts.list', { limit: 10_000 });
    const json = attempts.map(({ id, runId, connection, model, state, charge, amountNanos, remoteId }) => ({
      id: String(id),
      runId,
      connection,
      model,
      state,
      charge,
      amountNanos,
      remoteId,
    }));
    return { json, text: printAttempts(attempts), exitCode: exitCodes.done };
  },
};

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
