import { classOfProblem, laneEffects, type ProblemCode } from './problem-codes.ts';
import type { ProblemFacts } from './provider.ts';

/**
 * An error inside a success that is no block by moderation. A refusal's own words would be wrong here: it promises that
 * nothing was billed, or that it is tried again, and neither holds for a call that was answered with success. Only what
 * stops the connection (key, funds) keeps its code.
 */
export function errorInsideSuccess(
  name: string,
  refusal: { readonly code: string },
  said: string,
): ProblemFacts {
  const isPausing = laneEffects[classOfProblem(refusal.code)].pause !== null;
  const line = said.replace(/\s+/g, ' ').trim().slice(0, 300).replace(/\.$/, '');
  const words = line === '' ? '' : `: “${line}”`;
  return {
    code: isPausing ? refusal.code : ('no_picture' satisfies ProblemCode),
    message: `${name} answered with an error inside a success${words}. It may have been charged: look at the usage page before running it again.`,
    billingRule: 'It answered with an error inside a success, so it may have been charged.',
  };
}
