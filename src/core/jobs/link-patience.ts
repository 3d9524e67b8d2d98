import type { FetchedResult } from '../providers/http.ts';

/** Downloading is free: a host that stumbles is asked again after these pauses, about ten minutes in all. */
const stumblePausesMs: readonly number[] = [1_000, 5_000, 20_000, 60_000, 120_000, 300_000];

/** A link may be told before every server of its host has the file: "not found" is asked again for thirty seconds. */
const lagPausesMs: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000];

/** While this computer reaches nothing the links are simply not asked for; nothing is given up meanwhile. */
const offlinePauseMs = 30_000;

/** How long one link is tried. */
export interface LinkPatience {
  /** Not to be asked before; 0 at first. */
  readonly dueMs: number;
  /** After a try: null where it goes on (or came), else why it is given up, for people. */
  after(fetched: FetchedResult, nowMs: number): string | null;
}

export function createPatience(): LinkPatience {
  let dueMs = 0;
  const tries = { stumbles: 0, lags: 0 };
  const again = (pauseMs: number | undefined, nowMs: number, givenUp: string): string | null => {
    if (pauseMs === undefined) return givenUp;
    dueMs = nowMs + pauseMs;
    return null;
  };
  return {
    get dueMs() {
      return dueMs;
    },
    after(fetched, nowMs) {
      switch (fetched.kind) {
        case 'saved':
          return null;
        case 'refused':
          return `its link was refused: ${fetched.detail}`;
        case 'gone': {
          if (fetched.status !== 404) return `its link does not work any more (status ${fetched.status})`;
          tries.lags += 1;
          const words = `nothing was found at its link (status 404), asked ${tries.lags} times`;
          return again(lagPausesMs[tries.lags - 1], nowMs, words);
        }
        case 'unreachable': {
          if (fetched.isOffline === true) return again(offlinePauseMs, nowMs, '');
          tries.stumbles += 1;
          const words = `its link could not be reached: ${fetched.detail}`;
          return again(stumblePausesMs[tries.stumbles - 1], nowMs, words);
        }
      }
    },
  };
}
