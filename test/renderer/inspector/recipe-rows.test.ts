import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, shortHash } from '../../../src/renderer/inspector/figures.ts';
import { recipeRows } from '../../../src/renderer/inspector/recipe-rows.ts';
import { summariseSeveral } from '../../../src/renderer/inspector/several.ts';
import { imageDetail, recipe } from '../image-detail-fixture.ts';

describe('a recipe line by line', () => {
  it('names model, connection, what was asked and how long it took', () => {
    const rows = recipeRows(recipe()).map(({ label, value }) => `${label}: ${value}`);
    expect(rows).toEqual([
      'Model: demo-1',
      'Connection: Demo',
      'Size: 1024 × 1024',
      'Quality: high',
      'Took: 14.2 s',
    ]);
  });

  it('marks what came out other than asked, also fields nobody asked about', () => {
    const differences = [
      { field: 'size', asked: '1024x1024', got: '1000x1000' },
      { field: 'count', asked: '4', got: '3' },
    ];
    const different = recipeRows(recipe({ differences })).filter((row) => row.isDifferent);
    expect(different.map(({ label, value }) => [label, value])).toEqual([
      ['Size', 'asked 1024 × 1024, got 1000 × 1000'],
      ['Count', 'asked 4, got 3'],
    ]);
  });
});

describe('several pictures', () => {
  it('add up real money only and count what is not known', () => {
    const play = imageDetail({ recipe: recipe(), cost: { ...imageDetail().cost, isPlayMoney: true } });
    const unknown = imageDetail({ recipe: recipe(), cost: { ...imageDetail().cost, amountNanos: null } });
    const imported = imageDetail();
    const paid = imageDetail({ recipe: recipe() });
    expect(summariseSeveral([play, unknown, imported, paid, paid])).toMatchObject({
      count: 5,
      chargedNanos: 82_400_000,
      playCount: 1,
      unknownCount: 1,
      sizeBytes: 10_500_000,
    });
  });

  it('show what they share and how often they differ', () => {
    const first = imageDetail({ recipe: recipe() });
    const second = imageDetail({ recipe: recipe({ model: 'demo-2', parameters: { quality: 'high' } }) });
    expect(summariseSeveral([first, second]).rows).toEqual([
      { label: 'Model', value: '2 different', isShared: false },
      { label: 'Connection', value: 'Demo', isShared: true },
      { label: 'Size', value: 'same for 1 of 2', isShared: false },
      { label: 'Quality', value: 'high', isShared: true },
    ]);
  });
});

describe('figures', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [2_100_000, '2.1 MB'],
    [45_000_000, '45 MB'],
    [5e15, '5000000 GB'],
  ])('write %i bytes as %s', (sizeBytes, words) => {
    expect(formatBytes(sizeBytes)).toBe(words);
  });

  it('write times and hashes short', () => {
    expect(formatDuration(14_200)).toBe('14.2 s');
    expect(formatDuration(125_000)).toBe('2 min 5 s');
    expect(shortHash(`9f2c${'0'.repeat(56)}41ab`)).toBe('9f2c…41ab');
  });
});
