import { describe, expect, it } from 'vitest';
import { promptQuery } from '../../../src/renderer/composer/prompt-menu.ts';
import { findReferences, renumber, strayReferences } from '../../../src/renderer/composer/references.ts';
import type { ImageId } from '../../../src/shared/ids.ts';

const ids = (...numbers: number[]) => numbers as ImageId[];

describe('references in a prompt', () => {
  it('are "@" and a number by themselves, and no part of an address or a name', () => {
    const found = findReferences('keep @2 as (@12), not me@2.org, @2nd or @@3; @?').map(
      ({ number }) => number,
    );
    expect(found).toEqual([2, 12, null]);
  });

  it.each([
    ['as @2 and @1', [10, 20], [20, 10], 'as @1 and @2'],
    ['as @2', [10, 20, 30], [10, 30], 'as @?'],
    ['as @3', [10, 20, 30], [10, 30], 'as @2'],
    ['as @1', [10], [5, 10], 'as @2'],
    ['as @7', [10], [10, 20], 'as @7'],
    ['as @10 and @1', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [10, 1], 'as @1 and @2'],
  ])('follow their pictures: %s', (prompt, before, after, expected) => {
    expect(renumber(prompt, ids(...before), ids(...after))).toBe(expected);
  });

  it('are named when they point at no picture', () => {
    expect(strayReferences('as @1', 1)).toBeNull();
    expect(strayReferences('as @2 and @?', 1)).toBe('@2, @? point at no picture: there is one picture, @1.');
    expect(strayReferences('as @0', 3)).toBe('@0 points at no picture: there are @1 to @3.');
    expect(strayReferences('as @1', 0)).toBe('@1 points at no picture: no picture is attached.');
  });
});

describe('what is completed at the caret', () => {
  it('is a reference anywhere and a template only at the start', () => {
    expect(promptQuery('keep @', 6)).toEqual({ kind: 'reference', text: '', start: 5, end: 6 });
    expect(promptQuery('keep @1 here', 7)).toMatchObject({ kind: 'reference', text: '1', start: 5 });
    expect(promptQuery('me@1', 4)).toBeNull();
    expect(promptQuery('/pos', 4)).toEqual({ kind: 'template', text: 'pos', start: 0, end: 4 });
    expect(promptQuery('a /pos', 6)).toBeNull();
  });
});
