import { expect, it } from 'vitest';
import { glyphOf, plainText } from '../../../../src/core/providers/demo/paint/font.ts';

/** A glyph as text, for comparing. */
function picture(character: string): string {
  const glyph = glyphOf(character);
  return Array.from({ length: 9 }, (_, row) =>
    Array.from({ length: glyph.width }, (_, column) => (glyph.isSet(column, row) ? '#' : '.')).join(''),
  ).join('\n');
}

it('every printable ASCII character has a glyph of its own', () => {
  const characters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const pictures = characters.map(picture);
  expect(new Set(pictures).size).toBe(94);
  expect(pictures).not.toContain(picture('猫'));
});

it('a character without a glyph is a box', () => {
  expect(picture('猫')).toBe(
    ['#####', '#...#', '#...#', '#...#', '#...#', '#...#', '#####', '.....', '.....'].join('\n'),
  );
  expect(picture('猫')).toBe(picture('toString'));
});

it('letters lose their accents and line breaks become spaces', () => {
  expect(plainText('  Café\n“naïve” – Øre…\u202e ')).toBe('Cafe "naive" - Øre...');
});
