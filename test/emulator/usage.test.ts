import { expect, test } from 'vitest';
import { familyRules } from './models.ts';
import { imageInputTokens, imageOutputTokens, textInputTokens } from './usage.ts';

/** Figures read from the published calculator or measured: low, medium, high, xhigh, max. */
const published: readonly (readonly ['gpt-image-2' | 'gpt-image-2.5', string, readonly number[]])[] = [
  ['gpt-image-2', '1024x1024', [196, 1756, 7024]],
  ['gpt-image-2', '1536x1024', [158, 1372, 5488]],
  ['gpt-image-2', '2048x1152', [157, 1413, 5650]],
  ['gpt-image-2', '2048x2048', [397, 3568, 14_272]],
  ['gpt-image-2', '3840x2160', [371, 3336, 13_342]],
  ['gpt-image-2.5', '1024x1024', [196, 439, 1756, 3122, 7024]],
  ['gpt-image-2.5', '1024x1536', [158, 343, 1372, 2459, 5488]],
  ['gpt-image-2.5', '2560x1440', [205, 478, 1843, 3276, 7370]],
  ['gpt-image-2.5', '3840x2160', [371, 865, 3336, 5930, 13_342]],
];

test.for(published)('counts the output of %s at %s', ([family, text, expected]) => {
  const [width = 0, height = 0] = text.split('x').map(Number);
  const qualities = ['low', 'medium', 'high', 'xhigh', 'max'].slice(0, expected.length);
  const counted = qualities.map((quality) =>
    imageOutputTokens(familyRules[family], quality, { width, height }, 1),
  );
  expect(counted).toEqual(expected);
});

test('rounds once over all pictures of a call', () => {
  expect(imageOutputTokens(familyRules['gpt-image-2'], 'low', { width: 1024, height: 1024 }, 2)).toBe(391);
});

test('takes the output of the older models from their table', () => {
  const size = { width: 1536, height: 1024 };
  expect(imageOutputTokens(familyRules['gpt-image-1.5'], 'medium', size, 2)).toBe(3136);
});

test.for([
  [1024, 1024, 1024],
  [1536, 1024, 1536],
  [341, 512, 704],
  [1179, 2556, 1482],
] as const)('counts an input of %i × %i as %i tokens', ([width, height, tokens]) => {
  expect(imageInputTokens(familyRules['gpt-image-2.5'], { width, height }, 'low')).toBe(tokens);
});

test('counts inputs of the older models in tiles, high fidelity on top', () => {
  const rules = familyRules['gpt-image-1.5'];
  expect(imageInputTokens(rules, { width: 1024, height: 1024 }, 'low')).toBe(194);
  expect(imageInputTokens(rules, { width: 1024, height: 1024 }, 'high')).toBe(194 + 4160);
  expect(imageInputTokens(rules, { width: 1536, height: 1024 }, 'high')).toBe(65 + 2 * 129 + 6240);
});

test('counts text by its length', () => {
  expect(textInputTokens('Poster: a paper lighthouse at dawn')).toBe(17);
});
