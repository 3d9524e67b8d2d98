import { describe, expect, it } from 'vitest';
import { maskImage, moveInput, pictureInputs } from '../../../src/renderer/composer/composer-inputs.ts';
import type { ComposerInput } from '../../../src/renderer/state/ui-store.ts';
import { ImageId } from '../../../src/shared/ids.ts';

const id = (number: number) => ImageId.parse(number);
const source = (number: number): ComposerInput => ({ imageId: id(number), role: 'source' });
const reference = (number: number): ComposerInput => ({ imageId: id(number), role: 'reference' });
const mask = (number: number): ComposerInput => ({ imageId: id(number), role: 'mask' });

describe('the pictures pinned to the composer', () => {
  it('sends a mask as a mask and not as a picture', () => {
    const inputs = [source(1), mask(2), reference(3)];
    expect(pictureInputs(inputs)).toEqual([source(1), reference(3)]);
    expect(maskImage(inputs)).toBe(2);
    expect(maskImage([source(1)])).toBeNull();
  });

  it('makes whatever is moved to the front the source', () => {
    expect(moveInput([source(1), reference(2), reference(3)], id(3), 0)).toEqual([
      source(3),
      reference(1),
      reference(2),
    ]);
  });

  it('never turns a mask into the source by moving it', () => {
    expect(moveInput([source(1), mask(2)], id(2), 0)).toEqual([source(1), mask(2)]);
    expect(moveInput([source(1), reference(2), mask(3)], id(1), 9)).toEqual([
      source(2),
      reference(1),
      mask(3),
    ]);
  });

  it('moves references among themselves without making a source', () => {
    expect(moveInput([reference(1), reference(2)], id(2), 0)).toEqual([reference(2), reference(1)]);
  });

  it('keeps places outside the row inside it, and ignores strangers', () => {
    const inputs = [reference(1), reference(2)];
    expect(moveInput(inputs, id(1), 99)).toEqual([reference(2), reference(1)]);
    expect(moveInput(inputs, id(2), -5)).toEqual([reference(2), reference(1)]);
    expect(moveInput(inputs, id(9), 0)).toBe(inputs);
  });
});
