import { describe, expect, it } from 'vitest';
import {
  inputTokens,
  outputTokens,
  promptTokensAtMost,
} from '../../../../src/core/providers/openai-images/tokens.ts';

/** Readings of OpenAI's calculator and measured usage: 2 low, medium, high; 2.5 low, medium, high, xhigh, max. */
const figures: readonly (readonly [string, readonly number[]])[] = [
  ['1024x1024', [196, 1756, 7024, 196, 439, 1756, 3122, 7024]],
  ['1536x1024', [158, 1372, 5488, 158, 343, 1372, 2459, 5488]],
  ['1024x1536', [158, 1372, 5488, 158, 343, 1372, 2459, 5488]],
  ['2048x1152', [157, 1413, 5650, 157, 367, 1413, 2511, 5650]],
  ['2048x2048', [397, 3568, 14272, 397, 892, 3568, 6343, 14272]],
  ['2560x1440', [205, 1843, 7370, 205, 478, 1843, 3276, 7370]],
  ['3840x2160', [371, 3336, 13342, 371, 865, 3336, 5930, 13342]],
];

describe('output tokens', () => {
  it.each(figures)('of %s are those of the calculator for every quality of 2 and 2.5', (size, expected) => {
    const two = ['low', 'medium', 'high'].map((quality) => outputTokens('2', { size, quality }, 1));
    const newer = ['low', 'medium', 'high', 'xhigh', 'max'].map((quality) =>
      outputTokens('2.5', { size, quality }, 1),
    );
    expect([...two, ...newer]).toEqual(expected);
  });

  it('are rounded up once for a whole call, so two pictures may cost less than twice one', () => {
    const parameters = { size: '1024x1024', quality: 'low' };
    expect(outputTokens('2', parameters, 1)).toBe(196);
    expect(outputTokens('2', parameters, 2)).toBe(391);
  });

  it('do not grow with the area: a 3:1 strip is cheaper than a square', () => {
    const strip = outputTokens('2', { size: '3840x1280', quality: 'high' }, 1) ?? 0;
    expect(strip).toBeLessThan(outputTokens('2', { size: '2048x2048', quality: 'high' }, 1) ?? 0);
  });

  it('of older models come from their table', () => {
    expect(outputTokens('1.5', { size: '1024x1536', quality: 'medium' }, 2)).toBe(3168);
    expect(outputTokens('1.5', { size: '1536x1024', quality: 'high' }, 1)).toBe(6208);
    expect(outputTokens('1-mini', { size: '1024x1024', quality: 'low' }, 1)).toBe(687);
  });

  it.each([
    ['2', { size: 'auto', quality: 'low' }],
    ['2.5', { size: '1024x1024', quality: 'auto' }],
    ['2', { size: '1024x1024', quality: 'xhigh' }],
    ['2.6', { size: '1024x1024', quality: 'low' }],
    ['2.5', {}],
  ] as const)('of %s with %o are not known before the call', (family, parameters) => {
    expect(outputTokens(family, parameters, 1)).toBeNull();
  });
});

describe('input tokens', () => {
  it.each([
    [1024, 1024, 1024],
    [1536, 1024, 1536],
    [341, 512, 704],
    [1179, 2556, 1482],
    [32, 32, 1024],
  ])('of a picture of %i x %i are %i', (width, height, expected) => {
    expect(inputTokens('2.5', { width, height }, undefined)).toBe(expected);
    expect(inputTokens('2', { width: height, height: width }, undefined)).toBe(expected);
  });

  it('never exceed 1,536, whatever the shape', () => {
    const edges = [1, 16, 100, 1023, 1024, 1025, 3000, 8191, 20_000];
    const counts = edges.flatMap((width) =>
      edges.map((height) => inputTokens('2.5', { width, height }, undefined)),
    );
    expect(Math.max(...counts)).toBeLessThanOrEqual(1536);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.every(Number.isInteger)).toBe(true);
  });

  it('of older models are tiles, and a fixed amount more for high fidelity', () => {
    expect(inputTokens('1.5', { width: 1024, height: 1024 }, 'low')).toBe(194);
    expect(inputTokens('1.5', { width: 1536, height: 1024 }, 'low')).toBe(323);
    expect(inputTokens('1.5', { width: 1024, height: 1024 }, 'high')).toBe(4354);
    expect(inputTokens('1.5', { width: 1536, height: 1024 }, 'high')).toBe(6563);
  });
});

it('guesses one token per character at the most, emoji as one', () => {
  expect(promptTokensAtMost('a kite')).toBe(22);
  expect(promptTokensAtMost('🪁')).toBe(17);
});
