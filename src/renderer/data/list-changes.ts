import { ratioUnit, storedRatio, type ImageOrder } from '../../shared/image-order.ts';
import type { ListPlace } from '../../shared/image-query.ts';
import type { ImageId } from '../../shared/ids.ts';

/**
 * The list after some of its pictures changed: `asked` are those looked up, `places` where they stand now. Those
 * without a place leave, new ones come in where they belong, newest first; nothing else is looked at again.
 */
export function withChanges(
  order: ImageOrder,
  asked: ReadonlySet<ImageId>,
  places: readonly ListPlace[],
): ImageOrder {
  const placed = new Map(places.map((place) => [place.id as number, place]));
  const kept = keptPlaces(order, asked, placed);
  const come = [...placed.values()].sort((a, b) => b.sortedAtMs - a.sortedAtMs || b.id - a.id);
  if (kept === null && come.length === 0) return order;
  return merged(order, kept, come);
}

/** Drops from `placed` what stays where it is. Gives the places that stay, or null when all do. */
function keptPlaces(
  { ids, timesMs, stackOf }: ImageOrder,
  asked: ReadonlySet<ImageId>,
  placed: Map<number, ListPlace>,
): Uint32Array | null {
  const kept = new Uint32Array(ids.length);
  let count = 0;
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at] ?? 0;
    if (asked.has(id as ImageId)) {
      const place = placed.get(id);
      if (place?.sortedAtMs !== timesMs[at] || place?.stackOf !== stackOf[at]) continue;
      placed.delete(id);
    }
    kept[count++] = at;
  }
  return count === ids.length ? null : kept.subarray(0, count);
}

function merged(order: ImageOrder, kept: Uint32Array | null, come: readonly ListPlace[]): ImageOrder {
  const keptCount = kept?.length ?? order.ids.length;
  const count = keptCount + come.length;
  const next = {
    ids: new Uint32Array(count),
    timesMs: new Float64Array(count),
    stackOf: new Uint32Array(count),
    ratios: new Uint16Array(count),
  };
  let to = 0;
  let arriving = 0;
  const add = (id: number, timeMs: number, stack: number, ratio: number) => {
    next.ids[to] = id;
    next.timesMs[to] = timeMs;
    next.stackOf[to] = stack;
    next.ratios[to++] = ratio;
  };
  const addArriving = (timeMs: number, id: number) => {
    for (let place = come[arriving]; place; place = come[arriving]) {
      if (place.sortedAtMs < timeMs || (place.sortedAtMs === timeMs && place.id < id)) return;
      add(place.id, place.sortedAtMs, place.stackOf, storedRatio(place.width, place.height));
      arriving += 1;
    }
  };
  for (let from = 0; from < keptCount; from += 1) {
    const at = kept?.[from] ?? from;
    const [id, timeMs] = [order.ids[at] ?? 0, order.timesMs[at] ?? 0];
    if (arriving < come.length) addArriving(timeMs, id);
    add(id, timeMs, order.stackOf[at] ?? id, order.ratios[at] ?? ratioUnit);
  }
  addArriving(Number.NEGATIVE_INFINITY, 0);
  return { ...next, groupStarts: order.groupStarts, groupNames: order.groupNames };
}
