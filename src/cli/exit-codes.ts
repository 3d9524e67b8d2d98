import { isInFlight } from '../shared/attempt-state.ts';
import type { ErrorCode } from '../shared/errors.ts';
import type { Attempt, Run } from '../shared/model.ts';

/** What a script can tell apart. */
export const exitCodes = {
  done: 0,
  other: 1,
  badInput: 2,
  overCap: 3,
  refused: 4,
  outcomeUnknown: 5,
} as const;

const byErrorCode: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': exitCodes.badInput,
  'not-found': exitCodes.badInput,
  // Bytes that are not a picture were given by whoever asks.
  unreadable: exitCodes.badInput,
  'over-cap': exitCodes.overCap,
  refused: exitCodes.refused,
  'outcome-unknown': exitCodes.outcomeUnknown,
  conflict: exitCodes.other,
  unavailable: exitCodes.other,
  internal: exitCodes.other,
};

export function exitCodeOfError(code: ErrorCode): number {
  return byErrorCode[code];
}

/** Endings that are the provider's no, unless the problem says that it was not able to. */
const refusals: readonly Attempt['state'][] = ['rejected', 'failed'];

/** Problems of a provider that could not serve the call, as opposed to one that would not. */
const troubleCodes: ReadonlySet<string> = new Set(['server_error', 'redirected', 'internal']);

/** What a finished run comes to, the worst of its attempts first: money in doubt outranks a refusal. */
export function exitCodeOfRun(run: Run): number {
  if (run.status === 'done') return exitCodes.done;
  if (run.attempts.some(isAtRisk)) return exitCodes.outcomeUnknown;
  const isRefused = run.attempts.some(
    ({ state, problem }) => refusals.includes(state) && !troubleCodes.has(problem?.code ?? ''),
  );
  return isRefused ? exitCodes.refused : exitCodes.other;
}

/** True when nobody can say whether this purchase is charged: in doubt, or left while it was under way. */
export function isAtRisk({ charge, state, isPlayMoney }: Attempt): boolean {
  return charge === 'unknown' || (isInFlight(state) && !isPlayMoney);
}
