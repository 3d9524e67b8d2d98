import { describe, expect, it } from 'vitest';
import {
  countdownWords,
  laneCounts,
  offlineWords,
  placeOf,
  placeOfDrop,
  waitingTitle,
} from '../../../src/renderer/queue/queue-words.ts';
import { QueueLane } from '../../../src/shared/queue-model.ts';
import { run, runId } from '../gallery/cells-fixture.ts';

const lane = (changes: object = {}) =>
  QueueLane.parse({
    connectionId: 1,
    connection: 'RunAPI',
    runningCount: 0,
    waitingCount: 0,
    isPaused: false,
    pauseCode: null,
    pauseReason: null,
    nextStartMs: null,
    ...changes,
  });

describe('what a run waits for', () => {
  const standing = { isPaused: false, isOffline: false, lanes: [lane()] };

  it('is a person first, then the network, then its connection, then its turn', () => {
    const waiting = run('waiting');
    const paused = lane({ isPaused: true, pauseCode: 'funds', nextStartMs: 5 });
    expect(waitingTitle(undefined, waiting)).toBe('Waiting');
    expect(waitingTitle(standing, waiting)).toBe('Waiting');
    expect(waitingTitle({ ...standing, lanes: [lane({ nextStartMs: 5 })] }, waiting)).toBe(
      'Waiting its turn',
    );
    expect(waitingTitle({ ...standing, lanes: [paused] }, waiting)).toBe('Waiting: RunAPI is paused');
    expect(waitingTitle({ ...standing, isOffline: true, lanes: [paused] }, waiting)).toBe(
      'Waiting for the network',
    );
    expect(waitingTitle({ isPaused: true, isOffline: true, lanes: [] }, waiting)).toBe(
      'Waiting for you to resume',
    );
  });

  it('is told of each connection, and counted down', () => {
    expect(laneCounts(lane({ runningCount: 2, waitingCount: 3 }))).toBe('2 running · 3 waiting');
    expect(laneCounts(lane())).toBe('nothing waits');
    expect([countdownWords(4_200, 0), countdownWords(0, 1), countdownWords(300_000, 0)]).toEqual([
      'next in 5 s',
      null,
      'next in 5 min',
    ]);
  });

  it('is nothing lost while there is no network', () => {
    expect(offlineWords(3)).toContain('3 purchases wait, nothing is lost.');
    expect(offlineWords(1)).toContain('One purchase waits, nothing is lost.');
    expect(offlineWords(0)).not.toContain('lost');
  });
});

describe('a place in the queue', () => {
  const runs = [run('running', { id: runId(9) }), ...[1, 2, 3].map((n) => run('waiting', { id: runId(n) }))];

  it('is among those that wait; one that runs has none', () => {
    expect(placeOf(runs, runId(9), 'up')).toBeNull();
    expect(placeOf(runs, runId(1), 'up')).toBeNull();
    expect(placeOf(runs, runId(1), 'first')).toBeNull();
    expect(placeOf(runs, runId(3), 'last')).toBeNull();
  });

  it('moves by one or to an end', () => {
    expect(placeOf(runs, runId(3), 'up')).toEqual({ before: runId(2) });
    expect(placeOf(runs, runId(1), 'down')).toEqual({ before: runId(3) });
    expect(placeOf(runs, runId(2), 'down')).toBe('last');
    expect(placeOf(runs, runId(3), 'first')).toBe('first');
  });

  it('of a drop is where the row is that it was let go on', () => {
    expect(placeOfDrop(runs, runId(3), runId(1))).toEqual({ before: runId(1) });
    expect(placeOfDrop(runs, runId(1), runId(2))).toEqual({ before: runId(3) });
    expect(placeOfDrop(runs, runId(1), runId(3))).toBe('last');
    expect(placeOfDrop(runs, runId(1), runId(1))).toBeNull();
    expect(placeOfDrop(runs, runId(1), runId(9))).toBeNull();
  });
});
