import { describe, expect, it } from 'vitest';
import {
  columnPitch,
  layoutGraph,
  layoutInSteps,
  nodeSize,
  type GraphLayout,
  type LayoutNode,
} from '../../../src/renderer/graph/graph-layout.ts';
import { createRandom } from '../../support/random.ts';

/** A forest from the places of parents, -1 for a first picture. */
function forest(parents: readonly number[]): LayoutNode[] {
  const nodes: { parent: number; children: number[]; depth: number; root: number }[] = [];
  for (const [index, parent] of parents.entries()) {
    const above = nodes[parent];
    nodes.push({
      parent,
      children: [],
      depth: above ? above.depth + 1 : 0,
      root: above ? above.root : index,
    });
    above?.children.push(index);
  }
  return nodes;
}

const at = ({ places }: GraphLayout, index: number) => ({
  x: places[index * 2] ?? NaN,
  y: places[index * 2 + 1] ?? NaN,
});

/** Checks by columns, so that thousands of nodes take a moment. */
function expectTidy(nodes: readonly LayoutNode[], layout: GraphLayout): void {
  const columns = new Map<number, number[]>();
  for (const [index, node] of nodes.entries()) {
    const { x, y } = at(layout, index);
    expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(-0.001);
    expect(x + nodeSize.width).toBeLessThanOrEqual(layout.width + 0.001);
    expect(y + nodeSize.height).toBeLessThanOrEqual(layout.height + 0.001);
    if (node.parent >= 0) expect(x).toBeCloseTo(at(layout, node.parent).x + columnPitch, 6);
    columns.set(x, [...(columns.get(x) ?? []), y]);
  }
  for (const tops of columns.values()) {
    tops.sort((one, other) => one - other);
    for (const [row, top] of tops.entries()) {
      const next = tops[row + 1];
      if (next !== undefined) expect(next - top).toBeGreaterThanOrEqual(nodeSize.height);
    }
  }
  const xs = [...columns.keys()].sort((one, other) => one - other);
  for (const [place, x] of xs.entries()) {
    const next = xs[place + 1];
    if (next !== undefined) expect(next - x).toBeGreaterThanOrEqual(nodeSize.width);
  }
}

describe('the layout of a graph', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('puts nothing over anything in any forest (seed %i)', (seed) => {
    const random = createRandom(seed);
    const parents = Array.from({ length: 400 }, (_, index) => {
      if (index === 0 || random.below(33) === 0) return -1;
      // Some forests are bushy, some are long lines.
      return seed % 2 === 0 ? index - 1 - random.below(Math.min(index, 6)) : random.below(index);
    });
    const nodes = forest(parents);
    expectTidy(nodes, layoutGraph(nodes));
  });

  it('puts a parent beside the middle of its first and last child', () => {
    const nodes = forest([-1, 0, 0, 0, 2]);
    const layout = layoutGraph(nodes);
    expect(at(layout, 0).y).toBeCloseTo((at(layout, 1).y + at(layout, 3).y) / 2, 6);
    expect(at(layout, 1).y).toBeLessThan(at(layout, 2).y);
    expect(at(layout, 4).y).toBeCloseTo(at(layout, 2).y, 6);
  });

  it('takes a line of ten thousand steps and a fan of five thousand', () => {
    const line = forest(Array.from({ length: 10_000 }, (_, index) => index - 1));
    const lineLayout = layoutGraph(line);
    expect(lineLayout.height).toBe(nodeSize.height);
    expect(lineLayout.width).toBe(9_999 * columnPitch + nodeSize.width);
    const fan = forest(Array.from({ length: 5_001 }, (_, index) => (index === 0 ? -1 : 0)));
    expectTidy(fan, layoutGraph(fan));
  });

  it('comes to the same in steps, and pauses every few hundred nodes', () => {
    const nodes = forest(Array.from({ length: 4_000 }, (_, index) => (index === 0 ? -1 : index >> 1)));
    const steps = layoutInSteps(nodes);
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses += 1;
    expect(pauses).toBeGreaterThanOrEqual(16);
    expect(step.value).toEqual(layoutGraph(nodes));
  });

  it('of nothing is nothing', () => {
    expect(layoutGraph([])).toMatchObject({ width: 0, height: 0 });
  });
});
