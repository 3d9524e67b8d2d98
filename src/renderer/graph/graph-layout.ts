/** Sizes of the graph in its own units: CSS pixels at 100 %. */
export const nodeSize = { width: 132, height: 114, pictureHeight: 86 } as const;
export const columnPitch = 210;
const rowGap = 18;
const chainGap = 40;
/** How broad the packing of chains aims to be against its height. */
const aspect = 1.7;

export interface LayoutNode {
  readonly parent: number;
  readonly children: readonly number[];
  readonly depth: number;
  readonly root: number;
}

/** Top left corners, two numbers a node, and how large the whole is. */
export interface GraphLayout {
  readonly places: Float64Array;
  readonly width: number;
  readonly height: number;
}

/** The upper or lower edge of a subtree, deepest level first, so that its parent is simply added at the end. */
interface Outline {
  top: number[];
  bottom: number[];
  /** Added to every entry of both: moving a subtree costs nothing. */
  shift: number;
}

/** Nodes handled between two pauses of `layoutInSteps`. */
const stepSize = 500;

/**
 * Lays a forest out from left to right: parents left of their children and beside their middle, subtrees moved together
 * until they just do not touch, chains packed in rows. Takes time in proportion to the number of nodes; every `yield` is
 * a place to let a frame be drawn. Parents must come before their children.
 */
export function* layoutInSteps(nodes: readonly LayoutNode[]): Generator<void, GraphLayout> {
  const places = new Float64Array(nodes.length * 2);
  /** From a parent's place to its child's; from the chain's own corner for a first picture. */
  const offsets = new Float64Array(nodes.length);
  const outlines: (Outline | null)[] = [];
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    outlines[index] = outlineOf(nodes[index]?.children ?? [], outlines, offsets);
    if (index % stepSize === 0) yield;
  }
  const chains = nodes.flatMap((node, index) => (node.parent === -1 ? [boxOf(index, outlines[index])] : []));
  yield;
  const size = packChains(chains, offsets, places);
  for (const [index, node] of nodes.entries()) {
    if (node.parent === -1) continue;
    places[index * 2] = (places[node.parent * 2] ?? 0) + columnPitch;
    places[index * 2 + 1] = (places[node.parent * 2 + 1] ?? 0) + (offsets[index] ?? 0);
    if (index % stepSize === 0) yield;
  }
  return { places, ...size };
}

/** The same at once. */
export function layoutGraph(nodes: readonly LayoutNode[]): GraphLayout {
  const steps = layoutInSteps(nodes);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Stacks the children's subtrees as close as they go, and puts their parent beside their middle. */
function outlineOf(
  children: readonly number[],
  outlines: (Outline | null)[],
  offsets: Float64Array,
): Outline {
  let merged: Outline | null = null;
  for (const child of children) {
    const outline = outlines[child] ?? { top: [0], bottom: [nodeSize.height], shift: 0 };
    outlines[child] = null;
    const distance: number = merged === null ? 0 : distanceBelow(merged, outline);
    offsets[child] = distance;
    outline.shift += distance;
    merged = merged === null ? outline : merge(merged, outline);
  }
  if (merged === null) return { top: [0], bottom: [nodeSize.height], shift: 0 };
  const last = offsets[children.at(-1) ?? 0] ?? 0;
  const middle = last / 2;
  for (const child of children) offsets[child] = (offsets[child] ?? 0) - middle;
  merged.shift -= middle;
  merged.top.push(-merged.shift);
  merged.bottom.push(nodeSize.height - merged.shift);
  return merged;
}

/** How far below the first subtree's corner the second's must lie. */
function distanceBelow(above: Outline, below: Outline): number {
  const levels = Math.min(above.top.length, below.top.length);
  let distance = -Infinity;
  for (let level = 1; level <= levels; level += 1) {
    const bottom = (above.bottom.at(-level) ?? 0) + above.shift;
    const top = (below.top.at(-level) ?? 0) + below.shift;
    distance = Math.max(distance, bottom - top + rowGap);
  }
  return distance;
}

/** Joins two outlines at the cost of the shallower: the deeper one's lists are kept and partly rewritten. */
function merge(above: Outline, below: Outline): Outline {
  const isAboveDeeper = above.top.length >= below.top.length;
  const [deep, shallow] = isAboveDeeper ? [above, below] : [below, above];
  const levels = shallow.top.length;
  const move = shallow.shift - deep.shift;
  for (let level = 1; level <= levels; level += 1) {
    const into = deep.top.length - level;
    const from = levels - level;
    if (isAboveDeeper) deep.bottom[into] = (shallow.bottom[from] ?? 0) + move;
    else deep.top[into] = (shallow.top[from] ?? 0) + move;
  }
  return deep;
}

interface ChainBox {
  readonly index: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(index: number, outline: Outline | null | undefined): ChainBox {
  const { top, bottom, shift } = outline ?? { top: [0], bottom: [nodeSize.height], shift: 0 };
  // Never spread into arguments: a chain may be ten thousand steps deep.
  const first = top.reduce((least, each) => Math.min(least, each), Infinity) + shift;
  const last = bottom.reduce((most, each) => Math.max(most, each), -Infinity) + shift;
  return { index, top: first, width: (top.length - 1) * columnPitch + nodeSize.width, height: last - first };
}

/** Chains in the order of their first pictures, side by side in rows about as broad as a screen is. */
function packChains(
  chains: readonly ChainBox[],
  offsets: Float64Array,
  places: Float64Array,
): { readonly width: number; readonly height: number } {
  const gapX = columnPitch - nodeSize.width;
  const area = chains.reduce((sum, box) => sum + (box.width + gapX) * (box.height + chainGap), 0);
  const widest = chains.reduce((most, box) => Math.max(most, box.width), 0);
  const rowWidth = Math.max(widest, Math.sqrt(area * aspect));
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const box of chains) {
    if (x > 0 && x + box.width > rowWidth) {
      y += rowHeight + chainGap;
      x = 0;
      rowHeight = 0;
    }
    places[box.index * 2] = x;
    places[box.index * 2 + 1] = y - box.top + (offsets[box.index] ?? 0);
    width = Math.max(width, x + box.width);
    rowHeight = Math.max(rowHeight, box.height);
    x += box.width + gapX;
  }
  return { width, height: y + rowHeight };
}
