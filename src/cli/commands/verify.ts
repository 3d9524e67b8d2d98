import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted } from '../text.ts';

export const verifyCommand: Command = {
  name: 'verify',
  operands: [],
  summary: 'check that every picture is there, whole, and accounted for',
  options: { full: { value: null, summary: 'read every byte of every original, and the whole database' } },
  async run({ client, options }) {
    const check = await client.call('library.verify', { full: options.isOn('full') });
    const { ok, problems, notices } = check;
    const lines = [...problems, ...notices].map(({ message }) => message);
    // `problems` are sentences, as they have always been here; `found` tells them apart for programs.
    const json = { ...check, problems: problems.map(({ message }) => message), found: problems };
    const read = `${counted(check.originalCount, 'original')}, ${check.hashedCount} read to the last byte`;
    const whole = `The library is whole: ${read}.`;
    if (ok) return { json, text: [...lines, whole].join('\n'), exitCode: exitCodes.done };
    const message = `The library has ${counted(problems.length, 'problem')}.`;
    return {
      json,
      text: lines.join('\n'),
      exitCode: exitCodes.other,
      problem: { code: 'conflict', message },
    };
  },
};
