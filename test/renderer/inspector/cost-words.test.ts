import { describe, expect, it } from 'vitest';
import { costWords } from '../../../src/renderer/inspector/cost-words.ts';
import type { CostView } from '../../../src/shared/model.ts';
import { imageDetail } from '../image-detail-fixture.ts';

const cost = (changes: Partial<CostView>): CostView => ({ ...imageDetail().cost, ...changes });

describe('a cost in words', () => {
  it('tells a charge with its estimate and its tokens', () => {
    expect(costWords(cost({ detail: '1,372 out, 17 text tokens' }), false)).toEqual({
      mark: 'full',
      figure: '$0.0412',
      word: 'charged',
      lines: ['estimated $0.0413 · 1,372 out, 17 text tokens'],
    });
  });

  it('says when a charge is only by the price list', () => {
    const words = costWords(cost({ basis: 'price-list', estimateNanos: null }), false);
    expect(words.lines).toEqual(['by the price list; the provider reported nothing']);
  });

  it('shows an estimate as an estimate', () => {
    const words = costWords(cost({ charge: 'reserved', amountNanos: null }), false);
    expect(words).toMatchObject({ mark: 'half', figure: '$0.0413', word: 'estimated, not charged yet' });
  });

  it('never turns an unknown amount into zero', () => {
    const words = costWords(cost({ amountNanos: null, estimateNanos: null }), false);
    expect(words).toMatchObject({ mark: 'triangle', figure: 'Unknown', word: 'no price known' });
  });

  it('is honest about a charge that may have happened', () => {
    expect(costWords(cost({ charge: 'unknown' }), false)).toMatchObject({
      mark: 'triangle',
      figure: '$0.0412',
      word: 'may have been charged',
    });
  });

  it('keeps play money apart from money', () => {
    expect(costWords(cost({ isPlayMoney: true, estimateNanos: null }), false)).toEqual({
      mark: 'hollow',
      figure: 'Free',
      word: 'play money',
      lines: ['$0.0412 in play money'],
    });
    const told = cost({ isPlayMoney: true, detail: '1 picture at $0.02, play money' });
    expect(costWords(told, false).lines).toEqual(['1 picture at $0.02, play money']);
  });

  it('has nothing to say of the money of an imported picture', () => {
    expect(costWords(cost({}), true)).toEqual({
      mark: 'dash',
      figure: 'No cost',
      word: 'imported',
      lines: [],
    });
  });
});
