import { describe, expect, it } from 'vitest';
import { buttonLabel, composerMode, modeLine, taskOf } from '../../../src/renderer/composer/composer-mode.ts';
import type { SentInput } from '../../../src/renderer/composer/composer-inputs.ts';
import { ImageId } from '../../../src/shared/ids.ts';

const source: SentInput = { imageId: ImageId.parse(1), role: 'source' };
const reference: SentInput = { imageId: ImageId.parse(2), role: 'reference' };

describe('the mode of the composer', () => {
  it('follows from what is attached', () => {
    expect(composerMode([], false)).toBe('new');
    expect(composerMode([reference], false)).toBe('references');
    expect(composerMode([source, reference], false)).toBe('edit');
    expect(composerMode([source], true)).toBe('masked');
    expect(composerMode([{ ...source, role: 'turn' }], false)).toBe('edit');
  });

  it('does not count a mask that lies on nothing', () => {
    expect(composerMode([], true)).toBe('new');
    expect(composerMode([reference], true)).toBe('references');
  });

  it('is an edit on the wire as soon as a picture goes in', () => {
    expect(taskOf([])).toBe('generate');
    expect(taskOf([reference])).toBe('edit');
  });

  it.each([
    ['new', 1, 'Generate'],
    ['new', 4, 'Generate 4'],
    ['edit', 1, 'Edit'],
    ['edit', 2, 'Edit 2'],
    ['masked', 1, 'Edit masked area'],
  ] as const)('names the press in mode %s with count %i "%s"', (mode, count, label) => {
    expect(buttonLabel(mode, count)).toBe(label);
  });

  it('says what is edited and how many inputs are left', () => {
    const line = modeLine({
      mode: 'edit',
      connection: 'Demo',
      source: { version: 'v3 b', label: 'Paper lighthouse' },
      inputCount: 2,
      inputMax: 16,
    });
    expect(line).toEqual({
      before: 'Editing v3 b of',
      strong: 'Paper lighthouse',
      after: ' · 2 of 16 inputs',
    });
  });

  it('names the connection of a new picture', () => {
    const line = modeLine({ mode: 'new', connection: 'Demo', source: null, inputCount: 0, inputMax: 4 });
    expect(line).toEqual({ before: 'New picture with', strong: 'Demo', after: '' });
  });

  it('has words while the record of the source is still on its way', () => {
    const line = modeLine({ mode: 'masked', connection: 'Demo', source: null, inputCount: 1, inputMax: 1 });
    expect(line).toEqual({
      before: 'Editing this picture inside the mask',
      strong: '',
      after: ' · 1 of 1 input',
    });
  });
});
