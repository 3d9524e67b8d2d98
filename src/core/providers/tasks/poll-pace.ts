import { retryAfterMs } from '../http/retry-after.ts';

const firstMs = 2000;
const usualMs = 10_000;
const patientMs = 60_000;

/** Polls at the usual pace come to half an hour; whatever takes longer is not waited for by anybody at the screen. */
const usualPolls = 180;
/** Three days at the patient pace: no service here keeps a task open for longer. */
export const openAnswersUntilOver = usualPolls + (3 * 24 * 3_600_000) / patientMs;

/** How long to wait before asking for a task again: 2 seconds rising to 10, then once a minute; longer when told so. */
export function pollAfterMs(
  pollCount: number,
  headers: Readonly<Record<string, string>> = {},
  nowMs = 0,
): number {
  const own = pollCount >= usualPolls ? patientMs : Math.min(usualMs, firstMs + pollCount * 500);
  return Math.max(own, Math.min(retryAfterMs(headers, nowMs) ?? 0, 10 * patientMs));
}

/** Between two polls when the provider could not be asked: the task goes on there whether it is reached or not. */
export function pollAfterFailureMs(pollCount: number): number {
  return pollCount >= usualPolls ? patientMs : 15_000;
}

/**
 * Unknown states mean "keep waiting", so something has to end the wait: three days of answers that leave the task open.
 * Polls that nobody answered say nothing about the task, so they are not among `stillOpen`.
 */
export function isWaitOver(stillOpen: number): boolean {
  return stillOpen >= openAnswersUntilOver;
}
