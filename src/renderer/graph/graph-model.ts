import { graphFlag, type GraphShape } from '../../shared/chain-model.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import { versionName } from '../chain/chain-layout.ts';

/** A run that brought nothing yet, or nothing at all: it stands where its picture would. */
export type OpenRun = Pick<Run, 'id' | 'status' | 'prompt' | 'inputs' | 'wantedCount'>;

/** One place of the graph: a picture, or a run without one. */
export interface GraphNode {
  /** Place in the list of nodes. */
  readonly index: number;
  readonly imageId: ImageId | null;
  readonly run: OpenRun | null;
  readonly parent: number;
  readonly children: number[];
  /** Places of pictures it used beside the one it was edited from. */
  readonly references: number[];
  /** Steps from the first picture of its chain, from 0. */
  depth: number;
  /** Place of the first picture of its chain. */
  root: number;
  /** "v3", "v3 b": the same name as in the strip. */
  name: string;
  readonly amountNanos: number | null;
  readonly flags: number;
  /** Real money of this picture and everything made from it. */
  branchNanos: number;
  branchUnknown: number;
}

/** A graph of edits, ready to be laid out: parents always come before what was made from them. */
export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly byImage: ReadonlyMap<ImageId, GraphNode>;
  readonly branchCount: number;
  readonly totalNanos: number;
  readonly unknownCount: number;
  readonly pictureCount: number;
  readonly hasRealMoney: boolean;
}

export const hasFlag = ({ flags }: Pick<GraphNode, 'flags'>, flag: keyof typeof graphFlag): boolean =>
  (flags & graphFlag[flag]) !== 0;

/** Joins the columns of a graph and the runs that wait or failed into nodes. */
export function graphModel(shape: GraphShape, runs: readonly OpenRun[] = []): GraphModel {
  const kept = keptPlaces(shape);
  const nodes: GraphNode[] = [];
  const at = new Map<number, GraphNode>();
  shape.ids.forEach((imageId, place) => {
    if (!kept[place]) return;
    const parent = at.get(shape.parents[place] ?? -1) ?? null;
    const node = addNode(nodes, parent, {
      imageId,
      run: null,
      amountNanos: shape.amounts[place] ?? null,
      flags: shape.flags[place] ?? 0,
    });
    at.set(place, node);
  });
  for (let each = 0; each + 1 < shape.references.length; each += 2) {
    const child = at.get(shape.references[each] ?? -1);
    const input = at.get(shape.references[each + 1] ?? -1);
    if (child && input) child.references.push(input.index);
  }
  const byImage = new Map(nodes.flatMap((node) => (node.imageId === null ? [] : [[node.imageId, node]])));
  for (const run of runs) addRun(nodes, byImage, run);
  nameVersions(nodes);
  return { nodes, byImage, ...sumsOf(nodes) };
}

/** A picture in the trash is left out when nothing outside it was made from it: what it led to must keep its place. */
function keptPlaces({ ids, parents, flags, references }: GraphShape): readonly boolean[] {
  const kept = ids.map((_, place) => !((flags[place] ?? 0) & (graphFlag.isTrashed | graphFlag.isGone)));
  for (let each = 0; each + 1 < references.length; each += 2) {
    if (kept[references[each] ?? -1]) kept[references[each + 1] ?? -1] = true;
  }
  // Children come after their parents, so one walk backwards reaches every ancestor.
  for (let place = ids.length - 1; place >= 0; place -= 1) {
    const parent = parents[place] ?? -1;
    if (kept[place] && parent >= 0) kept[parent] = true;
  }
  return kept;
}

function addNode(
  nodes: GraphNode[],
  parent: GraphNode | null,
  given: Pick<GraphNode, 'imageId' | 'run' | 'amountNanos' | 'flags'>,
): GraphNode {
  const node: GraphNode = {
    ...given,
    index: nodes.length,
    parent: parent?.index ?? -1,
    children: [],
    references: [],
    depth: parent === null ? 0 : parent.depth + 1,
    root: parent === null ? nodes.length : parent.root,
    name: '',
    branchNanos: 0,
    branchUnknown: 0,
  };
  parent?.children.push(node.index);
  nodes.push(node);
  return node;
}

/** Only runs that brought no picture; one that edits nothing of this graph is no part of it. */
function addRun(nodes: GraphNode[], byImage: ReadonlyMap<ImageId, GraphNode>, run: OpenRun): void {
  if (run.status === 'done' || run.status === 'partial' || run.status === 'cancelled') return;
  const source = run.inputs.find(({ role }) => role === 'source' || role === 'turn');
  const parent = source && byImage.get(source.imageId);
  if (parent) addNode(nodes, parent, { imageId: null, run, amountNanos: null, flags: 0 });
}

function nameVersions(nodes: readonly GraphNode[]): void {
  const rows = new Map<string, number>();
  for (const node of nodes) {
    if (node.imageId === null) continue;
    const column = `${node.root}:${node.depth}`;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    node.name = versionName(node.depth + 1, row);
  }
}

function sumsOf(nodes: readonly GraphNode[]) {
  let branchCount = 0;
  let hasRealMoney = false;
  let pictureCount = 0;
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const node = nodes[index];
    if (!node) continue;
    const isBought =
      hasFlag(node, 'isMade') && !hasFlag(node, 'isPlayMoney') && !hasFlag(node, 'isElsewhere');
    if (isBought) {
      hasRealMoney = true;
      if (node.amountNanos === null) node.branchUnknown += 1;
      else node.branchNanos += node.amountNanos;
    }
    if (node.imageId !== null) pictureCount += 1;
    branchCount += Math.max(0, node.children.length - 1);
    const parent = nodes[node.parent];
    if (parent) {
      parent.branchNanos += node.branchNanos;
      parent.branchUnknown += node.branchUnknown;
    }
  }
  const roots = nodes.filter((node) => node.parent === -1);
  return {
    branchCount,
    hasRealMoney,
    pictureCount,
    totalNanos: roots.reduce((sum, node) => sum + node.branchNanos, 0),
    unknownCount: roots.reduce((sum, node) => sum + node.branchUnknown, 0),
  };
}

/** "12 branches · $6.41": what a graph adds up to. */
export function graphFigures(model: GraphModel): string {
  const { branchCount, totalNanos, unknownCount, hasRealMoney, pictureCount } = model;
  const pictures = `${pictureCount.toLocaleString('en-US')} ${pictureCount === 1 ? 'picture' : 'pictures'}`;
  const branches = branchCount === 0 ? null : `${branchCount} ${branchCount === 1 ? 'branch' : 'branches'}`;
  const unknown = unknownCount === 0 ? '' : ` and ${unknownCount} of unknown cost`;
  const cost = hasRealMoney ? `${formatDollars(totalNanos)}${unknown}` : null;
  return [pictures, branches, cost].filter((each) => each !== null).join(' · ');
}

/** What one node cost, in the words of the strip; null for what was brought along. */
export function nodeCost(node: GraphNode): string | null {
  if (!hasFlag(node, 'isMade')) return null;
  if (hasFlag(node, 'isPlayMoney')) return 'free';
  return node.amountNanos === null ? 'unknown' : formatDollars(node.amountNanos);
}
