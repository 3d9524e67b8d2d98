import type { CoreEvent } from '../shared/events.ts';
import type { Transport } from '../shared/transport.ts';
import type { CommandContext } from './command.ts';

/** Tells how a thing stands. Made before the thing is asked for, so that nothing is missed. */
export interface EventWatch<Standing> {
  /** How it stands once nothing more happens to it by itself, or when `signal` aborts. */
  settled(signal: AbortSignal): Promise<Standing>;
  close(): void;
}

/** What is watched. */
interface Watched<Standing> {
  readonly ask: () => Promise<Standing>;
  readonly isOver: (standing: Standing) => boolean;
  /** Whether an event may tell of it. */
  readonly isTold: (event: CoreEvent) => boolean;
}

/** Waits by events and asks again where some may be missing; it never asks by the clock. */
export function watchEvents<Standing>(
  transport: Transport,
  { ask, isOver, isTold }: Watched<Standing>,
): EventWatch<Standing> {
  let isStale = true;
  let wake: (() => void) | null = null;
  let lastSeq: number | null = null;
  const look = (): void => {
    isStale = true;
    wake?.();
  };
  const stop = transport.subscribe((event) => {
    const isGap = lastSeq !== null && event.seq !== lastSeq + 1;
    lastSeq = event.seq;
    if (isGap || isTold(event)) look();
  }, look);
  const changed = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        wake = null;
        signal.removeEventListener('abort', done);
        resolve();
      };
      wake = done;
      signal.addEventListener('abort', done, { once: true });
      if (isStale || signal.aborted) done();
    });
  return {
    async settled(signal) {
      for (;;) {
        isStale = false;
        const standing = await ask();
        if (isOver(standing) || signal.aborted) return standing;
        await changed(signal);
      }
    },
    close: stop,
  };
}

/** Waits for several purchases. Ctrl-C has nothing further sent, and what is under way is waited for. */
export async function settledOrStopped<Standing>(
  { interrupted, lost, note }: CommandContext,
  watch: EventWatch<Standing>,
  stop: () => Promise<Standing>,
): Promise<Standing> {
  const standing = await watch.settled(AbortSignal.any([interrupted, lost]));
  lost.throwIfAborted();
  if (!interrupted.aborted) return standing;
  note('Nothing further is sent. Waiting for what is under way.');
  await stop();
  const last = await watch.settled(lost);
  lost.throwIfAborted();
  return last;
}
