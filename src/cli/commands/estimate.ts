import type { Estimate } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { Command, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { askQuestion, estimateQuestion, precheckQuestion, questionOptions } from '../run-question.ts';

export const estimateCommand: Command = {
  name: 'estimate',
  operands: [],
  summary: 'what a run would cost; checks everything and spends nothing',
  options: questionOptions,
  precheck: precheckQuestion,
  async run(context) {
    return describeEstimate(await estimateQuestion(context, await askQuestion(context)));
  },
};

export function describeEstimate({ amountNanos, basis, isPlayMoney, caps, needsCeiling }: Estimate): Outcome {
  const amount = amountNanos === null ? 'Unknown' : `At most ${formatDollars(amountNanos)}`;
  const first = `${amount}${isPlayMoney ? ' in play money' : ''}: ${basis}`;
  const notices = caps.map((cap) => cap.message);
  return {
    json: {
      amountNanos,
      basis,
      caps: caps.map(({ effect, message }) => ({ effect, message })),
      needsCeiling,
    },
    text: [first, ...notices, ...(needsCeiling ? [ceilingNeeded] : [])].join('\n'),
    exitCode: exitCodes.done,
  };
}

export const ceilingNeeded =
  'The cost cannot be known beforehand, and a cap stands. Say the most it may cost with --ceiling USD.';
