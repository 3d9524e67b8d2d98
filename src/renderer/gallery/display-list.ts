import type { ImageId, RunId } from '../../shared/ids.ts';
import { ratioUnit, type Grouping, type ImageOrder } from '../../shared/image-order.ts';
import type { Run } from '../../shared/model.ts';
import { dayKey } from './days.ts';
import type { RunItem } from './run-places.ts';

/** One cell of the grid: a picture, or a place kept for one that is asked for. */
export type GridItem =
  { readonly kind: 'image'; readonly key: string; readonly id: ImageId; readonly index: number } | RunItem;

/** Pictures that stand together, from `start` up to `end` (exclusive). */
export interface GridGroup {
  readonly start: number;
  readonly end: number;
  /** A moment of the group, for groups of days and runs. */
  readonly timeMs: number;
  /** The model's or project's name; null for groups of days and runs. */
  readonly name: string | null;
}

/** Which stacks show a single picture: all but some, or none but some. */
export interface StackView {
  readonly areClosed: boolean;
  /** Stacks that are the other way round, by the lowest id in them. */
  readonly except: ReadonlySet<number>;
}

export const openStacks: StackView = { areClosed: false, except: new Set() };

/**
 * What the grid shows, one place per cell and nothing made for those out of sight: columns of numbers for a million
 * pictures, with the few places of open runs in between.
 */
export interface DisplayList {
  readonly count: number;
  /** Shapes as stored (`ratioUnit`ths), cropped to what a row can bear. */
  readonly ratios: Uint16Array;
  /** Where each group begins; empty when nothing is grouped. */
  readonly groupStarts: Uint32Array;
  readonly pictureCount: number;
  readonly itemAt: (index: number) => GridItem;
  readonly indexOfKey: (key: string) => number;
  readonly indexOfImage: (id: ImageId) => number;
  readonly groupAt: (group: number) => GridGroup;
  /** How many pictures a closed stack stands for; 1 for any other cell. */
  readonly stackCount: (index: number) => number;
  /** How many of the cells from `from` to `to` (exclusive) are pictures. */
  readonly picturesBetween: (from: number, to: number) => number;
  /** The stack a cell's picture belongs to, by the lowest id in it; null for a run's cell. */
  readonly stackAt: (index: number) => number | null;
  /** Ids of pictures in cells from `from` to `to` (exclusive). */
  readonly idsBetween: (from: number, to: number) => Uint32Array;
}

interface DisplayOptions {
  readonly order: ImageOrder;
  readonly runs: readonly RunItem[];
  readonly grouping: Grouping;
  readonly stacks: StackView;
}

/** Very long pictures are shown cropped: a panorama must not push everything else out of its row. */
const shownRatios = { min: ratioUnit * 0.5, max: Math.round(ratioUnit * 2.4) } as const;

const shown = (ratio: number) => Math.min(shownRatios.max, Math.max(shownRatios.min, ratio));

/** Puts pictures, open runs and groups together: linear in numbers, and a few milliseconds for a million. */
export function createDisplayList({ order, runs, grouping, stacks }: DisplayOptions): DisplayList {
  const shownPlaces = placesShown(order, stacks);
  const pictureCount = shownPlaces?.length ?? order.ids.length;
  const place = (picture: number) => shownPlaces?.[picture] ?? picture;
  const timeOf = (picture: number) => order.timesMs[place(picture)] ?? 0;
  const groups = grouping === 'none' ? [] : pictureGroups(order, grouping, pictureCount, place);
  const merged = mergeRuns(groups, runs, grouping, pictureCount, timeOf);
  const ratios = new Uint16Array(pictureCount + runs.length);
  let inserted = 0;
  let picture = 0;
  for (const { at, run } of [...merged.inserted, { at: pictureCount, run: null }]) {
    copyRatios({ from: order.ratios, places: shownPlaces, first: picture, end: at, to: ratios, inserted });
    picture = Math.max(picture, at);
    if (run === null) continue;
    ratios[picture + inserted] = shown(Math.round(run.ratio * ratioUnit));
    inserted += 1;
  }
  return new Display({ order, grouping, stacks, ratios, pictureCount, place, ...merged });
}

interface RatioCopy {
  readonly from: Uint16Array;
  readonly places: Uint32Array | null;
  readonly first: number;
  readonly end: number;
  readonly to: Uint16Array;
  readonly inserted: number;
}

/** In two plain loops: a million calls of a function that asks which of the two it is are seen as a stutter. */
function copyRatios({ from, places, first, end, to, inserted }: RatioCopy): void {
  const { min, max } = shownRatios;
  if (places === null)
    for (let picture = first; picture < end; picture += 1) {
      const ratio = from[picture] ?? 0;
      to[picture + inserted] = ratio < min ? min : ratio > max ? max : ratio;
    }
  else
    for (let picture = first; picture < end; picture += 1)
      to[picture + inserted] = shown(from[places[picture] ?? 0] ?? 0);
}

