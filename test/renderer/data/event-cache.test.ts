import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { listenToEvents, staleAfter } from '../../../src/renderer/data/event-cache.ts';
import { createCoreHealth } from '../../../src/renderer/data/core-health.ts';
import { queryKeys } from '../../../src/renderer/data/query-keys.ts';
import type { Client } from '../../../src/shared/client.ts';
import { CoreEvent } from '../../../src/shared/events.ts';
import { ConnectionId } from '../../../src/shared/ids.ts';
import type { Transport } from '../../../src/shared/transport.ts';
import { imageId, runId } from '../gallery/cells-fixture.ts';

function setup() {
  const queries = new QueryClient();
  const asked = [
    queryKeys.imagePage({ kind: 'all' }, ''),
    queryKeys.facetsOf({ kind: 'all' }, ''),
    queryKeys.imageDetail(imageId(1)),
    queryKeys.imageDetail(imageId(2)),
    queryKeys.openRuns(null),
    queryKeys.run(runId(1)),
    queryKeys.run(runId(2)),
    queryKeys.queue,
    queryKeys.spendSummary,
    queryKeys.projectList(true),
    queryKeys.models(ConnectionId.parse(1)),
    queryKeys.settings,
  ];
  for (const key of asked) queries.setQueryData(key, 1);
  let emit: (event: CoreEvent) => void = () => undefined;
  let gap: () => void = () => undefined;
  const transport: Pick<Transport, 'subscribe'> = {
    subscribe(listener, onGap) {
      emit = listener;
      gap = onGap;
      return () => undefined;
    },
  };
  const frames: (() => void)[] = [];
  const onGap = vi.fn();
  listenToEvents(transport as Transport, queries, { schedule: (run) => frames.push(run), onGap }); // Nothing else of it is used.
  return {
    queries,
    emit: (event: object) => emit(CoreEvent.parse({ seq: 1, ...event })),
    gap: () => gap(),
    onGap,
    frames,
    draw: () => frames.splice(0).forEach((run) => run()),
    stale: () => asked.filter((key) => queries.getQueryState(key)?.isInvalidated),
  };
}

describe('events', () => {
  it('make stale what they are about and nothing else', () => {
    const { emit, draw, stale } = setup();
    emit({ kind: 'image.changed', imageId: 1, projectId: 1 });
    draw();
    expect(stale()).toEqual([
      queryKeys.imagePage({ kind: 'all' }, ''),
      queryKeys.facetsOf({ kind: 'all' }, ''),
      queryKeys.imageDetail(imageId(1)),
      queryKeys.projectList(true),
    ]);
  });

  it('of many pictures at once count the facets again', () => {
    const { emit, draw, stale } = setup();
    emit({ kind: 'images.changed' });
    draw();
    expect(stale()).toContainEqual(queryKeys.facetsOf({ kind: 'all' }, ''));
  });

  it('of a run leave other runs alone', () => {
    const { emit, draw, stale } = setup();
    emit({ kind: 'run.changed', runId: runId(1), projectId: 1 });
    draw();
    expect(stale()).toEqual([
      queryKeys.openRuns(null),
      queryKeys.run(runId(1)),
      queryKeys.queue,
      // What is reserved changes with a run, before anything is charged.
      queryKeys.spendSummary,
    ]);
  });

  it('that come together are one refetch in the next frame', () => {
    const { emit, frames, draw, queries } = setup();
    const invalidate = vi.spyOn(queries, 'invalidateQueries');
    for (let index = 0; index < 10; index += 1)
      emit({ kind: 'image.added', imageId: index + 1, projectId: 1 });
    expect(frames).toHaveLength(1);
    expect(invalidate).not.toHaveBeenCalled();
    draw();
    expect(invalidate).toHaveBeenCalledTimes(6);
    emit({ kind: 'settings.changed' });
    expect(frames).toHaveLength(1);
  });

  it('that were missed make everything stale', () => {
    const { gap, draw, stale, onGap } = setup();
    gap();
    draw();
    expect(stale()).toHaveLength(12);
    expect(onGap).toHaveBeenCalledOnce();
  });

  it('are all in the table', () => {
    const kinds = CoreEvent.options.map((option) => option.shape.kind.value);
    expect(Object.keys(staleAfter).sort()).toEqual([...kinds].sort());
  });
});

describe('the health of core', () => {
  it('is lost when core does not answer, and everything is asked for again when it does', async () => {
    vi.useFakeTimers();
    let isUp = false;
    const client = {
      call: () => (isUp ? Promise.resolve({}) : Promise.reject(new Error('refused'))),
    } as unknown as Client; // Only `call` is used, and its reply is not looked at.
    const queries = new QueryClient();
    queries.setQueryData(queryKeys.settings, 1);
    const health = createCoreHealth(client, queries);
    await health.getState().check();
    expect(health.getState().isLost).toBe(true);
    isUp = true;
    await vi.advanceTimersByTimeAsync(2_500);
    expect(health.getState().isLost).toBe(false);
    expect(queries.getQueryState(queryKeys.settings)?.isInvalidated).toBe(true);
    vi.useRealTimers();
  });

  it('is lost when core takes the question and never answers', async () => {
    vi.useFakeTimers();
    const client = { call: () => new Promise(() => undefined) } as unknown as Client; // Only `call` is used.
    const health = createCoreHealth(client, new QueryClient());
    const checked = health.getState().check();
    await vi.advanceTimersByTimeAsync(8_000);
    await checked;
    expect(health.getState().isLost).toBe(true);
    vi.clearAllTimers();
    vi.useRealTimers();
  });
});
