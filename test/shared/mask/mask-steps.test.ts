import { describe, expect, it } from 'vitest';
import { coverageWords, maskProblem } from '../../../src/shared/mask/mask-facts.ts';
import { MaskStep, maskLimits } from '../../../src/shared/mask/mask-steps.ts';
import { readPoints, writePoints } from '../../../src/shared/mask/point-text.ts';
import { createRandom } from '../../support/random.ts';

describe('points as text', () => {
  it('come back to the eighth of a pixel, pressure to the bit', () => {
    const random = createRandom(3);
    const points = Array.from({ length: 900 }, (_, index) =>
      index % 3 === 2 ? random.below(256) : (random.below(80_000) - 40_000) / 8,
    );
    expect(readPoints(writePoints(points, 3), 3)).toEqual(points);
    expect(readPoints(writePoints([], 2), 2)).toEqual([]);
  });

  it('are refused where they are cut, foreign or endless', () => {
    expect(readPoints('!!', 2)).toBeNull();
    expect(readPoints(writePoints([1, 2, 3], 3).slice(0, -1), 3)).toBeNull();
    expect(readPoints('g', 2)).toBeNull();
    expect(readPoints('/'.repeat(60), 2)).toBeNull();
  });
});

describe('a step from outside', () => {
  const brush = { kind: 'brush', operation: 'add', radiusPx: 20, hardness: 1 };
  it('is taken when it is one', () => {
    expect(MaskStep.safeParse({ ...brush, points: writePoints([1, 2, 255], 3) }).success).toBe(true);
    expect(MaskStep.safeParse({ kind: 'grow', byPx: 4 }).success).toBe(true);
  });

  it.each([
    ['no number', { ...brush, radiusPx: Number.NaN, points: writePoints([1, 2, 255], 3) }],
    ['an endless radius', { ...brush, radiusPx: Infinity, points: writePoints([1, 2, 255], 3) }],
    ['a huge radius', { ...brush, radiusPx: 1e9, points: writePoints([1, 2, 255], 3) }],
    ['no points', { ...brush, points: '' }],
    ['points in another galaxy', { ...brush, points: writePoints([1e9, 2, 255], 3) }],
    ['a pressure beyond all', { ...brush, points: writePoints([1, 2, 999], 3) }],
    ['points that are no text', { ...brush, points: [1, 2, 3] }],
    [
      'a million points',
      {
        ...brush,
        points: writePoints(
          Array.from({ length: 3_000_000 }, () => 5),
          3,
        ),
      },
    ],
    [
      'one point too many',
      {
        ...brush,
        points: writePoints(
          Array.from({ length: (maskLimits.pointsPerStep + 1) * 3 }, () => 1),
          3,
        ),
      },
    ],
    ['a lasso of two points', { kind: 'lasso', operation: 'add', points: writePoints([1, 2, 3, 4], 2) }],
    ['a rectangle without width', { kind: 'rectangle', operation: 'add', x: 1, y: 1, width: 0, height: 4 }],
    ['growing without end', { kind: 'grow', byPx: 1e6 }],
    ['growing backwards', { kind: 'grow', byPx: -1 }],
    ['another kind', { kind: 'spray' }],
  ])('is refused: %s', (_, step) => {
    expect(MaskStep.safeParse(step).success).toBe(false);
  });
});

describe('what a mask marks, in words', () => {
  const of = (markedPixels: number) => ({ width: 100, height: 100, markedPixels });
  it('is honest at both ends', () => {
    expect(coverageWords(of(0))).toBe('Nothing is marked yet');
    expect(coverageWords(of(3))).toBe('Less than 1 % of the picture will change');
    expect(coverageWords(of(3800))).toBe('38 % of the picture will change');
    expect(coverageWords(of(9999))).toBe('99 % of the picture will change');
    expect(coverageWords(of(10_000))).toBe('All of the picture will change');
  });

  it('stops an empty and a full one', () => {
    expect(maskProblem(of(0))).toBe('The mask is empty: paint what should change.');
    expect(maskProblem(of(10_000))).toMatch(/covers the whole picture/);
    expect(maskProblem(of(9999))).toBeNull();
  });
});
