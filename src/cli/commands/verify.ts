import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted } from '../text.ts';

export const verifyCommand: Command = {
  name: 'verify',
  operands: [],
  summary: 'check that every picture is there, whole, and accounted for',
  options: {},
  async run({ client }) {
    const check = await client.call('library.verify', {});
    const { ok } = check;
    const problems = check.problems.map((problem) => problem.message);
    if (ok) return { json: { ok, problems }, text: 'The library is whole.', exitCode: exitCodes.done };
    const message = `The library has ${counted(problems.length, 'problem')}.`;
    return {
      json: { ok, problems },
      text: problems.join('\n'),
      exitCode: exitCodes.other,
      problem: { code: 'conflict', message },
    };
  },
};
