import type { ProblemCode } from '../problem-codes.ts';
import type { ProblemFacts } from '../provider.ts';

/**
 * Why a task cannot be asked for at present, where its provider refuses the key (401) or what the key may do (403); nothing
 * for every other status. Spread into `waiting`: the task goes on there, and so does asking.
 */
export function pollRefused(label: string, status: number | null): { readonly problem?: ProblemFacts } {
  if (status !== 401 && status !== 403) return {};
  const code: ProblemCode = status === 401 ? 'key_refused' : 'not_allowed';
  const what = status === 401 ? 'refuses the key' : 'does not let this key ask for it';
  return {
    problem: {
      code,
      message: `${label} has the task and ${what} (status ${status}). Check the key of this connection; the task is asked for again by itself.`,
      billingRule: 'The task was accepted before; whether it was charged is told when it can be asked for.',
    },
  };
}
