import { describe, expect, it } from 'vitest';
import type { QueueEntry } from '../../../../src/core/db/queue-entries.ts';
import { inOrder, type Turns } from '../../../../src/core/jobs/queue/order.ts';
import type { AttemptId, ConnectionId, ProjectId, RunId } from '../../../../src/shared/ids.ts';

let made = 0;
/** An entry by project and position; the brands only name tables. */
function entry(project: number, position: number, priority = 0): QueueEntry {
  made += 1;
  return {
    attemptId: made as AttemptId,
    runId: `${project}.${position}` as RunId,
    projectId: project as ProjectId,
    connectionId: 1 as ConnectionId,
    state: 'planned',
    priority,
    position,
    notBeforeMs: null,
    reservedNanos: 0,
    isPlayMoney: false,
  };
}
const idle: Turns = { runningOf: () => 0, lastServed: () => 0 };
const order = (entries: readonly QueueEntry[], turns = idle): string[] =>
  [...inOrder(entries, turns)].map((each) => each.runId);

describe('the order of a lane', () => {
  it('lets projects take turns, each in its own order', () => {
    const entries = [entry(1, 1), entry(1, 2), entry(1, 3), entry(2, 4), entry(2, 5), entry(3, 6)];
    expect(order(entries)).toEqual(['1.1', '2.4', '3.6', '1.2', '2.5', '1.3']);
    expect(order([...entries].reverse())).toEqual(['1.1', '2.4', '3.6', '1.2', '2.5', '1.3']);
  });

  it('serves the project with the fewest calls out first, then the one served longest ago', () => {
    const entries = [entry(1, 1), entry(1, 2), entry(2, 3), entry(2, 4), entry(3, 5)];
    const turns = {
      runningOf: (projectId: ProjectId) => (projectId === 1 ? 1 : 0),
      lastServed: (projectId: ProjectId) => ({ 1: 1, 2: 9, 3: 4 })[Number(projectId)] ?? 0,
    };
    expect(order(entries, turns)).toEqual(['3.5', '2.3', '1.1', '2.4', '1.2']);
  });

  it('puts a higher priority before any turn, and a lower one behind all', () => {
    const entries = [entry(1, 1, -1), entry(1, 2), entry(2, 3), entry(2, 4, 1), entry(1, 5, 1)];
    expect(order(entries)).toEqual(['2.4', '1.5', '1.2', '2.3', '1.1']);
  });

  it('does not make what a person put first wait for its project', () => {
    const entries = [entry(1, 5), entry(2, 6), entry(1, -1), entry(1, 0)];
    expect(order(entries)).toEqual(['1.-1', '1.0', '1.5', '2.6']);
  });

  it('keeps the calls of one run together in the order they were planned', () => {
    const [first, second] = [entry(1, 1), entry(1, 1)];
    expect([...inOrder([second, first], idle)]).toEqual([first, second]);
  });

  it('is lazy: the head of ten thousand is found without walking through all of them', () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => entry((index % 7) + 1, index + 1));
    let asked = 0;
    const turns: Turns = { runningOf: () => ((asked += 1), 0), lastServed: () => 0 };
    const head = inOrder(entries, turns).next();
    expect(head.value).toBe(entries[0]);
    expect(asked).toBe(7);
  });
});
