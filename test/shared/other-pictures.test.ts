import sharp from 'sharp';
import { expect, it } from 'vitest';
import { otherPictureFormat } from '../../src/shared/other-pictures.ts';
import { makePicture } from '../support/pictures.ts';

it.each([
  ['avif', 'AVIF'],
  ['gif', 'GIF'],
  ['tiff', 'TIFF'],
] as const)('knows %s by its bytes', async (kind, name) => {
  expect(
    otherPictureFormat(
      await sharp(await makePicture())
        .toFormat(kind)
        .toBuffer(),
    ),
  ).toBe(name);
});

it.each([
  ['\0\0\0\u0018ftypheic\0\0\0\0', 'HEIC'],
  ['BM\u0036\u00ff\u0001\0\0\0\0\0\u0036', 'BMP'],
  ['BMW, by the sea', null],
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG'],
  ['<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="3">', 'SVG'],
  ['words about <svg>', null],
  ['', null],
])('takes %j for %j', (text, name) => {
  expect(otherPictureFormat(Uint8Array.from(text, (each) => each.charCodeAt(0)))).toBe(name);
});
