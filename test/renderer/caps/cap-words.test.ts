import { describe, expect, it } from 'vitest';
import {
  capFigures,
  capName,
  capRule,
  capShares,
  capState,
  limitsProblem,
  nearestCap,
  overWords,
  scopeKey,
} from '../../../src/renderer/caps/cap-words.ts';
import { ProjectId } from '../../../src/shared/ids.ts';
import { Cap } from '../../../src/shared/money-model.ts';

const dollar = 1_000_000_000;

function cap(changes: object = {}): Cap {
  return Cap.parse({
    scope: { kind: 'day' },
    label: 'Today',
    hardNanos: 5 * dollar,
    softNanos: 4 * dollar,
    spentNanos: dollar,
    heldNanos: 0,
    state: 'ok',
    ...changes,
  });
}

describe('a cap', () => {
  it('counts held money and says that it is held', () => {
    expect(capFigures(cap())).toBe('$1.00 of $5.00');
    expect(capFigures(cap({ heldNanos: dollar / 2 }))).toBe('$1.50 of $5.00 · $0.50 of it held');
  });

  it('fills its bar and never more', () => {
    expect(capShares(cap({ heldNanos: dollar }))).toEqual({ spent: 0.2, held: 0.2 });
    expect(capShares(cap({ spentNanos: 4 * dollar, heldNanos: 9 * dollar }))).toMatchObject({ spent: 0.8 });
    const over = capShares(cap({ spentNanos: 6 * dollar, heldNanos: dollar }));
    expect(over).toEqual({ spent: 1, held: 0 });
    expect(capShares(cap({ spentNanos: -dollar }))).toEqual({ spent: 0, held: 0 });
  });

  it('tells its state by a word and a shape of its own', () => {
    const states = [
      cap(),
      cap({ state: 'warning' }),
      cap({ state: 'reached' }),
      cap({ state: 'reached', hardNanos: null }),
    ].map(capState);
    expect(states).toEqual([
      { word: 'ok', shape: 'circle' },
      { word: 'near its end', shape: 'triangle' },
      { word: 'reached', shape: 'square' },
      { word: 'passed', shape: 'triangle' },
    ]);
  });

  it('says what it does and what it is called', () => {
    expect(capRule(cap())).toBe('blocks at $5.00, warns at $4.00');
    expect(capRule(cap({ hardNanos: null }))).toBe('warns at $4.00');
    const ceramics = cap({ scope: { kind: 'project', projectId: 3 }, label: 'Ceramics' });
    expect([capName(cap()), capName(ceramics), scopeKey(ceramics.scope)]).toEqual([
      'Today’s cap',
      'Cap of Ceramics',
      'project:3',
    ]);
    expect(overWords({ kind: 'project', projectId: ProjectId.parse(3) })).toBe('Over the project’s cap');
  });
});

describe('the nearest cap', () => {
  it('is the fullest by its share, held money included', () => {
    const month = cap({ scope: { kind: 'month' }, hardNanos: 100 * dollar, spentNanos: 30 * dollar });
    const day = cap({ hardNanos: 5 * dollar, spentNanos: dollar, heldNanos: dollar });
    expect(nearestCap([month, day])).toBe(day);
    expect(nearestCap([])).toBeNull();
  });
});

it.each([
  [null, null, 'Write at least one of the two.'],
  [dollar, 2 * dollar, 'The warning comes before the block: make it the smaller amount.'],
  [0, null, 'A cap is more than nothing. To stop buying, pause the queue.'],
  [2 * dollar, dollar, null],
  [null, dollar, null],
])('limits %s and %s together: %s', (hard, soft, problem) => {
  expect(limitsProblem(hard, soft)).toBe(problem);
});
