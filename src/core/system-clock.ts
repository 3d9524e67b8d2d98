import type { Clock } from './ports.ts';

/** Timers hold their delay in 31 bits; longer waits are made of several. */
const longestTimerMs = 2_147_483_647;

/** The machine's own clock, for every real host. */
export function createSystemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    async sleep(delayMs, signal) {
      for (let leftMs = delayMs; leftMs > 0; leftMs -= longestTimerMs) {
        await sleepOnce(Math.min(leftMs, longestTimerMs), signal);
      }
      signal.throwIfAborted();
    },
    localDay(timeMs) {
      const time = new Date(timeMs);
      const two = (part: number): string => String(part).padStart(2, '0');
      return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
    },
  };
}

function sleepOnce(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      // Whoever aborts chooses the reason; callers compare it, so it is passed on as it is.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal.reason);
    };
    if (signal.aborted) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', stop, { once: true });
  });
}
