import { describe, expect, it } from 'vitest';
import { displayFileName, plainLine } from '../../../src/core/files/display-name.ts';

describe('a file name from outside', () => {
  it.each([
    ['fox.png', 'fox.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\fox.png', 'fox.png'],
    ['two\nlines\u0000.png', 'two lines .png'],
    ['photo\u202egnp.exe', 'photo gnp.exe'],
    ['  spaced   out.png ', 'spaced out.png'],
    ['狐 🦊.webp', '狐 🦊.webp'],
    ['e\u0301.png', 'é.png'],
    ['\ud800.png', '\ufffd.png'],
    ['', null],
    ['..', null],
    ['/', null],
    ['\u200e\u200f', null],
    [null, null],
  ])('%j is shown as %j', (given, shown) => {
    expect(displayFileName(given)).toBe(shown);
  });

  it('is cut between characters, never inside one', () => {
    expect(displayFileName('🦊'.repeat(255))).toBe('🦊'.repeat(200));
  });
});

describe('a line of text from outside', () => {
  it('stays one line that reads forwards', () => {
    expect(plainLine('\u2066Big\u2069\r\n\tproject\u0007')).toBe('Big project');
  });
});