interface InsertedRun {
  /** Number of pictures before it. */
  readonly at: number;
  readonly run: RunItem;
}

interface Merged {
  readonly inserted: readonly InsertedRun[];
  readonly groupStarts: Uint32Array;
  readonly groupNames: readonly (string | null)[];
}

interface DisplayParts extends Merged {
  readonly order: ImageOrder;
  readonly grouping: Grouping;
  readonly stacks: StackView;
  readonly ratios: Uint16Array;
  readonly pictureCount: number;
  readonly place: (picture: number) => number;
}

class Display implements DisplayList {
  readonly count: number;
  readonly ratios: Uint16Array;
  readonly groupStarts: Uint32Array;
  readonly pictureCount: number;
  readonly #parts: DisplayParts;
  /** Display indexes of the runs, rising. */
  readonly #runIndexes: readonly number[];

  constructor(parts: DisplayParts) {
    this.#parts = parts;
    this.count = parts.pictureCount + parts.inserted.length;
    this.ratios = parts.ratios;
    this.groupStarts = parts.groupStarts;
    this.pictureCount = parts.pictureCount;
    this.#runIndexes = parts.inserted.map(({ at }, before) => at + before);
  }

  itemAt = (index: number): GridItem => {
    const before = this.#runsBefore(index);
    const run = this.#runIndexes[before] === index ? this.#parts.inserted[before]?.run : undefined;
    if (run) return run;
    // The column holds ids of pictures; the brand says no more.
    const id = (this.#parts.order.ids[this.#parts.place(index - before)] ?? 0) as ImageId;
    return { kind: 'image', key: `image:${id}`, id, index };
  };

  indexOfKey = (key: string): number => {
    if (key.startsWith('image:')) return this.indexOfImage(Number(key.slice(6)) as ImageId); // Made by `itemAt`.
    const found = this.#parts.inserted.findIndex(({ run }) => run.key === key);
    return this.#runIndexes[found] ?? -1;
  };

  indexOfImage = (id: ImageId): number => {
    const { order, pictureCount, place } = this.#parts;
    const at = order.ids.indexOf(id);
    if (at < 0) return -1;
    // Places rise with pictures; a picture inside a closed stack is found by the one that stands for it.
    const picture = pictureCount === order.ids.length ? at : lastAtMost(pictureCount, place, at);
    return picture < 0 ? -1 : picture + this.#runIndexes.filter((run, n) => run - n <= picture).length;
  };

  groupAt = (group: number): GridGroup => {
    const start = this.groupStarts[group] ?? 0;
    const end = this.groupStarts[group + 1] ?? this.count;
    return { start, end, timeMs: this.#timeAt(start), name: this.#parts.groupNames[group] ?? null };
  };

  stackCount = (index: number): number => {
    const item = this.itemAt(index);
    const { order, stacks, place } = this.#parts;
    if (item.kind === 'run') return 1;
    const at = place(index - this.#runsBefore(index));
    const stack = order.stackOf[at] ?? 0;
    if (stacks.areClosed === stacks.except.has(stack)) return 1;
    let count = 0;
    // Pictures of a run stand side by side; those of a stack made by hand may be anywhere.
    for (let next = at; next < order.ids.length && count < 10_000; next += 1) {
      if (order.stackOf[next] === stack) count += 1;
      else if (order.timesMs[next] !== order.timesMs[at] && count > 0 && next - at > 1_000) break;
    }
    return count;
  };

  picturesBetween = (from: number, to: number): number =>
    to - from - (this.#runsBefore(to) - this.#runsBefore(from));

  stackAt = (index: number): number | null => {
    const before = this.#runsBefore(index);
    if (this.#runIndexes[before] === index || index >= this.count) return null;
    return this.#parts.order.stackOf[this.#parts.place(index - before)] ?? null;
  };

  idsBetween = (from: number, to: number): Uint32Array => {
    const ids = new Uint32Array(to - from);
    const { order, place } = this.#parts;
    let before = this.#runsBefore(from);
    let count = 0;
    for (let index = from; index < to; index += 1) {
      if (this.#runIndexes[before] === index) before += 1;
      else ids[count++] = order.ids[place(index - before)] ?? 0;
    }
    return ids.slice(0, count);
  };

  #timeAt(index: number): number {
    const item = this.itemAt(index);
    if (item.kind === 'run') return item.timeMs;
    return this.#parts.order.timesMs[this.#parts.place(index - this.#runsBefore(index))] ?? 0;
  }

  /** How many runs stand before this index. */
  #runsBefore(index: number): number {
    let [low, high] = [0, this.#runIndexes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runIndexes[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function lastAtMost(count: number, place: (picture: number) => number, wanted: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (place(middle) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Places of the order that have a cell: all, or of a closed stack only the first. Null for all. */
function placesShown({ ids, stackOf }: ImageOrder, stacks: StackView): Uint32Array | null {
  if (!stacks.areClosed && stacks.except.size === 0) return null;
  const seen = new Set<number>();
  const places = new Uint32Array(ids.length);
  let count = 0;
  for (let at = 0; at < ids.length; at += 1) {
    const stack = stackOf[at] ?? 0;
    const isClosed = stacks.areClosed !== stacks.except.has(stack);
    // A stack of one has its own id and no other picture: nothing to remember.
    const isAlone = stack === ids[at] && stackOf[at - 1] !== stack && stackOf[at + 1] !== stack;
    if (isClosed && !isAlone) {
      if (seen.has(stack)) continue;
      seen.add(stack);
    }
    places[count] = at;
    count += 1;
  }
  return places.subarray(0, count);
}

interface PictureGroup {
  readonly start: number;
  readonly name: string | null;
}

function pictureGroups(
  order: ImageOrder,
  grouping: Exclude<Grouping, 'none'>,
  count: number,
  place: (picture: number) => number,
): readonly PictureGroup[] {
  if (grouping === 'model' || grouping === 'project') {
    const groups = [...order.groupStarts].map((from, group) => ({
      // The first shown picture at or after the group's first place.
      start: lastAtMost(count, place, from - 1) + 1,
      name: order.groupNames[group] ?? null,
    }));
    return groups.filter(({ start }, group) => start < (groups[group + 1]?.start ?? count));
  }
  const groups: PictureGroup[] = [];
  const timeOf = (picture: number) => order.timesMs[place(picture)] ?? 0;
  const stackOf = (picture: number) => order.stackOf[place(picture)] ?? 0;
  for (let start = 0; start < count;) {
    groups.push({ start, name: null });
    if (grouping === 'day') start = firstBefore(startOfDay(timeOf(start)), start, count, timeOf);
    else {
      const stack = stackOf(start);
      start += 1;
      while (start < count && stackOf(start) === stack) start += 1;
    }
  }
  return groups;
}

function startOfDay(timeMs: number): number {
  const date = new Date(timeMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** The first picture older than a moment: times fall, so halves are enough to find it. */
function firstBefore(timeMs: number, from: number, to: number, timeOf: (picture: number) => number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(middle) >= timeMs) low = middle + 1;
    else high = middle;
  }
  return Math.max(low, from + 1);
}

/** Finds a place for each run, newest first; one that is newer than every group of its kind gets a group of its own. */
function mergeRuns(
  groups: readonly PictureGroup[],
  runs: readonly RunItem[],
  grouping: Grouping,
  count: number,
  timeOf: (picture: number) => number,
): Merged {
  const isByTime = grouping !== 'model' && grouping !== 'project';
  const inserted = runs.map((run) => ({
    run,
    // Where groups are no days, what is being made stands ahead of everything.
    at: isByTime ? firstBefore(run.timeMs + 1, -1, count, timeOf) : 0,
  }));
  const starts: number[] = [];
  const names: (string | null)[] = [];
  let next = 0;
  let lastDay: string | null = null;
  const addRunsUpTo = (picture: number, day: string | null) => {
    for (; next < inserted.length && (inserted[next]?.at ?? 0) <= picture; next += 1) {
      const entry = inserted[next];
      if (!entry || grouping === 'none') continue;
      const runDay = groupOfRun(entry.run, grouping);
      if (runDay !== lastDay && runDay !== day) {
        starts.push(entry.at + next);
        names.push(isByTime ? null : 'In progress');
        lastDay = runDay;
      } else if (runDay === day && runDay !== lastDay) return;
    }
  };
  for (const { start, name } of groups) {
    const day =
      grouping === 'day' ? dayKey(timeOf(start)) : grouping === 'run' ? String(timeOf(start)) : null;
    addRunsUpTo(start, day);
    starts.push(start + next);
    names.push(name);
    lastDay = day;
  }
  addRunsUpTo(count, null);
  return { inserted, groupStarts: Uint32Array.from(starts), groupNames: names };
}

function groupOfRun(run: RunItem, grouping: Grouping): string {
  if (grouping === 'day') return dayKey(run.timeMs);
  return grouping === 'run' ? String(run.timeMs) : 'In progress';
}

/** How many pictures of the list belong to a run: they share its moment. */
export function arrivedCount({ timesMs }: ImageOrder, run: Pick<Run, 'createdAtMs'>): number {
  const timeOf = (place: number) => timesMs[place] ?? 0;
  const from = firstBefore(run.createdAtMs + 1, -1, timesMs.length, timeOf);
  const to = firstBefore(run.createdAtMs, from - 1, timesMs.length, timeOf);
  return Math.max(0, to - from);
}

/** Key of the run's first cell. */
export const runKey = (runId: RunId, slot = 0): string => `run:${runId}:${slot}`;
