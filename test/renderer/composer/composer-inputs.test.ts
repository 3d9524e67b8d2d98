import { describe, expect, it } from 'vitest';
import {
  moveInput,
  onlySource,
  withReference,
  withSource,
  withoutInput,
  type ComposerInput,
} from '../../../src/renderer/composer/composer-inputs.ts';
import { ImageId } from '../../../src/shared/ids.ts';

const id = (number: number) => ImageId.parse(number);
const source = (number: number): ComposerInput => ({ imageId: id(number), role: 'source' });
const reference = (number: number): ComposerInput => ({ imageId: id(number), role: 'reference' });

describe('the pictures pinned to the composer', () => {
  it('puts a new source first and keeps the former one as a reference', () => {
    expect(withSource([source(1), reference(2)], id(3))).toEqual([source(3), reference(1), reference(2)]);
  });

  it('makes a reference the source without repeating it', () => {
    expect(withSource([source(1), reference(2)], id(2))).toEqual([source(2), reference(1)]);
  });

  it('replaces everything when one picture is to be edited', () => {
    expect(onlySource(id(4))).toEqual([source(4)]);
  });

  it('leaves a picture where it is when it is added again', () => {
    const inputs = [source(1), reference(2)];
    expect(withReference(inputs, id(1))).toBe(inputs);
    expect(withReference(inputs, id(3))).toEqual([source(1), reference(2), reference(3)]);
  });

  it('leaves references as they are when the source is taken off', () => {
    expect(withoutInput([source(1), reference(2)], id(1))).toEqual([reference(2)]);
  });

  it('makes whatever is moved to the front the source', () => {
    expect(moveInput([source(1), reference(2), reference(3)], id(3), 0)).toEqual([
      source(3),
      reference(1),
      reference(2),
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
