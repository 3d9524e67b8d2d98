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

export function describeEstimate({ amountNanos, basis, isPlayMoney }: Estimate): Outcome {
  const amount = amountNanos === null ? 'Unknown' : `At most ${formatDollars(amountNanos)}`;
  return {
    json: { amountNanos, basis },
    text: `${amount}${isPlayMoney ? ' in play money' : ''}: ${basis}`,
    exitCode: exitCodes.done,
  };
}
