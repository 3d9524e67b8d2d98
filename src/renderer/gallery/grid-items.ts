import type { RunId } from '../../shared/ids.ts';
import type { ImageCell, Run } from '../../shared/model.ts';

/** One cell of the grid: a picture, or a place kept for one that is asked for. */
export type GridItem =
  | {
      readonly kind: 'image';
      readonly key: string;
      readonly timeMs: number;
      readonly ratio: number;
      readonly cell: ImageCell;
    }
  | {
      readonly kind: 'run';
      readonly key: string;
      readonly timeMs: number;
      readonly ratio: number;
      readonly run: Run;
      /** Which of the pictures still missing this place is for, from 0. */
      readonly slot: number;
    };

/** Very long pictures are shown cropped: a panorama must not push everything else out of its row. */
const shownRatios = { min: 0.5, max: 2.4 } as const;

/** Words and two buttons need this much width for their height. */
const wordsRatio = 1.34;

/** True while a run may still bring pictures by itself. */
export function isPending(run: Run): boolean {
  return run.status === 'waiting' || run.status === 'running';
}

/**
 * Pictures and open runs in one order, newest first. A pending run keeps one place per picture still missing, ahead of
 * those that came, since pictures of one run are ordered by the latest first: each one arriving takes the place next to
 * it and nothing moves. A run that ended keeps one place for its reason. While older pictures are still to be loaded
 * (`isComplete` false), a run older than all of these waits for them: its place is not known yet.
 */
export function gridItems(
  cells: readonly ImageCell[],
  runs: readonly Run[],
  isComplete: boolean,
): readonly GridItem[] {
  const arrived = new Map<RunId, number>();
  for (const { runId } of cells) if (runId !== null) arrived.set(runId, (arrived.get(runId) ?? 0) + 1);
  const places = runs
    .flatMap((run) => runPlaces(run, arrived.get(run.id) ?? 0))
    .sort((one, other) => other.timeMs - one.timeMs);
  const items: GridItem[] = [];
  let next = 0;
  for (const cell of cells) {
    while (next < places.length && (places[next]?.timeMs ?? 0) >= cell.sortedAtMs)
      items.push(places[next++] as GridItem); // Within bounds.
    items.push(imageItem(cell));
  }
  return isComplete ? [...items, ...places.slice(next)] : items;
}

function imageItem(cell: ImageCell): GridItem {
  return {
    kind: 'image',
    key: `image:${cell.id}`,
    timeMs: cell.sortedAtMs,
    ratio: shown(cell.width / cell.height),
    cell,
  };
}

function runPlaces(run: Run, arrivedCount: number): GridItem[] {
  if (run.status === 'done') return [];
  const pending = isPending(run);
  const missing = run.wantedCount - Math.max(arrivedCount, run.imageIds.length);
  const count = pending ? Math.max(0, missing) : 1;
  const ratio = pending ? shown(run.expectedRatio) : Math.max(wordsRatio, shown(run.expectedRatio));
  return Array.from({ length: count }, (_, slot) => ({
    kind: 'run' as const,
    key: `run:${run.id}:${slot}`,
    timeMs: run.createdAtMs,
    ratio,
    run,
    slot,
  }));
}

function shown(ratio: number): number {
  return Number.isFinite(ratio) && ratio > 0
    ? Math.min(shownRatios.max, Math.max(shownRatios.min, ratio))
    : 1;
}

/**
 * Runs to show while pictures are being asked for again: a run that has just ended stays until its pictures are in
 * the list, so that its place is never empty in between.
 */
export function holdEndedRuns(shownBefore: readonly Run[], open: readonly Run[]): readonly Run[] {
  const openIds = new Set(open.map((run) => run.id));
  const held = shownBefore.filter((run) => !openIds.has(run.id) && isPending(run));
  return held.length === 0 ? open : [...open, ...held];
}
