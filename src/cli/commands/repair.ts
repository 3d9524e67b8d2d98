import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted } from '../text.ts';
import { readFolder } from './backup.ts';

export const repairCommand: Command = {
  name: 'repair',
  operands: [],
  summary: 'rebuild what can be rebuilt and put lost originals back; never touches the ledger',
  options: {
    'dry-run': { value: null, summary: 'say what would be done, and do nothing' },
    from: { value: 'DIR', summary: 'a backup to take lost originals from' },
  },
  async run({ client, options }) {
    const from = options.text('from');
    const report = await client.call('library.repair', {
      dryRun: options.isOn('dry-run'),
      from: from === null ? null : readFolder(from),
    });
    const { repaired, remaining, isDryRun } = report;
    if (repaired.length + remaining.length === 0) {
      return { json: report, text: 'Nothing needs to be repaired.', exitCode: exitCodes.done };
    }
    const title = isDryRun ? 'This would be done:' : 'This was done:';
    const text = [
      ...(repaired.length > 0 ? [title, ...repaired] : []),
      ...(remaining.length > 0 ? ['This stays:', ...remaining] : []),
    ].join('\n');
    if (remaining.length === 0) return { json: report, text, exitCode: exitCodes.done };
    const message = `${counted(remaining.length, 'problem')} cannot be repaired from what is there.`;
    return { json: report, text, exitCode: exitCodes.other, problem: { code: 'conflict', message } };
  },
};
