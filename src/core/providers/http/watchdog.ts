/** Why a request was given up, by us. */
export class TimeLimitReached extends Error {
  readonly limitMs: number;

  constructor(what: string, limitMs: number) {
    super(`no ${what} within ${limitMs / 1000} seconds`);
    this.name = 'TimeLimitReached';
    this.limitMs = limitMs;
  }
}

/** One running limit at a time over the stages of a request: each `expect` replaces the one before. */
export interface Watchdog {
  /** Aborts with the caller's reason or with `TimeLimitReached`. */
  readonly signal: AbortSignal;
  expect(what: string, limitMs: number): void;
  /** Something moved: the running limit starts again. */
  touch(): void;
  close(): void;
}

export function createWatchdog(callerSignal: AbortSignal): Watchdog {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: AbortSignal.any([callerSignal, controller.signal]),
    expect(what, limitMs) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(new TimeLimitReached(what, limitMs)), limitMs);
    },
    touch: () => void timer?.refresh(),
    close: () => clearTimeout(timer),
  };
}
