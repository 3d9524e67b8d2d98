import { describe, expect, it } from 'vitest';
import {
  atRisk,
  needAmount,
  needKinds,
  needsFigures,
  sinceWords,
} from '../../../src/renderer/needs/need-words.ts';
import { Need } from '../../../src/shared/queue-model.ts';

function need(kind: Need['kind'], changes: object = {}): Need {
  return Need.parse({
    kind,
    key: `${kind}:1`,
    title: 'A call nobody answered',
    detail: '',
    amountNanos: 41_000_000,
    isPlayMoney: false,
    attemptId: 1,
    runId: null,
    connectionId: 1,
    sinceMs: 0,
    ...changes,
  });
}

describe('what needs a person', () => {
  it('names the amount and what it means', () => {
    expect(needAmount(need('unknown'))).toBe('$0.041 at risk');
    expect(needAmount(need('expired'))).toBe('$0.041 paid');
    expect(needAmount(need('held'))).toBe('$0.041 waiting');
    expect(needAmount(need('unknown', { isPlayMoney: true }))).toBe('$0.041 at risk, play money');
    expect(needAmount(need('library', { amountNanos: null }))).toBeNull();
  });

  it('has a word for every kind there is', () => {
    expect(Object.keys(needKinds).sort()).toEqual([...Need.shape.kind.options].sort());
  });

  it('adds up only real money that may have been charged', () => {
    const needs = [need('unknown'), need('unknown', { isPlayMoney: true }), need('expired')];
    expect(atRisk(needs)).toEqual({ count: 2, amountNanos: 41_000_000 });
    expect(needsFigures(needs)).toBe('3 things wait for you · $0.041 may have been charged');
    expect(needsFigures([need('cap')])).toBe('one thing waits for you');
    expect(needsFigures([])).toBe('nothing waits for you');
  });

  it('says since when, shorter the nearer it is', () => {
    const nowMs = new Date(2026, 10, 20, 15, 0).getTime();
    const at = (month: number, day: number, year = 2026) => new Date(year, month, day, 14, 5).getTime();
    expect(sinceWords(at(10, 20), nowMs)).toBe('since 14:05');
    expect(sinceWords(at(10, 19), nowMs)).toBe('since yesterday, 14:05');
    expect(sinceWords(at(10, 3), nowMs)).toBe('since 3 November, 14:05');
    expect(sinceWords(at(10, 3, 2025), nowMs)).toBe('since 3 November 2025, 14:05');
  });
});
