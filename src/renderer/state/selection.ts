import { mostSpans, type ImageTarget } from '../../shared/image-query.ts';
import type { ImageId } from '../../shared/ids.ts';
import {
  AllBut,
  PictureRange,
  spansOf,
  type PictureList,
  type PictureOrder,
  type PictureSet,
} from './picture-set.ts';

/** What is chosen, which of it is active (shown in the inspector and the loupe), and where a range began. */
export interface Selection {
  readonly ids: PictureSet;
  readonly activeId: ImageId | null;
  readonly anchorId: ImageId | null;
}

export const emptySelection: Selection = { ids: new Set<ImageId>(), activeId: null, anchorId: null };

/** Above this a range is kept as numbers instead of a set: a set of a million is slow to make. */
const mostInSet = 10_000;

/** Chooses one and only one. */
export function selectOnly(id: ImageId): Selection {
  return { ids: new Set([id]), activeId: id, anchorId: id };
}

/** Adds or takes away one (Ctrl or Cmd with a click). */
export function toggleSelected({ ids: chosen }: Selection, id: ImageId): Selection {
  if (chosen instanceof AllBut) return { ids: chosen.toggled(id), activeId: id, anchorId: id };
  const ids = new Set(chosen);
  if (!ids.delete(id)) ids.add(id);
  return { ids, activeId: id, anchorId: id };
}

/** Chooses everything between where the range began and `id`, in the order shown. */
export function selectRange(selection: Selection, id: ImageId, order: PictureOrder): Selection {
  const anchorId = selection.anchorId ?? id;
  const from = order.indexOf(anchorId);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return selectOnly(id);
  const between = slice(order, Math.min(from, to), Math.max(from, to) + 1);
  return { ids: pictureSet(between), activeId: id, anchorId };
}

/** A set of these pictures, as light as their number allows. */
export function pictureSet(ids: Uint32Array): PictureSet {
  if (ids.length > mostInSet) return new PictureRange(ids);
  return new Set(Array.from(ids, (id) => id as ImageId)); // Ids out of a list's order.
}

function slice(order: PictureOrder, from: number, to: number): Uint32Array {
  if (order instanceof Uint32Array) return order.slice(from, to);
  return Uint32Array.from({ length: to - from }, (_, offset) => order[from + offset] ?? 0);
}

/**
 * Chooses everything in a list; the active one stays where it can. With the list's name it stays "all of it", whatever
 * arrives or goes.
 */
export function selectAll(
  selection: Selection,
  order: PictureOrder,
  list?: PictureList & { readonly order: () => PictureOrder },
): Selection {
  const ids = list
    ? new AllBut({ scope: list.scope, search: list.search }, list.order)
    : pictureSet(slice(order, 0, order.length));
  const { activeId: active } = selection;
  const activeId = active !== null && order.includes(active) ? active : (order[0] ?? null);
  return { ids, activeId, anchorId: activeId };
}

/** After `gone` left the list: the next one becomes active, the last one's place falls to the one before it. */
export function afterRemoval(selection: Selection, gone: PictureSet, order: PictureOrder): Selection {
  const { activeId, ids } = selection;
  if (activeId === null || !gone.has(activeId)) {
    if (ids instanceof AllBut) return { ...selection, ids: ids.without(gone) };
    return { ...selection, ids: new Set([...ids].filter((id) => !gone.has(id))) };
  }
  if (gone instanceof AllBut && gone.except.size === 0) return emptySelection;
  const at = order.indexOf(activeId);
  for (let next = at + 1; next < order.length; next += 1) {
    const id = order[next];
    if (id !== undefined && !gone.has(id)) return selectOnly(id);
  }
  for (let next = at - 1; next >= 0; next -= 1) {
    const id = order[next];
    if (id !== undefined && !gone.has(id)) return selectOnly(id);
  }
  return emptySelection;
}

/** Most ids one call names one by one. */
const mostInCall = 10_000;

/**
 * What a bulk call is told of the pictures chosen: their list and who is left out, their ids, or runs of ids where there
 * are very many. More runs than one call takes are several targets.
 */
export function targetsOf(ids: PictureSet): readonly ImageTarget[] {
  if (ids.size === 0) return [];
  if (ids instanceof AllBut && ids.except.size <= mostInCall)
    return [{ ...ids.list, except: [...ids.except] }];
  if (ids.size <= mostInCall) return [{ imageIds: [...ids] }];
  const spans = ids instanceof PictureRange ? ids.spans() : spansOf(Uint32Array.from(ids).sort());
  return Array.from({ length: Math.ceil(spans.length / mostSpans) }, (_, part) => ({
    spans: spans
      .slice(part * mostSpans, (part + 1) * mostSpans)
      .map(([first, last]): [ImageId, ImageId] => [first, last]),
  }));
}
