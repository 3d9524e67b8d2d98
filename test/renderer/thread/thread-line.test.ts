import { describe, expect, it } from 'vitest';
import {
  askedWords,
  branchCount,
  leafOf,
  pathTo,
  turnsTo,
} from '../../../src/renderer/thread/thread-line.ts';
import { ChainNode } from '../../../src/shared/model.ts';
import { cell, imageId, runId } from '../gallery/cells-fixture.ts';

function node(id: number, parent: number | null, run = id): ChainNode {
  return ChainNode.parse({ cell: cell(id, { runId: runId(run) }), prompt: `turn ${id}`, parentId: parent });
}

/** 1 → 2 → (3 → 5, 4). */
const branched = [node(1, null), node(2, 1), node(3, 2), node(4, 2), node(5, 3)];
const idsOf = (nodes: readonly ChainNode[]) => nodes.map((each) => each.cell.id);

describe('a chain read as a conversation', () => {
  it('goes on with the newest of what was made from a picture', () => {
    expect(leafOf(branched, imageId(1))).toBe(4);
    expect(leafOf(branched, imageId(3))).toBe(5);
    expect(idsOf(pathTo(branched, imageId(5)))).toEqual([1, 2, 3, 5]);
  });

  it('names a branch where it leaves, by the words it begins with', () => {
    const turns = turnsTo(branched, imageId(5));
    expect(turns.map(({ name }) => name)).toEqual(['v1', 'v2', 'v3', 'v4']);
    expect(turns.map(({ branches }) => branches.map((branch) => [branch.name, branch.words]))).toEqual([
      [],
      [['v3 b', 'turn 4']],
      [],
      [],
    ]);
    expect(branchCount(branched)).toBe(1);
  });

  it('says of a picture that was not asked for where it came from', () => {
    const { cell: photo } = node(1, null);
    expect(askedWords({ ...node(1, null), prompt: '' })).toBe(`Brought along: ${photo.label}`);
    const [first] = turnsTo([node(1, null), { ...node(2, 1), prompt: '' }, node(3, 1)], imageId(3));
    expect(first?.branches.map(({ words }) => words)).toEqual(['Made here: picture 2']);
  });

  it('tells the same pictures whichever line is read', () => {
    const seen = (leaf: number) =>
      turnsTo(branched, imageId(leaf)).flatMap(({ pictures, branches }) => [
        ...idsOf(pictures),
        ...branches.map((branch) => branch.imageId),
      ]);
    expect(new Set([...seen(5), ...seen(4)])).toEqual(new Set(idsOf(branched)));
  });

  it('shows the pictures of one press as one turn, and no branch', () => {
    const chain = [node(1, null), node(2, 1, 20), node(3, 1, 20), node(4, 3)];
    const turns = turnsTo(chain, imageId(4));
    expect(turns.map(({ pictures }) => idsOf(pictures))).toEqual([[1], [2, 3], [4]]);
    expect(branchCount(chain)).toBe(0);
    expect(
      turnsTo(chain, imageId(2))
        .at(-1)
        ?.branches.map((branch) => branch.imageId),
    ).toEqual([4]);
  });

  it('ends where a damaged library goes in a ring, or has lost a picture', () => {
    const ring = [node(1, 2), node(2, 1)];
    expect(idsOf(pathTo(ring, leafOf(ring, imageId(1))))).toHaveLength(2);
    expect(idsOf(pathTo([node(7, 6)], imageId(7)))).toEqual([7]);
    expect(turnsTo([], imageId(1))).toEqual([]);
  });
});
