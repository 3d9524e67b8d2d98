import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { formatDollars } from '../../shared/money.ts';
import {
  spendGroupings,
  type SpendEntry,
  type SpendGrouping,
  type SpendRange,
} from '../../shared/money-model.ts';
import { spendCsvHeader, spendCsvRows, spendFile } from '../../shared/spend-file.ts';
import type { Client } from '../../shared/client.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readDay } from '../money-options.ts';
import type { GivenOptions } from '../options.ts';
import { shown } from '../options.ts';
import { columns, counted } from '../text.ts';
import { usageError } from '../usage-error.ts';

export const spendCommand: Command = {
  name: 'spend',
  operands: [],
  summary: 'what was spent, in real money',
  options: {
    by: { value: spendGroupings.join('|'), summary: 'how to group it; by day when left out' },
    from: { value: 'DAY', summary: 'first day, such as 2026-11-01; the first with spend when left out' },
    to: { value: 'DAY', summary: 'last day, included; the last with spend when left out' },
    csv: { value: 'FILE', summary: 'write every entry there as CSV; a file that is there stays as it is' },
    entries: { value: 'FILE', summary: 'write every entry there as JSON, likewise' },
  },
  precheck(options) {
    readGrouping(options);
    readRange(options);
    if (options.isOn('csv') && options.isOn('entries')) {
      throw usageError('One file at a time: --csv FILE or --entries FILE.');
    }
  },
  async run(context) {
    const { client, options } = context;
    const csv = options.text('csv');
    if (csv !== null) return exportEntries(context, csv, writeCsv);
    const json = options.text('entries');
    if (json !== null) return exportEntries(context, json, writeJson);
    const { totalNanos, rows } = await client.call('spend.rows', {
      by: readGrouping(options),
      ...readRange(options),
    });
    const lines = [...rows.map((row) => [row.key, formatDollars(row.amountNanos)])];
    const text = columns([...lines, ['Total', formatDollars(totalNanos)]], [1]);
    return { json: { totalNanos, rows }, text, exitCode: exitCodes.done };
  },
};

type Pages = AsyncGenerator<readonly SpendEntry[]>;
type Write = (handle: FileHandle, pages: Pages, range: SpendRange) => Promise<void>;

/** Page by page: a library may hold more entries than a process should. */
const writeCsv: Write = async (handle, pages) => {
  await handle.appendFile(spendCsvHeader());
  for await (const entries of pages) await handle.appendFile(spendCsvRows(entries));
};

const writeJson: Write = async (handle, pages, range) => {
  const all: SpendEntry[] = [];
  for await (const entries of pages) all.push(...entries);
  await handle.appendFile(`${JSON.stringify(spendFile(range, all), null, 2)}\n`);
};

async function exportEntries(
  { client, options }: CommandContext,
  file: string,
  write: Write,
): Promise<Outcome> {
  const handle = await openNew(file);
  const { from, to } = readRange(options);
  const range = { from: from ?? '0000-01-01', to: to ?? '9999-12-31' };
  const written = { entryCount: 0, totalNanos: 0 };
  try {
    await write(handle, countingInto(written, pagesOf(client, range)), range);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const what = counted(written.entryCount, 'line');
  return {
    json: { file, ...written },
    text: `Wrote ${what}, ${formatDollars(written.totalNanos)} together, to ${file}.`,
    exitCode: exitCodes.done,
  };
}

async function* countingInto(written: { entryCount: number; totalNanos: number }, pages: Pages): Pages {
  for await (const entries of pages) {
    written.entryCount += entries.length;
    written.totalNanos += entries.reduce((sum, entry) => sum + entry.amountNanos, 0);
    yield entries;
  }
}

async function* pagesOf(client: Client, range: SpendRange): Pages {
  let afterId: number | null = null;
  do {
    const page: { entries: SpendEntry[]; nextAfterId: number | null } = await client.call('spend.entries', {
      range,
      afterId,
      limit: 5000,
    });
    yield page.entries;
    afterId = page.nextAfterId;
  } while (afterId !== null);
}

/** Opens a file that is not there yet: an export never costs anybody what they had. */
async function openNew(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EEXIST') {
      throw usageError(
        `${shown(file)} is there already and was not touched. Choose another name, or remove it.`,
      );
    }
    const why = code === 'ENOENT' ? 'its folder is not there' : String(code ?? error);
    throw new AppError('invalid-input', `${shown(file)} cannot be written: ${why}.`, { cause: error });
  }
}

function readRange(options: GivenOptions): { from: string | null; to: string | null } {
  const from = readDay(options, 'from');
  const to = readDay(options, 'to');
  if (from !== null && to !== null && from > to) {
    throw usageError(`--from ${from} lies after --to ${to}.`);
  }
  return { from, to };
}

function readGrouping(options: GivenOptions): SpendGrouping {
  const asked = options.text('by') ?? 'day';
  const found = spendGroupings.find((each) => each === asked);
  if (found) return found;
  throw usageError(`--by must be one of ${spendGroupings.join(', ')}; ${shown(asked)} is not.`);
}
