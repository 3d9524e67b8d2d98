import { describe, expect, it } from 'vitest';
import { layoutStrip, neighbourOf, versionName } from '../../../src/renderer/chain/chain-layout.ts';
import { ImageId } from '../../../src/shared/ids.ts';
import { ChainNode } from '../../../src/shared/model.ts';

const id = (number: number) => ImageId.parse(number);

function node(number: number, parent: number | null): ChainNode {
  const cell = {
    id: number,
    projectId: 1,
    runId: null,
    width: 100,
    height: 100,
    thumbhash: null,
    sortedAtMs: number,
    label: `picture ${number}`,
    amountNanos: null,
    isPlayMoney: false,
    version: 1,
  };
  return ChainNode.parse({ cell, prompt: '', parentId: parent });
}

/** 1 → 2 → (3, 4), and 3 → 5. */
const branched = [node(1, null), node(2, 1), node(3, 2), node(4, 2), node(5, 3)];

describe('the chain strip', () => {
  it('names versions by depth and branches by letters', () => {
    const { nodes } = layoutStrip(branched, id(5));
    expect(nodes.map(({ node: { cell }, name, column }) => [cell.id, name, column])).toEqual([
      [1, 'v1', 0],
      [2, 'v2', 1],
      [3, 'v3', 2],
      [4, 'v3 b', 2],
      [5, 'v4', 3],
    ]);
    expect(versionName(2, 27)).toBe('v2 ab');
  });

  it('lays versions from left to right and stacks branches inside the strip', () => {
    const { nodes, width, height } = layoutStrip(branched, id(1));
    for (const placed of nodes) {
      expect(placed.y).toBeGreaterThanOrEqual(0);
      expect(placed.y + placed.height).toBeLessThanOrEqual(height);
      expect(placed.x + placed.width).toBeLessThanOrEqual(width);
    }
    expect(nodes[2]?.x).toBe(nodes[3]?.x);
    expect((nodes[2]?.y ?? 0) + (nodes[2]?.height ?? 0)).toBeLessThanOrEqual(nodes[3]?.y ?? 0);
  });

  it('keeps many branches two high', () => {
    const many = [node(1, null), ...Array.from({ length: 9 }, (_, index) => node(index + 2, 1))];
    const { nodes, height } = layoutStrip(many, id(1));
    expect(Math.max(...nodes.map(({ y, height: own }) => y + own))).toBeLessThanOrEqual(height);
    const places = new Set(nodes.map(({ x, y }) => `${x},${y}`));
    expect(places.size).toBe(10);
  });

  it('marks the way to the current picture and to what was made from it', () => {
    const { edges } = layoutStrip(branched, id(3));
    const onPath = edges.filter((edge) => edge.isOnPath).map(({ to }) => to.node.cell.id);
    expect(onPath).toEqual([2, 3, 5]);
  });

  it('moves by arrow keys along the edges and within a column', () => {
    const layout = layoutStrip(branched, id(3));
    const go = (from: number, key: Parameters<typeof neighbourOf>[2]) =>
      neighbourOf(layout, id(from), key)?.node.cell.id ?? null;
    expect(go(5, 'ArrowLeft')).toBe(3);
    expect(go(2, 'ArrowRight')).toBe(3);
    expect(go(3, 'ArrowDown')).toBe(4);
    expect(go(4, 'ArrowUp')).toBe(3);
    expect(go(1, 'ArrowLeft')).toBeNull();
    expect(go(1, 'End')).toBe(5);
    expect(go(4, 'ArrowRight')).toBe(5);
  });

  it('survives a chain cut from its parent, a ring and nothing at all', () => {
    expect(layoutStrip([node(2, 1)], null).nodes[0]?.name).toBe('v1');
    expect(layoutStrip([node(1, 2), node(2, 1)], id(1)).nodes).toHaveLength(2);
    expect(layoutStrip([], null)).toEqual({ nodes: [], edges: [], width: 0, height: 72 });
  });

  it('lays out five hundred edits in a row', () => {
    const long = Array.from({ length: 500 }, (_, index) => node(index + 1, index === 0 ? null : index));
    expect(layoutStrip(long, id(500)).nodes.at(-1)?.name).toBe('v500');
  });
});
