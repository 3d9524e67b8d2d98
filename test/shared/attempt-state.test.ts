import { describe, expect, it } from 'vitest';
import { attemptMoves, attemptStates, isEnding, isInFlight } from '../../src/shared/attempt-state.ts';
import { runStatus } from '../../src/shared/run-status.ts';

describe('attempt states', () => {
  it('reach an ending from everywhere', () => {
    for (const start of attemptStates) {
      const seen = new Set([start]);
      for (const state of seen) attemptMoves[state].forEach((next) => seen.add(next));
      expect([...seen].some(isEnding), start).toBe(true);
    }
  });

  it('never lead from anything that may have been paid back to a purchase, but for a call without any network', () => {
    const beforeSending = ['planned', 'intent'];
    const back = attemptStates
      .filter((state) => !beforeSending.includes(state))
      .flatMap((state) => attemptMoves[state].map((next) => [state, next] as const))
      .filter(([, next]) => ['planned', 'intent', 'sending'].includes(next));
    // `sending` is committed before the socket is touched: where nothing was handed to it, nothing was bought.
    expect(back).toEqual([['sending', 'planned']]);
  });

  it('take up what was delivered in part only to fetch the rest', () => {
    expect(attemptMoves.done).toEqual(['fetching']);
  });

  it('lead from a failed task, and from what is in doubt, to asking and reading only', () => {
    expect(attemptMoves.failed).toEqual(['accepted']);
    expect(attemptMoves.unknown).toEqual(['failed', 'cancelled', 'accepted', 'received']);
  });

  it('count as in flight from the intent to the ending', () => {
    expect(attemptStates.filter(isInFlight)).toEqual([
      'intent',
      'sending',
      'accepted',
      'receiving',
      'received',
      'fetching',
    ]);
  });
});

describe('run status', () => {
  const attempt = (state: (typeof attemptStates)[number], deliveredCount = 0) => ({ state, deliveredCount });

  it.each([
    ['waiting', [attempt('planned')], 1],
    ['running', [attempt('planned'), attempt('sending')], 2],
    ['running', [attempt('unknown'), attempt('accepted')], 2],
    ['unknown', [attempt('done', 1), attempt('unknown')], 2],
    ['done', [attempt('rejected'), attempt('done', 1)], 1],
    ['partial', [attempt('done', 1), attempt('failed')], 2],
    ['failed', [attempt('rejected')], 1],
    ['cancelled', [attempt('cancelled'), attempt('cancelled')], 2],
    ['failed', [attempt('cancelled'), attempt('rejected')], 2],
    ['failed', [], 1],
  ] as const)('is %s', (status, attempts, wanted) => {
    expect(runStatus(attempts, wanted)).toBe(status);
  });
});
