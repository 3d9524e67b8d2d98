import { describe, expect, it } from 'vitest';
import {
  customSize,
  freeSizeHint,
  ratioGlyph,
  ratioWords,
  sizeWords,
} from '../../../src/renderer/composer/size-words.ts';
import type { FieldRule } from '../../../src/shared/capabilities.ts';
import { capabilities } from './capabilities-fixture.ts';

function sizeRule(isFree: boolean): Extract<FieldRule, { kind: 'size' }> {
  const rule = capabilities().fields.size;
  if (rule?.kind !== 'size') throw new Error('the fixture has a size rule');
  return isFree ? rule : { ...rule, free: null };
}

describe('sizes in words', () => {
  it('writes pixels as people do and leaves words alone', () => {
    expect(sizeWords('1536x1024')).toBe('1536 × 1024');
    expect(sizeWords('auto')).toBe('auto');
  });

  it.each([
    ['1024x1024', 'square'],
    ['1536x1024', '3:2'],
    ['1024x1536', '2:3'],
    ['1826x1024', '1.78:1'],
    ['auto', null],
  ])('names the shape of %s %s', (size, words) => {
    expect(ratioWords(size)).toBe(words);
  });

  it('draws the shape without letting an edge vanish', () => {
    expect(ratioGlyph('1536x1024', 12)).toEqual({ width: 12, height: 8 });
    expect(ratioGlyph('3000x100', 12)).toEqual({ width: 12, height: 3 });
    expect(ratioGlyph('auto', 12)).toEqual({ width: 12, height: 12 });
  });
});

describe('a size typed by hand', () => {
  it('is taken when it keeps the rule', () => {
    expect(customSize(' 1600', '912 ', sizeRule(true))).toEqual({ size: '1600x912' });
  });

  it.each([
    ['1000', '1000', '1008x1008', 'width and height must be multiples of 16'],
    ['2048', '512', '1536x512', 'the ratio is at most 3:1'],
  ])('is made legal where one is near, and that is said: %s by %s', (width, height, size, why) => {
    const note = `${width}x${height} is asked for as ${size}: ${why}`;
    expect(customSize(width, height, sizeRule(true))).toEqual({ size, note });
  });

  it.each([
    ['4096', '4096', 'the longest edge is at most 2048 pixels'],
    ['64', '64', 'at least 65,536 pixels are needed'],
    ['', '1024', 'type whole numbers of pixels'],
    ['-16', '1024', 'type whole numbers of pixels'],
    ['1e3', '1024', 'type whole numbers of pixels'],
    ['999999999', '1024', 'type whole numbers of pixels'],
  ])('is refused for %s by %s: %s', (width, height, problem) => {
    expect(customSize(width, height, sizeRule(true))).toEqual({ problem });
  });

  it('must be a preset where the model takes nothing else', () => {
    expect(customSize('1536', '1024', sizeRule(false))).toEqual({ size: '1536x1024' });
    expect(customSize('1600', '912', sizeRule(false))).toEqual({
      problem: 'only 1024 × 1024, 1536 × 1024 can be asked for',
    });
    expect(freeSizeHint(sizeRule(false))).toBeNull();
    expect(freeSizeHint(sizeRule(true))).toBe('Multiples of 16, up to 2048 pixels, ratio up to 3:1');
  });
});
