import { formatDollars } from '../../shared/money.ts';
import { readVersion } from '../../core/node-ports.ts';
import { restoreBackup } from '../../core/library/restore.ts';
import type { Command, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { columns, counted } from '../text.ts';
import { readFolder } from './backup.ts';

export const restoreCommand: Command = {
  name: 'restore',
  operands: ['DIR'],
  summary: 'put a backup where no library is yet (--library DIR), or merge it into this library',
  options: {
    merge: { value: null, summary: 'bring back what this library has lost; changes nothing else' },
  },
  runClosed({ words, options, library, interrupted }) {
    if (options.isOn('merge')) return null;
    return restoreBeside(readFolder(words[0] ?? ''), library, interrupted);
  },
  async run({ client, words }) {
    const report = await client.call('library.merge', { path: readFolder(words[0] ?? '') });
    const { added, settledAttempts, notices } = report;
    const brought = Object.values(added).reduce((sum, count) => sum + count, settledAttempts);
    const text =
      brought === 0 ? 'Nothing was missing; nothing was changed.' : printAdded(added, settledAttempts);
    return { json: report, text: [text, ...notices].join('\n'), exitCode: exitCodes.done };
  },
};

async function restoreBeside(folder: string, library: string, signal: AbortSignal): Promise<Outcome> {
  const manifest = await restoreBackup(
    {
      folder,
      library,
      appVersion: readVersion(),
      holder: { host: 'cli', startedAtMs: Date.now() },
    },
    { signal, progress: () => undefined },
  );
  const { counts, spentNanos, createdAtMs, missingOriginals } = manifest;
  const text = [
    `Restored to ${library}: ${counted(counts.images, 'picture')}, ${formatDollars(spentNanos)} spent, ` +
      `as of ${new Date(createdAtMs).toISOString()}.`,
    ...missingOriginals.map((name) => `The backup was made without a sound ${name}.`),
  ].join('\n');
  const json = { library, counts, spentNanos, createdAtMs, missingOriginals };
  return { json, text, exitCode: exitCodes.done };
}

function printAdded(added: Readonly<Record<string, number>>, settledCount: number): string {
  const rows = Object.entries({ ...added, 'endings of purchases': settledCount })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => [name === 'ledgerEntries' ? 'ledger entries' : name, String(count)]);
  return columns([['Brought back', ''], ...rows], [1]);
}
