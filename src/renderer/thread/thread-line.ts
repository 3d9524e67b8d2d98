import { versionNames } from '../chain/chain-layout.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ChainNode } from '../../shared/model.ts';

/** Another way a conversation went on: named by the words it begins with. */
export interface Branch {
  readonly imageId: ImageId;
  /** What was asked there, or how it came there without being asked for. */
  readonly words: string;
  readonly name: string;
}

/** One turn of a conversation: what was asked, and the picture the conversation goes on from. */
export interface Turn {
  readonly node: ChainNode;
  /** "v3", or "v3 b" on a branch: the same name the chain strip shows. */
  readonly name: string;
  /** Every picture of this press, the one that is gone on from included. */
  readonly pictures: readonly ChainNode[];
  /** Where others leave from here. */
  readonly branches: readonly Branch[];
}

/** The end of the line through a picture: from it on always the newest of what was made. */
export function leafOf(chain: readonly ChainNode[], from: ImageId): ImageId {
  const children = childrenOf(chain);
  const seen = new Set<ImageId>();
  let leaf = from;
  // A ring cannot come from edits, but a damaged library must not hang the window.
  while (!seen.has(leaf)) {
    seen.add(leaf);
    const next = newestPress(children.get(leaf) ?? []);
    if (!next) break;
    leaf = next.cell.id;
  }
  return leaf;
}

/** Every picture from the first to the given one, in order. */
export function pathTo(chain: readonly ChainNode[], leafId: ImageId): readonly ChainNode[] {
  const byId = new Map(chain.map((node) => [node.cell.id, node]));
  const path: ChainNode[] = [];
  for (let id: ImageId | null = leafId; id !== null;) {
    const node = byId.get(id);
    if (!node || path.includes(node)) break;
    path.unshift(node);
    id = node.parentId;
  }
  return path;
}

/** A chain read as the conversation that ends in `leafId`, with the names of what leaves it on the way. */
export function turnsTo(chain: readonly ChainNode[], leafId: ImageId): readonly Turn[] {
  const path = pathTo(chain, leafId);
  const names = versionNames(chain);
  const children = childrenOf(chain);
  const nameOf = (node: ChainNode) => names.get(node.cell.id) ?? `v${node.cell.version}`;
  return path.map((node, index): Turn => {
    const pictures = pressOf(chain, node);
    const next = path[index + 1];
    const leaving = pictures
      .flatMap((each) => children.get(each.cell.id) ?? [])
      .filter((each) => next === undefined || !isSamePress(each, next));
    return { node, name: nameOf(node), pictures, branches: firstOfEach(leaving).map(toBranch(nameOf)) };
  });
}

/** How many ways lead on beside the first one, in the whole chain. */
export function branchCount(chain: readonly ChainNode[]): number {
  let count = 0;
  for (const made of childrenOf(chain).values()) count += firstOfEach(made).length - 1;
  return count;
}

const toBranch =
  (nameOf: (node: ChainNode) => string) =>
  (node: ChainNode): Branch => ({ imageId: node.cell.id, words: askedWords(node), name: nameOf(node) });

/** What led to a picture, as it is said in the thread. */
export function askedWords({ prompt, parentId, cell }: ChainNode): string {
  if (prompt !== '') return prompt;
  return parentId === null ? `Brought along: ${cell.label}` : `Made here: ${cell.label}`;
}

function childrenOf(chain: readonly ChainNode[]): ReadonlyMap<ImageId, readonly ChainNode[]> {
  const children = new Map<ImageId, ChainNode[]>();
  for (const node of chain) {
    if (node.parentId === null) continue;
    const made = children.get(node.parentId);
    if (made) made.push(node);
    else children.set(node.parentId, [node]);
  }
  return children;
}

/** Two pictures that one press made from the same picture. */
function isSamePress(one: ChainNode, other: ChainNode): boolean {
  if (one.cell.id === other.cell.id) return true;
  return one.cell.runId !== null && one.cell.runId === other.cell.runId && one.parentId === other.parentId;
}

function pressOf(chain: readonly ChainNode[], node: ChainNode): readonly ChainNode[] {
  return chain.filter((each) => isSamePress(each, node));
}

function firstOfEach(nodes: readonly ChainNode[]): readonly ChainNode[] {
  return nodes.filter((node, index) => !nodes.slice(0, index).some((each) => isSamePress(each, node)));
}

/** The first picture of the press that came last. */
function newestPress(made: readonly ChainNode[]): ChainNode | undefined {
  return firstOfEach(made).at(-1);
}
