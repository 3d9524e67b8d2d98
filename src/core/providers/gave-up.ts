import type { ProblemCode } from './problem-codes.ts';
import type { ProblemFacts } from './provider.ts';

/** "Request timeout" and a gateway's "client closed request": statuses below 500 that come when work may have begun. */
const gaveUpStatuses: ReadonlySet<number> = new Set([408, 499]);

/** True for a status below 500 that refuses nothing: somebody stopped waiting for a request that was sent. */
export function isGivenUp(status: number): boolean {
  return gaveUpStatuses.has(status);
}

/** What such a status means for money: nobody said no, so nobody said that it is free. */
export function gaveUp(name: string, status: number): ProblemFacts & { readonly code: ProblemCode } {
  return {
    code: 'no_reply',
    message: `${name}, or something on the way there, stopped waiting for this request after it was sent (status ${status}). It may have been charged: check the usage page before running it again.`,
    billingRule: 'It was sent and given up on, not refused, so whether it was charged is not known.',
  };
}
