import type { ImageId } from '../../shared/ids.ts';
import type { ChainNode } from '../../shared/model.ts';

/** Where one version stands in the strip, in CSS pixels. */
export interface StripNode {
  readonly node: ChainNode;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly column: number;
  readonly row: number;
}

/** A line from a version to one made from it; `isOnPath` when it leads to or from the current picture. */
export interface StripEdge {
  readonly from: StripNode;
  readonly to: StripNode;
  readonly isOnPath: boolean;
}

export interface StripLayout {
  readonly nodes: readonly StripNode[];
  readonly edges: readonly StripEdge[];
  readonly width: number;
  readonly height: number;
}

const stripHeightPx = 72;
const columnGapPx = 28;
const stackGapPx = 4;
const sizes = { single: { width: 76, height: 60 }, stacked: { width: 46, height: 34 } };
/** More than two in a column are laid side by side, two high, so that the strip never grows taller. */
const rowsPerStack = 2;

/** Lays a chain out from left to right by depth, branches stacked, oldest first. */
export function layoutStrip(chain: readonly ChainNode[], currentId: ImageId | null): StripLayout {
  const depths = depthsOf(chain);
  const columns = columnsOf(chain, depths);
  const nodes: StripNode[] = [];
  let x = 0;
  for (const [column, members] of columns.entries()) {
    const placed = placeColumn(members, column, x);
    nodes.push(...placed.nodes);
    x += placed.width + columnGapPx;
  }
  const byId = new Map(nodes.map((node) => [node.node.cell.id, node]));
  const path = pathThrough(chain, currentId);
  const edges = nodes.flatMap((to): StripEdge[] => {
    const from = to.node.parentId === null ? undefined : byId.get(to.node.parentId);
    if (!from) return [];
    return [{ from, to, isOnPath: path.has(from.node.cell.id) && path.has(to.node.cell.id) }];
  });
  return { nodes, edges, width: Math.max(0, x - columnGapPx), height: stripHeightPx };
}

/** The neighbour in a direction: left is what it was made from, right the first made from it, up and down its column. */
export function neighbourOf(
  layout: StripLayout,
  id: ImageId,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End',
): StripNode | null {
  const here = layout.nodes.find((node) => node.node.cell.id === id);
  if (!here) return layout.nodes[0] ?? null;
  if (key === 'Home') return layout.nodes[0] ?? null;
  if (key === 'End') return layout.nodes.at(-1) ?? null;
  if (key === 'ArrowLeft')
    return layout.nodes.find((node) => node.node.cell.id === here.node.parentId) ?? null;
  if (key === 'ArrowRight') {
    const child = layout.nodes.find((node) => node.node.parentId === id);
    return child ?? layout.nodes.find((node) => node.column === here.column + 1) ?? null;
  }
  const row = here.row + (key === 'ArrowUp' ? -1 : 1);
  return layout.nodes.find((node) => node.column === here.column && node.row === row) ?? null;
}

/** "v4", and "v4 b", "v4 c" for branches as deep: the number is the same one the grid shows. */
export function versionName(depth: number, row: number): string {
  return row === 0 ? `v${depth}` : `v${depth} ${branchLetters(row)}`;
}

/** The name of every picture of a chain, the same in the strip and in the conversation. */
export function versionNames(chain: readonly ChainNode[]): ReadonlyMap<ImageId, string> {
  const columns = columnsOf(chain, depthsOf(chain));
  return new Map(
    columns.flatMap((members, column) =>
      members.map((node, row): [ImageId, string] => [node.cell.id, versionName(column + 1, row)]),
    ),
  );
}

function branchLetters(row: number): string {
  const letter = String.fromCharCode(97 + (row % 26));
  return row < 26 ? letter : branchLetters(Math.floor(row / 26) - 1) + letter;
}

function depthsOf(chain: readonly ChainNode[]): ReadonlyMap<ImageId, number> {
  const parents = new Map(chain.map((node) => [node.cell.id, node.parentId]));
  const depths = new Map<ImageId, number>();
  for (const node of chain) {
    const trail: ImageId[] = [];
    let id: ImageId | null = node.cell.id;
    // A ring cannot come from edits, but a damaged library must not hang the window: nothing is walked twice.
    while (id !== null && parents.has(id) && !depths.has(id) && !trail.includes(id)) {
      trail.push(id);
      id = parents.get(id) ?? null;
    }
    let depth = id === null ? 0 : (depths.get(id) ?? 0);
    for (const step of trail.reverse()) depths.set(step, (depth += 1));
  }
  return depths;
}

function columnsOf(
  chain: readonly ChainNode[],
  depths: ReadonlyMap<ImageId, number>,
): readonly (readonly ChainNode[])[] {
  const columns: ChainNode[][] = [];
  for (const node of chain) {
    const column = (depths.get(node.cell.id) ?? 1) - 1;
    (columns[column] ??= []).push(node);
  }
  return Array.from(columns, (column) => column ?? []);
}

function placeColumn(
  members: readonly ChainNode[],
  column: number,
  left: number,
): { readonly nodes: readonly StripNode[]; readonly width: number } {
  const size = members.length === 1 ? sizes.single : sizes.stacked;
  const rows = Math.min(members.length, rowsPerStack);
  const top = (stripHeightPx - rows * size.height - (rows - 1) * stackGapPx) / 2;
  const nodes = members.map((node, row) => ({
    node,
    name: versionName(column + 1, row),
    x: left + Math.floor(row / rowsPerStack) * (size.width + stackGapPx),
    y: top + (row % rowsPerStack) * (size.height + stackGapPx),
    ...size,
    column,
    row,
  }));
  const across = Math.max(1, Math.ceil(members.length / rowsPerStack));
  return { nodes, width: across * size.width + (across - 1) * stackGapPx };
}

/** Everything the current picture came from, and everything made from it. */
function pathThrough(chain: readonly ChainNode[], currentId: ImageId | null): ReadonlySet<ImageId> {
  const path = new Set<ImageId>();
  const parents = new Map(chain.map((node) => [node.cell.id, node.parentId]));
  for (let id = currentId; id !== null && !path.has(id); id = parents.get(id) ?? null) path.add(id);
  if (currentId === null) return path;
  for (const node of chain) if (node.parentId === currentId) path.add(node.cell.id);
  return path;
}
