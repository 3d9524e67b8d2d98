import type { GraphNode } from './graph-model.ts';

export type WalkKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';
export const walkKeys: readonly WalkKey[] = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
];

/**
 * The next place in a direction: left is what it was made from, right the child nearest beside it, up and down the
 * nearest place of the same column, Home the first picture of its chain, End the newest of what came of it.
 */
export function walk(
  nodes: readonly GraphNode[],
  places: Float64Array,
  from: number,
  key: WalkKey,
): number | null {
  const node = nodes[from];
  if (!node) return nodes.length > 0 ? 0 : null;
  if (key === 'ArrowLeft') return node.parent >= 0 ? node.parent : null;
  if (key === 'ArrowRight') return nearestChild(node, places);
  if (key === 'Home') return node.root;
  if (key === 'End') return endOf(nodes, node);
  return beside(nodes, places, node, key === 'ArrowUp' ? -1 : 1);
}

function nearestChild(node: GraphNode, places: Float64Array): number | null {
  const here = places[node.index * 2 + 1] ?? 0;
  let best: number | null = null;
  let least = Infinity;
  for (const child of node.children) {
    const distance = Math.abs((places[child * 2 + 1] ?? 0) - here);
    if (distance < least) [best, least] = [child, distance];
  }
  return best;
}

function endOf(nodes: readonly GraphNode[], node: GraphNode): number {
  let end = node;
  for (let next = nodes[end.children.at(-1) ?? -1]; next; next = nodes[end.children.at(-1) ?? -1]) end = next;
  return end.index;
}

function beside(
  nodes: readonly GraphNode[],
  places: Float64Array,
  { index }: GraphNode,
  direction: 1 | -1,
): number | null {
  const [x, y] = [places[index * 2] ?? 0, places[index * 2 + 1] ?? 0];
  let best: number | null = null;
  let least = Infinity;
  for (const other of nodes) {
    const distance = ((places[other.index * 2 + 1] ?? 0) - y) * direction;
    // The column itself, or what lies about as far to the right in another chain.
    if (distance <= 0 || Math.abs((places[other.index * 2] ?? 0) - x) > 90) continue;
    if (distance < least) [best, least] = [other.index, distance];
  }
  return best;
}
