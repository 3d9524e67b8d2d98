import type { ImageScope } from '../../shared/image-query.ts';
import type { ImageId } from '../../shared/ids.ts';

/** Pictures in the order shown; an array, or the column of a list's order. */
export interface PictureOrder {
  readonly length: number;
  readonly [index: number]: ImageId;
  includes(id: ImageId): boolean;
  indexOf(id: ImageId): number;
}

/** A set of pictures that can be asked without being made: what a `Set` does, and what a million can do too. */
export interface PictureSet {
  readonly size: number;
  has(id: ImageId): boolean;
  [Symbol.iterator](): Iterator<ImageId>;
}

/** As many as are wanted, in order: of a million selected the rest is never written out. */
export function firstOf(ids: Iterable<ImageId>, most: number): ImageId[] {
  const first: ImageId[] = [];
  for (const id of ids) if (first.push(id) >= most) break;
  return first;
}

/** First and last of every run of ids without a gap. */
export function spansOf(sorted: Uint32Array): (readonly [ImageId, ImageId])[] {
  const spans: (readonly [ImageId, ImageId])[] = [];
  let first = sorted[0];
  for (let at = 0; at < sorted.length; at += 1) {
    const [id, next] = [sorted[at] ?? 0, sorted[at + 1]];
    if (next === id + 1) continue;
    spans.push([first as ImageId, id as ImageId]); // See `asPictureOrder`.
    first = next;
  }
  return spans;
}

/** Names a list, as every call does. */
export interface PictureList {
  readonly scope: ImageScope;
  readonly search: string;
}

/** The column of a list's order as pictures: its numbers are their ids. */
export function asPictureOrder(ids: Uint32Array): PictureOrder {
  return ids as unknown as PictureOrder; // Same shape: the brand is a promise the column keeps.
}

/** Everything in a list but some. Says so to core in one line, whatever the number. */
export class AllBut implements PictureSet {
  readonly list: PictureList;
  readonly except: ReadonlySet<ImageId>;
  readonly #order: () => PictureOrder;

  constructor(list: PictureList, order: () => PictureOrder, except: ReadonlySet<ImageId> = new Set()) {
    this.list = list;
    this.except = except;
    this.#order = order;
  }

  get size(): number {
    return Math.max(0, this.#order().length - this.except.size);
  }

  /** Asked of pictures in the list only. */
  has(id: ImageId): boolean {
    return !this.except.has(id);
  }

  without(ids: Iterable<ImageId>): AllBut {
    return new AllBut(this.list, this.#order, new Set([...this.except, ...ids]));
  }

  toggled(id: ImageId): AllBut {
    const except = new Set(this.except);
    if (!except.delete(id)) except.add(id);
    return new AllBut(this.list, this.#order, except);
  }

  *[Symbol.iterator](): Iterator<ImageId> {
    const order = this.#order();
    for (let at = 0; at < order.length; at += 1) {
      const id = order[at];
      if (id !== undefined && !this.except.has(id)) yield id;
    }
  }
}

/** Many pictures side by side (a range over what was never loaded): one column in order, one to look up in. */
export class PictureRange implements PictureSet {
  readonly #inOrder: Uint32Array;
  readonly #sorted: Uint32Array;

  constructor(ids: Uint32Array) {
    this.#inOrder = ids;
    this.#sorted = ids.slice().sort();
  }

  get size(): number {
    return this.#inOrder.length;
  }

  has(id: ImageId): boolean {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return this.#sorted[low] === id;
  }

  /** The same as runs of ids: what was made or brought in together has them side by side. */
  spans(): (readonly [ImageId, ImageId])[] {
    return spansOf(this.#sorted);
  }

  *[Symbol.iterator](): Iterator<ImageId> {
    for (const id of this.#inOrder) yield id as ImageId; // See `asPictureOrder`.
  }
}
