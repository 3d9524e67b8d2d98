import { describe, expect, it } from 'vitest';
import { judgeFiles, type DroppedFile } from '../../../src/renderer/drop/judge-files.ts';
import { sniffImage } from '../../../src/renderer/drop/sniff-image.ts';
import { capabilities } from '../composer/capabilities-fixture.ts';

const file = (name: string, changes: Partial<DroppedFile> = {}): DroppedFile => ({
  name,
  sizeBytes: 1000,
  format: 'png',
  ...changes,
});
const edit = { zone: 'edit', capabilities: capabilities(), inputCount: 0 } as const;

describe('the first bytes of a file', () => {
  it.each([
    [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0], 'png'],
    [[0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0], 'jpeg'],
    [[...Buffer.from('RIFF0000WEBP')], 'webp'],
    [[...Buffer.from('RIFF0000WAVE')], null],
    [[...Buffer.from('<svg xmlns="')], null],
    [[...Buffer.from('GIF89a000000')], null],
    [[0x89, 0x50], null],
    [[], null],
  ])('decide the format: %j is %s', (head, format) => {
    expect(sniffImage(Uint8Array.from(head))).toBe(format);
  });
});

describe('dropped files', () => {
  it('are taken while there is room and refused by name after that', () => {
    const files = [file('a.png'), file('b.png'), file('c.png')];
    expect(judgeFiles(files, edit)).toEqual({
      taken: files.slice(0, 2),
      refusals: ['c.png: Atelier 2 takes 2 inputs, and all are there.'],
    });
  });

  it('count what is pinned already, unless it is replaced', () => {
    expect(judgeFiles([file('a.png')], { ...edit, zone: 'reference', inputCount: 2 }).taken).toEqual([]);
    expect(judgeFiles([file('a.png')], { ...edit, inputCount: 2 }).taken).toHaveLength(1);
  });

  it.each<[string, Partial<DroppedFile>, string]>([
    ['notes.txt', { format: null }, 'notes.txt: not a PNG, JPEG or WebP picture.'],
    [
      'sea.avif',
      { format: null, otherFormat: 'AVIF' },
      'sea.avif: AVIF is not taken. Save it as PNG, JPEG or WebP, then drop that.',
    ],
    ['empty.png', { sizeBytes: 0 }, 'empty.png: the file is empty.'],
    ['big.png', { sizeBytes: 2_500_000 }, 'big.png: 2.5 MB is too large, the most is 1.0 MB.'],
    ['a.webp', { format: 'webp' }, 'a.webp: Atelier 2 does not take webp.'],
  ])('say why %s is not taken', (name, changes, refusal) => {
    expect(judgeFiles([file(name, changes)], edit).refusals).toEqual([refusal]);
  });

  it('are imported whatever the model takes', () => {
    const files = [file('a.webp', { format: 'webp' }), file('b.png', { sizeBytes: 2_500_000 })];
    expect(judgeFiles(files, { ...edit, zone: 'import', inputCount: 2 })).toEqual({
      taken: files,
      refusals: [],
    });
  });

  it('make a mask only as one PNG, where the model takes masks', () => {
    const mask = { ...edit, zone: 'mask' } as const;
    expect(judgeFiles([file('m.png'), file('n.png')], mask).refusals).toEqual([
      'n.png: only one mask is used.',
    ]);
    expect(judgeFiles([file('m.jpg', { format: 'jpeg' })], mask).refusals).toEqual([
      'm.jpg: a mask must be a PNG with transparency.',
    ]);
    const none = { ...mask, capabilities: capabilities({ mask: null }) };
    expect(judgeFiles([file('m.png')], none).refusals).toEqual(['m.png: Atelier 2 takes no mask.']);
  });
});
