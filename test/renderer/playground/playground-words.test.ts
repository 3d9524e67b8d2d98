import { describe, expect, it } from 'vitest';
import {
  capabilityHints,
  groupFigures,
  pressWords,
  runCost,
  runTookMs,
  totalWords,
} from '../../../src/renderer/playground/playground-words.ts';
import { Estimate } from '../../../src/shared/model.ts';
import { capabilities } from '../composer/capabilities-fixture.ts';
import { attempt, run } from '../gallery/cells-fixture.ts';

const estimate = (amountNanos: number | null, isPlayMoney = false) =>
  Estimate.parse({ amountNanos, isPlayMoney, basis: 'prices', caps: [], needsCeiling: false });

describe('the price of a comparison', () => {
  it.each([
    [
      [estimate(53_000_000), estimate(53_000_000), estimate(60_000_000), estimate(40_000_000)],
      '4 pictures, about $0.206 in all',
    ],
    [[estimate(53_000_000), estimate(null)], '2 pictures, about $0.053 in all, 1 of unknown price'],
    [[estimate(null), estimate(null)], '2 pictures, prices unknown'],
    [[estimate(null), null], '2 pictures, price not known yet'],
    [[estimate(null)], '1 picture, price unknown'],
    [[estimate(20_000_000, true), estimate(20_000_000, true)], '2 pictures, free · play money'],
    [[estimate(20_000_000, true), estimate(41_000_000)], '2 pictures, about $0.041 in all'],
    [[estimate(0), estimate(0)], '2 pictures, free'],
  ])('is told before the press, what nobody knows included', (estimates, words) => {
    expect(pressWords(estimates.length, estimates)).toBe(words);
  });

  it('is nothing before anything is chosen', () => {
    expect(totalWords([])).toBe('');
  });
});

describe('what came of a comparison', () => {
  const done = run('done', {
    attempts: [
      attempt('done', { charge: 'charged', amountNanos: 53_000_000, sentAtMs: 1000, finishedAtMs: 15_200 }),
    ],
  });

  it('tells cost and time of each', () => {
    expect(runCost(done)).toBe('$0.053');
    expect(runTookMs(done)).toBe(14_200);
    expect(runCost(run('waiting'))).toBe('about $0.041');
    expect(runTookMs(run('running', { attempts: [attempt('sending', { sentAtMs: 1 })] }))).toBeNull();
    expect(runCost(run('failed', { attempts: [attempt('rejected', { charge: 'none' })] }))).toBe(
      'not charged',
    );
    expect(runCost(run('unknown', { attempts: [attempt('unknown', { charge: 'unknown' })] }))).toBe(
      'may have been charged',
    );
  });

  it('adds up, and never hides what may have been charged', () => {
    expect(groupFigures([done, run('waiting')], 0)).toBe(
      'one prompt, 2 models · 1 of 2 done · $0.053 so far',
    );
    const unknown = run('unknown', { attempts: [attempt('unknown', { charge: 'unknown' })] });
    expect(groupFigures([done, unknown], 1)).toBe(
      'one prompt, 3 models · $0.053 in all, 1 may have been charged',
    );
  });
});

it('says what a model can do in a few words', () => {
  const hints = capabilityHints(capabilities({ tasks: ['generate'], endsOn: '2026-12-01' }));
  expect(hints).toContain('takes no pictures');
  expect(hints).toContain('ends on 1 December 2026');
});
