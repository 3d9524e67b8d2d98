import path from 'node:path';
import type { Client } from '../../shared/client.ts';
import type { BackupReport } from '../../shared/library-model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { shown, type GivenOptions } from '../options.ts';
import { counted, formatBytes } from '../text.ts';
import { usageError } from '../usage-error.ts';

const periods = ['off', 'daily', 'weekly'] as const;

export const backupCommand: Command = {
  name: 'backup',
  operands: ['DIR'],
  summary: 'copy the whole library into a folder, also while pictures are being made',
  options: {
    every: {
      value: periods.join('|'),
      summary: 'from now on also by itself, each into a folder of its own in DIR, while the app is open',
    },
    keep: { value: 'N', summary: 'how many of those to keep, 1 to 100' },
  },
  precheck: (options) => void readPeriod(options),
  async run({ client, words, options }) {
    const folder = readFolder(words[0] ?? '');
    const every = readPeriod(options);
    const report =
      every === null
        ? await client.call('library.backupTo', { path: folder })
        : await backUpFromNowOn(client, folder, every, options.integer('keep', 1, 100));
    return { json: report, text: printReport(report), exitCode: exitCodes.done };
  },
};

/** Sets the folder and the schedule, and makes the first of its backups. */
async function backUpFromNowOn(
  client: Client,
  folder: string,
  every: (typeof periods)[number],
  keepCount: number | null,
): Promise<BackupReport> {
  await client.call('library.setBackupFolder', { path: folder });
  await client.call('library.setBackupSchedule', { every, ...(keepCount === null ? {} : { keepCount }) });
  return client.call('library.backup', {});
}

function readPeriod(options: GivenOptions): (typeof periods)[number] | null {
  const asked = options.text('every');
  const keepCount = options.integer('keep', 1, 100);
  if (asked === null) {
    if (keepCount !== null)
      throw usageError('--keep says how many backups by themselves are kept; it needs --every.');
    return null;
  }
  const found = periods.find((each) => each === asked);
  if (found) return found;
  throw usageError(`--every must be one of ${periods.join(', ')}; ${shown(asked)} is not.`);
}

function printReport(report: BackupReport): string {
  const reused =
    report.reusedCount > 0
      ? ` (${report.reusedCount} ${report.reusedCount === 1 ? 'was' : 'were'} there already).`
      : '.';
  const size = formatBytes(report.sizeBytes);
  return [
    `Backed up to ${report.path}: ${counted(report.fileCount, 'file')}, ${size}${reused}`,
    `${counted(report.imageCount, 'picture')}, ${formatDollars(report.spentNanos)} spent.`,
    ...report.missingOriginals.map((name) => `The library itself has lost or damaged ${name}.`),
  ].join('\n');
}

/** Relative to where the command runs: the process that holds the library may be somewhere else. */
export function readFolder(word: string): string {
  if (word === '') throw usageError('The folder is empty.');
  return path.resolve(word);
}
