import { describe, expect, it } from 'vitest';
import { orderOfCells } from '../../../src/renderer/data/list-queries.ts';
import { createDisplayList, openStacks } from '../../../src/renderer/gallery/display-list.ts';
import { nextLeft } from '../../../src/renderer/gallery/next-left.ts';
import { cell } from './cells-fixture.ts';

const list = (...ids: number[]) =>
  createDisplayList({
    order: orderOfCells(ids.map((id) => cell(id))),
    runs: [],
    grouping: 'day',
    stacks: openStacks,
  });

describe('what takes the place of a picture that left the list', () => {
  it('is the nearest one after it that stayed', () => {
    expect(nextLeft(list(9, 8, 7, 6, 5), list(9, 6, 5), 'image:8')).toBe('image:6');
  });

  it('is nothing where none after it stayed, or it was never there', () => {
    expect(nextLeft(list(9, 8, 7), list(9), 'image:8')).toBeNull();
    expect(nextLeft(list(), list(9), 'image:8')).toBeNull();
  });

  it('is not looked for far away', () => {
    const many = Array.from({ length: 300 }, (_, index) => 300 - index);
    expect(nextLeft(list(...many), list(1), 'image:300')).toBeNull();
  });
});
