import type { Box } from './camera.ts';
import { nodeSize, type GraphLayout } from './graph-layout.ts';
import type { GraphNode } from './graph-model.ts';

const cell = 1024;

/** A line of the graph: to `to`, from what it was edited from, or dashed from what it used. */
export interface GraphLine extends Box {
  readonly from: number;
  readonly to: number;
  readonly isReference: boolean;
}

/** Finds what is in sight in time that depends on what is in sight. */
export interface GraphIndex {
  nodesIn(box: Box): readonly number[];
  linesIn(box: Box): readonly GraphLine[];
  /** The node under a point of the graph. */
  at(x: number, y: number): number | null;
}

export function createGraphIndex(nodes: readonly GraphNode[], { places }: GraphLayout): GraphIndex {
  const nodeCells = new Map<string, number[]>();
  const lineCells = new Map<string, GraphLine[]>();
  for (const node of nodes) {
    const [x, y] = [places[node.index * 2] ?? 0, places[node.index * 2 + 1] ?? 0];
    add(nodeCells, { left: x, top: y, right: x, bottom: y }, node.index);
    if (node.parent >= 0) addLine(lineCells, places, node.parent, node.index, false);
    for (const input of node.references) addLine(lineCells, places, input, node.index, true);
  }
  const nodesIn = (box: Box): number[] => {
    // A node is kept by its corner: those that begin just outside reach in.
    const reach = { ...box, left: box.left - nodeSize.width, top: box.top - nodeSize.height };
    return found(nodeCells, reach).filter((index) => {
      const [x, y] = [places[index * 2] ?? 0, places[index * 2 + 1] ?? 0];
      return x <= box.right && y <= box.bottom && x >= reach.left && y >= reach.top;
    });
  };
  return {
    nodesIn,
    linesIn: (box) =>
      [...new Set(found(lineCells, box))].filter(
        (line) =>
          line.left <= box.right &&
          line.right >= box.left &&
          line.top <= box.bottom &&
          line.bottom >= box.top,
      ),
    at: (x, y) => nodesIn({ left: x, top: y, right: x, bottom: y })[0] ?? null,
  };
}

function addLine(
  cells: Map<string, GraphLine[]>,
  places: Float64Array,
  from: number,
  to: number,
  isReference: boolean,
): void {
  const [x1, y1] = [places[from * 2] ?? 0, places[from * 2 + 1] ?? 0];
  const [x2, y2] = [places[to * 2] ?? 0, places[to * 2 + 1] ?? 0];
  // Dashed lines sag below what they join.
  const sag = isReference ? 80 : 0;
  const line: GraphLine = {
    from,
    to,
    isReference,
    left: Math.min(x1, x2),
    right: Math.max(x1, x2) + nodeSize.width + sag,
    top: Math.min(y1, y2),
    bottom: Math.max(y1, y2) + nodeSize.height + sag,
  };
  add(cells, line, line);
}

function add<Item>(cells: Map<string, Item[]>, box: Box, item: Item): void {
  for (const key of keysOf(box)) {
    const there = cells.get(key);
    if (there) there.push(item);
    else cells.set(key, [item]);
  }
}

function found<Item>(cells: ReadonlyMap<string, Item[]>, box: Box): Item[] {
  const across = (box.right - box.left) / cell;
  const down = (box.bottom - box.top) / cell;
  // Where more places are in sight than there are, all of them are looked at.
  if (across * down > cells.size) return [...cells.values()].flat();
  return keysOf(box).flatMap((key) => cells.get(key) ?? []);
}

function keysOf({ left, top, right, bottom }: Box): string[] {
  const keys: string[] = [];
  for (let x = Math.floor(left / cell); x <= Math.floor(right / cell); x += 1) {
    for (let y = Math.floor(top / cell); y <= Math.floor(bottom / cell); y += 1) keys.push(`${x}:${y}`);
  }
  return keys;
}
