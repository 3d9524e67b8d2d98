import { describe, expect, it } from 'vitest';
import { watchRun } from '../../src/cli/wait-for-run.ts';
import type { Client } from '../../src/shared/client.ts';
import type { CoreEvent } from '../../src/shared/events.ts';
import { ProjectId, RunId } from '../../src/shared/ids.ts';
import type { Run } from '../../src/shared/model.ts';
import type { Transport } from '../../src/shared/transport.ts';

const runId = RunId.parse('00000000-0000-4000-8000-000000000001');
const otherId = RunId.parse('00000000-0000-4000-8000-000000000002');
const projectId = ProjectId.parse(1);
const never = new AbortController().signal;

/** A core that answers with what the test sets, and counts how often it is asked. */
function setup() {
  let status: Run['status'] = 'waiting';
  let askedCount = 0;
  let onAsked: () => void = () => undefined;
  const listeners = new Set<{ onEvent: (event: CoreEvent) => void; onGap: () => void }>();
  const transport: Transport = {
    call: () => Promise.reject(new Error('unused')),
    upload: () => Promise.reject(new Error('unused')),
    subscribe(onEvent, onGap) {
      const listener = { onEvent, onGap };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const client = {
    call: async () => {
      askedCount += 1;
      const run = { id: runId, status };
      queueMicrotask(() => onAsked());
      return run;
    },
  } as unknown as Client; // answers the one method the watch uses
  return {
    watch: watchRun(transport, client, runId),
    set: (next: Run['status']) => (status = next),
    changed: (seq: number, id = runId) => {
      for (const each of listeners) each.onEvent({ kind: 'run.changed', seq, runId: id, projectId });
    },
    gap: () => {
      for (const each of listeners) each.onGap();
    },
    asked: (count: number) =>
      new Promise<void>((resolve) => {
        onAsked = () => {
          if (askedCount >= count) resolve();
        };
        onAsked();
      }),
    askedCount: () => askedCount,
    listenerCount: () => listeners.size,
  };
}

describe('waiting for a run', () => {
  it('ends at once when the run has ended already', async () => {
    const { watch, set } = setup();
    set('done');
    expect(await watch.settled(never)).toMatchObject({ status: 'done' });
  });

  it('asks again only when the run is said to have changed', async () => {
    const { watch, set, changed, asked, askedCount } = setup();
    const settled = watch.settled(never);
    await asked(1);
    changed(1, otherId);
    changed(2, otherId);
    set('running');
    changed(3);
    await asked(2);
    set('partial');
    changed(4);
    expect(await settled).toMatchObject({ status: 'partial' });
    expect(askedCount()).toBe(3);
  });

  it('asks again when events may have been missed', async () => {
    const { watch, set, gap, asked } = setup();
    const settled = watch.settled(never);
    await asked(1);
    set('failed');
    gap();
    expect(await settled).toMatchObject({ status: 'failed' });
  });

  it('asks again when a number is missing between events', async () => {
    const { watch, set, changed, asked } = setup();
    const settled = watch.settled(never);
    await asked(1);
    changed(1, otherId);
    set('done');
    changed(3, otherId);
    expect(await settled).toMatchObject({ status: 'done' });
  });

  it('sees a change that came while it was asking', async () => {
    const { watch, set, changed } = setup();
    const settled = watch.settled(never);
    set('done');
    changed(1);
    expect(await settled).toMatchObject({ status: 'done' });
  });

  it('gives the run as it is when it is told to stop, and stops listening', async () => {
    const { watch, asked, listenerCount } = setup();
    const stop = new AbortController();
    const settled = watch.settled(stop.signal);
    await asked(1);
    stop.abort();
    expect(await settled).toMatchObject({ status: 'waiting' });
    watch.close();
    expect(listenerCount()).toBe(0);
  });
});
