import path from 'node:path';
import { formatDollars } from '../../shared/money.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted, formatBytes } from '../text.ts';
import { usageError } from '../usage-error.ts';

export const backupCommand: Command = {
  name: 'backup',
  operands: ['DIR'],
  summary: 'copy the whole library into a folder, also while pictures are being made',
  options: {},
  async run({ client, words }) {
    const folder = readFolder(words[0] ?? '');
    const report = await client.call('library.backupTo', { path: folder });
    const lines = [
      `Backed up to ${report.path}: ${counted(report.fileCount, 'file')}, ${formatBytes(report.sizeBytes)}` +
        (report.reusedCount > 0 ? ` (${report.reusedCount} were there already).` : '.'),
      `${counted(report.imageCount, 'picture')}, ${formatDollars(report.spentNanos)} spent.`,
      ...report.missingOriginals.map((name) => `The library itself has lost or damaged ${name}.`),
    ];
    return { json: report, text: lines.join('\n'), exitCode: exitCodes.done };
  },
};

/** Relative to where the command runs: the process that holds the library may be somewhere else. */
export function readFolder(word: string): string {
  if (word === '') throw usageError('The folder is empty.');
  return path.resolve(word);
}
