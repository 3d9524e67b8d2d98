import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, shortHash } from '../../../src/renderer/inspector/figures.ts';
import { recipeRows } from '../../../src/renderer/inspector/recipe-rows.ts';
import { sharedRows } from '../../../src/renderer/inspector/several.ts';
import { recipe } from '../image-detail-fixture.ts';

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
  it('show what they share, what is mixed, and how many have a value', () => {
    const rows = sharedRows({
      count: 1_000_000,
      madeCount: 1_000_000,
      differsCount: 1_200,
      fields: [
        { field: 'model', having: 1_000_000, different: 2, value: null },
        { field: 'connection', having: 1_000_000, different: 1, value: 'Demo' },
        { field: 'size', having: 999_000, different: 1, value: '1024x1024' },
        { field: 'format', having: 1_000_000, different: 1, value: 'png' },
      ],
    });
    expect(rows.map(({ label, value, isShared }) => [label, value, isShared])).toEqual([
      ['Model', 'mixed, 2 different', false],
      ['Connection', 'Demo', true],
      ['Size', '1024 × 1024 for 999,000 of 1,000,000', false],
      ['Format', 'PNG', true],
      ['Asked ≠ got', '1,200 of 1,000,000', false],
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
