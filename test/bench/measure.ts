import { monitorEventLoopDelay } from 'node:perf_hooks';

/** One figure next to its bare baseline, both taken in this run: only the ratio travels to another machine. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number;
  /** What the baseline is. */
  readonly against: string;
  /** The ratio aimed at, as text: it is printed, never asserted. */
  readonly goal: string;
}

/** Median and 95th percentile of `work` in milliseconds, after a warm-up, with the two contenders interleaved. */
export async function interleaved(
  rounds: number,
  ours: () => unknown,
  baseline: () => unknown,
): Promise<{ readonly ours: readonly number[]; readonly baseline: readonly number[] }> {
  const times: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] };
  for (let round = -3; round < rounds; round += 1) {
    const oursMs = await timed(ours);
    const baselineMs = await timed(baseline);
    if (round < 0) continue;
    times.ours.push(oursMs);
    times.baseline.push(baselineMs);
  }
  return times;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Longest the event loop stood still while `work` ran, in milliseconds. */
export async function worstStallMs(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  // One more turn, so that a stall right at the end is seen.
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return delay.max / 1e6;
}
