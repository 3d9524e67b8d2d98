import { AppError } from '../shared/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { printError, type Printer } from './output.ts';
import type { CallTracker } from './tracked-transport.ts';

const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A terminal sends Ctrl-C to every process of a group, and the start script passes on what it got: within this time
 * two are one.
 */
const sameSignalWithinMs = 500;

/** The first request to end is passed on; the second ends the process where it is. */
export function listenForSignals(
  printer: Printer,
  isJson: boolean,
  tracker: CallTracker,
): { readonly interrupted: AbortSignal; stop(): void } {
  const controller = new AbortController();
  let firstAtMs: number | null = null;
  const onSignal = (): void => {
    const nowMs = performance.now();
    firstAtMs ??= nowMs;
    if (!controller.signal.aborted) controller.abort();
    else if (nowMs - firstAtMs > sameSignalWithinMs) void endNow(printer, isJson, tracker);
  };
  for (const signal of endSignals) process.on(signal, onSignal);
  return {
    interrupted: controller.signal,
    stop: () => {
      for (const signal of endSignals) process.off(signal, onSignal);
    },
  };
}

/** The journal is on disk and the kernel frees the lock: ending at once loses nothing but the waiting. */
async function endNow(printer: Printer, isJson: boolean, tracker: CallTracker): Promise<never> {
  const words = tracker.hasSubmitted
    ? 'Stopped at once. What was being sent may have been charged; `proofsheet attempt list` shows it.'
    : 'Stopped at once.';
  const code = tracker.hasSubmitted ? 'outcome-unknown' : 'unavailable';
  await printError(printer, new AppError(code, words), isJson);
  process.exit(tracker.hasSubmitted ? exitCodes.outcomeUnknown : exitCodes.other);
}
