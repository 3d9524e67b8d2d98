import { formatDollars } from '../../shared/money.ts';
import type { Rerun, RerunPlan, RerunStep } from '../../shared/rerun-model.ts';

/** What all steps cost together, with what nobody knows said. */
export function totalWords({ isPlayMoney, knownNanos, unknownCount, steps }: RerunPlan): string {
  if (isPlayMoney) return 'free · play money';
  if (steps.every(({ model }) => model === null)) return 'free';
  if (unknownCount === 0) return `about ${formatDollars(knownNanos)}`;
  return knownNanos === 0
    ? 'price unknown'
    : `about ${formatDollars(knownNanos)}, and ${unknownCount} of unknown price`;
}

/** What one step costs. */
export function stepPrice({ model, isPlayMoney, amountNanos, problem }: RerunStep): string {
  if (problem !== null) return '';
  if (model === null || isPlayMoney) return 'free';
  return amountNanos === null ? 'unknown' : formatDollars(amountNanos);
}

/** Why the steps cannot be made; null when they can. */
export function obstacleOf(plan: RerunPlan): string | null {
  const at = plan.steps.findIndex(({ problem }) => problem !== null);
  const broken = plan.steps[at];
  if (broken) return `Step ${at + 1}: ${broken.problem ?? ''}`;
  const blocking = plan.caps.find(({ effect }) => effect === 'blocks');
  if (blocking) return blocking.message;
  return plan.needsCeiling ? 'A cap stands and the price of a step is not known.' : null;
}

/** "Making the steps again: 1 of 3 done." */
export function progressWords({ doneCount, stepCount, state, reason }: Rerun): string {
  const done = `${doneCount} of ${stepCount} steps made again`;
  if (state === 'stopped') return `${done}. ${reason ?? ''}`;
  return `${done}${state === 'running' ? ', the next is being made' : ''}.`;
}
