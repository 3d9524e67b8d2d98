import type { ProblemFacts } from '../provider.ts';

/** How Demo ends without pictures: always free. */
const freeRule = 'Demo charges play money for delivered pictures only.';

/** The refusal a prompt asks for with the word "refuse-me", or null. */
export function refusalOf(prompt: string): ProblemFacts | null {
  if (!/(?:^|[^\p{L}\p{N}-])refuse-me(?:$|[^\p{L}\p{N}-])/iu.test(prompt)) return null;
  return {
    code: 'moderation_blocked',
    message:
      'Demo refused this prompt because it holds the word refuse-me. Take the word out and run it again.',
    billingRule: freeRule,
  };
}

export const cancelledProblem: ProblemFacts = {
  code: 'cancelled',
  message: 'Cancelled before the picture was finished.',
  billingRule: freeRule,
};

/** A picture that could not be drawn, in the words of what stopped it. */
export function drawingProblem(reason: string): ProblemFacts {
  return {
    code: 'drawing_failed',
    message: `Demo could not draw the picture. ${reason}`,
    billingRule: freeRule,
  };
}
