import { isEnding, type AttemptState } from './attempt-state.ts';

export const runStatuses = [
  'waiting',
  'running',
  'done',
  'partial',
  'failed',
  'cancelled',
  'unknown',
] as const;
export type RunStatus = (typeof runStatuses)[number];

interface AttemptSummary {
  readonly state: AttemptState;
  readonly deliveredCount: number;
}

/**
 * A run has no state of its own: it is what its attempts add up to. A pending attempt outranks everything, then
 * an unknown charge (a person is needed), then what was delivered against what was asked for.
 */
export function runStatus(attempts: readonly AttemptSummary[], wantedCount: number): RunStatus {
  const pending = attempts.filter((attempt) => !isEnding(attempt.state));
  if (pending.some((attempt) => attempt.state !== 'planned')) return 'running';
  if (pending.length > 0) return 'waiting';
  if (attempts.some((attempt) => attempt.state === 'unknown')) return 'unknown';
  const delivered = attempts.reduce((sum, attempt) => sum + attempt.deliveredCount, 0);
  if (delivered >= wantedCount) return 'done';
  if (delivered > 0) return 'partial';
  return attempts.length > 0 && attempts.every((attempt) => attempt.state === 'cancelled')
    ? 'cancelled'
    : 'failed';
}
