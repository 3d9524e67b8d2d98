import type { Client } from '../shared/client.ts';
import type { RunId } from '../shared/ids.ts';
import type { Run } from '../shared/model.ts';
import type { Transport } from '../shared/transport.ts';

/** Tells when a run may have changed. Made before the run is submitted, so that nothing is missed. */
export interface RunWatch {
  /** The run once nothing more happens to it by itself, or as it is when `signal` aborts. */
  settled(signal: AbortSignal): Promise<Run>;
  close(): void;
}

/** Waits by events and asks again where some may be missing; it never asks by the clock. */
export function watchRun(transport: Transport, client: Client, runId: RunId): RunWatch {
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
    if (isGap || (event.kind === 'run.changed' && event.runId === runId)) look();
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
        const run = await client.call('runs.get', { runId });
        if (isFinished(run) || signal.aborted) return run;
        await changed(signal);
      }
    },
    close: stop,
  };
}

export function isFinished(run: Run): boolean {
  return run.status !== 'waiting' && run.status !== 'running';
}
