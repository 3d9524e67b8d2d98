import type { Client } from '../shared/client.ts';
import type { RunId } from '../shared/ids.ts';
import type { Run } from '../shared/model.ts';
import type { Transport } from '../shared/transport.ts';
import { watchEvents, type EventWatch } from './event-watch.ts';

/** Tells how a run stands, once nothing more happens to it by itself. */
export function watchRun(transport: Transport, client: Client, runId: RunId): EventWatch<Run> {
  return watchEvents(transport, {
    ask: () => client.call('runs.get', { runId }),
    isOver: isFinished,
    isTold: (event) => event.kind === 'run.changed' && event.runId === runId,
  });
}

export function isFinished(run: Run): boolean {
  return run.status !== 'waiting' && run.status !== 'running';
}
