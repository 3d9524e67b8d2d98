import type { ProblemFacts } from '../provider.ts';
import { detailOf, hasNoNetwork, unreachableMessage, unreachableReason } from './unreachable.ts';
import { TimeLimitReached } from './watchdog.ts';

const nothingSent = 'Nothing was sent, so nothing was charged.';

/** Problems of a paid call that never left. */
export const notSentProblems = {
  connection(host: string, error: unknown): ProblemFacts {
    const reason = error instanceof TimeLimitReached ? 'timeout' : unreachableReason(error);
    const code = hasNoNetwork(error) ? 'offline' : 'connect_failed';
    return problem(code, unreachableMessage(host, reason, detailOf(error)));
  },
  cancelled: (): ProblemFacts => problem('cancelled', 'Cancelled before anything was sent.'),
  badAddress: (message: string): ProblemFacts => problem('bad_address', message),
  badHeader: (): ProblemFacts =>
    problem(
      'key_unusable',
      'The key holds a character that cannot be sent, such as a line break. Paste it again in the connection settings.',
    ),
  missingInput: (detail: string): ProblemFacts =>
    problem('input_missing', `A picture of this request cannot be read from the library (${detail}).`),
};

/** The request left, at least in part, and no status came back. */
export function lostReply(host: string, error: unknown, wasCancelled: boolean): ProblemFacts {
  const billingRule = 'It was sent and never answered, so whether it was charged is not known.';
  const advice = "It may have been charged: check the provider's usage page before running it again.";
  if (wasCancelled) {
    return { code: 'cancelled', message: `Cancelled after it was sent to ${host}. ${advice}`, billingRule };
  }
  if (error instanceof TimeLimitReached) {
    return {
      code: 'no_reply',
      message: `Sent to ${host}, but there was ${error.message}. ${advice}`,
      billingRule,
    };
  }
  const message = `The connection to ${host} was lost before an answer came (${detailOf(error)}). ${advice}`;
  return { code: 'connection_lost', message, billingRule };
}

function problem(code: string, message: string): ProblemFacts {
  return { code, message, billingRule: nothingSent };
}
