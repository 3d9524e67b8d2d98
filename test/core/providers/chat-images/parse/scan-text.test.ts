import { expect, it } from 'vitest';
import { scanText } from '../../../../../src/core/providers/chat-images/parse/scan-text.ts';

/** Eight million characters are what the image worker lets through; each of these is made to go wrong. */
const size = 4_000_000;
const hostile: readonly (readonly [string, string])[] = [
  ['opening brackets', '['.repeat(size)],
  ['image brackets', '!['.repeat(size / 2)],
  ['middles of links', ']('.repeat(size / 2)],
  ['empty links', '[]('.repeat(size / 3)],
  ['links that never close', '[a](https://x/'.repeat(size / 14)],
  ['spaces after a middle', `[a](${' '.repeat(size)}`],
  ['titles that never close', '[a](b "'.repeat(size / 7)],
  ['heads of data URLs', 'data:image/'.repeat(size / 11)],
  ['data URLs without data', 'data:image/png;base64,'.repeat(size / 22)],
  ['parameters without end', `data:image/png${';a'.repeat(size / 2)}`],
  ['one long data URL', `data:image/png;base64,${'A'.repeat(size)}`],
  ['many short data URLs', `![](data:image/png;base64,${'A'.repeat(64)})`.repeat(size / 100)],
  ['beginnings of addresses', 'http'.repeat(size / 4)],
  ['addresses in a row', 'https://x/'.repeat(size / 10)],
  ['brackets before data', `${'!['.repeat(200)}(data:image/png;base64,${'A'.repeat(64)}`.repeat(5000)],
];

// Backtracking, or reading anything twice, would take minutes over these; the test's own time limit catches that.
it.each(hostile)('reads megabytes of %s once', { timeout: 30_000 }, (_name, text) => {
  const { pictures, words } = scanText(text);
  expect(pictures.length).toBeLessThanOrEqual(50);
  expect(words.length).toBeLessThanOrEqual(text.length);
});

it('takes a picture of megabytes whole', () => {
  const base64 = 'QUJD'.repeat(1_000_000);
  const { pictures, words } = scanText(
    `Here it is: ![kite](data:image/webp;base64,${base64}) and that is all.`,
  );
  expect(pictures).toEqual([{ kind: 'base64', base64 }]);
  expect(words).toMatch(/^Here it is:\s+and that is all\.$/);
});
