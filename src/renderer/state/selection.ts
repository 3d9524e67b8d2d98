import type { ImageId } from '../../shared/ids.ts';

/** What is chosen, which of it is active (shown in the inspector and the loupe), and where a range began. */
export interface Selection {
  readonly ids: ReadonlySet<ImageId>;
  readonly activeId: ImageId | null;
  readonly anchorId: ImageId | null;
}

export const emptySelection: Selection = { ids: new Set(), activeId: null, anchorId: null };

/** Chooses one and only one. */
export function selectOnly(id: ImageId): Selection {
  return { ids: new Set([id]), activeId: id, anchorId: id };
}

/** Adds or takes away one (Ctrl or Cmd with a click). */
export function toggleSelected(selection: Selection, id: ImageId): Selection {
  const ids = new Set(selection.ids);
  if (ids.delete(id)) return { ids, activeId: id, anchorId: id };
  return { ids: ids.add(id), activeId: id, anchorId: id };
}

/** Chooses everything between where the range began and `id`, in the order shown. */
export function selectRange(selection: Selection, id: ImageId, order: readonly ImageId[]): Selection {
  const anchorId = selection.anchorId ?? id;
  const from = order.indexOf(anchorId);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return selectOnly(id);
  const ids = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  return { ids, activeId: id, anchorId };
}

/** Chooses everything; the active one stays where it can. */
export function selectAll(selection: Selection, order: readonly ImageId[]): Selection {
  const ids = new Set(order);
  const activeId =
    selection.activeId !== null && ids.has(selection.activeId) ? selection.activeId : (order[0] ?? null);
  return { ids, activeId, anchorId: activeId };
}

/** After `gone` left the list: the next one becomes active, the last one's place falls to the one before it. */
export function afterRemoval(
  selection: Selection,
  gone: ReadonlySet<ImageId>,
  order: readonly ImageId[],
): Selection {
  const { activeId } = selection;
  if (activeId === null || !gone.has(activeId)) {
    return { ...selection, ids: new Set([...selection.ids].filter((id) => !gone.has(id))) };
  }
  const at = order.indexOf(activeId);
  const next =
    order.slice(at + 1).find((id) => !gone.has(id)) ??
    order.slice(0, Math.max(0, at)).findLast((id) => !gone.has(id));
  return next === undefined ? emptySelection : selectOnly(next);
}
