import { describe, expect, it } from 'vitest';
import { fileWords, pictureFileName } from '../../src/shared/file-name.ts';
import { createRandom } from '../support/random.ts';

const name = (label: string, version = 1) => pictureFileName({ imageId: 7, label, version, format: 'png' });

describe('the name of a picture that leaves the library', () => {
  it.each([
    ['Paper lighthouse at dawn', 'Paper lighthouse at dawn (7).png'],
    ['harbour.JPG', 'harbour (7).png'],
    ['', 'Picture (7).png'],
    ['../../etc/passwd', 'etc passwd (7).png'],
    ['a<b>:"c"|d?*', 'a b c d (7).png'],
    ['con', 'con picture (7).png'],
    ['  .hidden. ', 'hidden (7).png'],
    ['\u202egnp.exe', 'gnp.exe (7).png'],
    ['灯台', '灯台 (7).png'],
  ])('%j becomes %j', (label, expected) => {
    expect(name(label)).toBe(expected);
  });

  it('says which version it is, and has the extension of its bytes', () => {
    expect(pictureFileName({ imageId: 9, label: 'x', version: 3, format: 'jpeg' })).toBe('x v3 (9).jpg');
  });

  it('fits every system, whatever the words are', () => {
    const random = createRandom(3);
    for (let round = 0; round < 500; round += 1) {
      const label = Array.from({ length: random.below(200) }, () =>
        String.fromCodePoint(random.below(2) === 0 ? random.below(0x7f) : random.below(0x1ffff)),
      ).join('');
      const made = name(label);
      expect(Buffer.byteLength(made)).toBeLessThan(200);
      expect(made).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Zl}\p{Zp}]|^[. ]|[. ]$/u);
      expect(fileWords(fileWords(label))).toBe(fileWords(label));
    }
  });
});
