import type { Run } from '../../shared/model.ts';

/** A place kept for a picture that is asked for. */
export interface RunItem {
  readonly kind: 'run';
  readonly key: string;
  readonly timeMs: number;
  readonly ratio: number;
  readonly run: Run;
  /** Which of the pictures still missing this place is for, from 0. */
  readonly slot: number;
}

/** Words and two buttons need this much width for their height. */
const wordsRatio = 1.34;

/** True while a run may still bring pictures by itself. */
export function isPending(run: Run): boolean {
  return run.status === 'waiting' || run.status === 'running';
}

/**
 * The places of open runs, newest first. A pending run keeps one per picture still missing, ahead of those that came,
 * since pictures of one run are ordered by the latest first: each one arriving takes the place next to it and nothing
 * moves. A run that ended keeps one place for its reason.
 */
export function runPlaces(runs: readonly Run[], arrivedOf: (run: Run) => number): readonly RunItem[] {
  return runs.flatMap((run) => placesOf(run, arrivedOf(run))).sort((one, other) => other.timeMs - one.timeMs);
}

function placesOf(run: Run, arrivedCount: number): RunItem[] {
  if (run.status === 'done') return [];
  const pending = isPending(run);
  const missing = run.wantedCount - Math.max(arrivedCount, run.imageIds.length);
  const count = pending ? Math.max(0, missing) : 1;
  const expected = Number.isFinite(run.expectedRatio) && run.expectedRatio > 0 ? run.expectedRatio : 1;
  return Array.from({ length: count }, (_, slot) => ({
    kind: 'run' as const,
    key: `run:${run.id}:${slot}`,
    timeMs: run.createdAtMs,
    ratio: pending ? expected : Math.max(wordsRatio, expected),
    run,
    slot,
  }));
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
