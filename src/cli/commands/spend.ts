import { formatDollars } from '../../shared/money.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { GivenOptions } from '../options.ts';
import { shown } from '../options.ts';
import { columns } from '../text.ts';
import { usageError } from '../usage-error.ts';

const groupings = ['day', 'model', 'project', 'connection'] as const;

export const spendCommand: Command = {
  name: 'spend',
  operands: [],
  summary: 'what was spent, in real money',
  options: { by: { value: groupings.join('|'), summary: 'how to group it; by day when left out' } },
  precheck: (options) => void readGrouping(options),
  async run({ client, options }) {
    const { totalNanos, rows } = await client.call('spend.rows', { by: readGrouping(options) });
    const lines = [...rows.map((row) => [row.key, formatDollars(row.amountNanos)])];
    const text = columns([...lines, ['Total', formatDollars(totalNanos)]], [1]);
    return { json: { totalNanos, rows }, text, exitCode: exitCodes.done };
  },
};

function readGrouping(options: GivenOptions): (typeof groupings)[number] {
  const asked = options.text('by') ?? 'day';
  const found = groupings.find((each) => each === asked);
  if (found) return found;
  throw usageError(`--by must be one of ${groupings.join(', ')}; ${shown(asked)} is not.`);
}
