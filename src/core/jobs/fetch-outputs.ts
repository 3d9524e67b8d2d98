import { access } from 'node:fs/promises';
import path from 'node:path';
import type { AttemptOutput } from '../db/attempts.ts';
import type { FetchedResult } from '../providers/http.ts';
import type { Work } from './attempt-runner.ts';
import { baseUrlOf } from './connection-context.ts';
import { freshOutputs } from './fresh-links.ts';
import type { JobContext } from './job-context.ts';

/** Outputs with what could be downloaded of them, and why the rest could not; null when the app stops. */
export interface FetchedOutputs {
  readonly outputs: readonly AttemptOutput[];
  /** For people, one per picture that did not come: "its host answered with status 404". */
  readonly failures: ReadonlyMap<number, string>;
}

/** Downloading is free: a host that stumbles is asked again after these pauses, about ten minutes in all. */
const pausesMs: readonly number[] = [1_000, 5_000, 20_000, 60_000, 120_000, 300_000];

/** While this computer reaches nothing the links are simply not asked for; nothing is given up meanwhile. */
const offlinePauseMs = 30_000;

/**
 * Downloads what a reply links to, one file each, missing ones only: a file that is there is whole. When links stay dead
 * the task is asked once more for fresh ones; what does not come then is given up, for now.
 */
export async function fetchOutputs(
  context: JobContext,
  work: Work,
  outputs: readonly AttemptOutput[],
): Promise<FetchedOutputs | null> {
  const first = await fetchPatiently(context, work, await withFiles(work, outputs));
  if (first === null || first.failures.size === 0) return first;
  const fresh = await freshOutputs(context, work, first.outputs);
  if (work.signal.aborted) return null;
  return fresh === null ? first : fetchPatiently(context, work, fresh);
}

/** Which of them are on disk already, from before a restart. */
async function withFiles(work: Work, outputs: readonly AttemptOutput[]): Promise<AttemptOutput[]> {
  return Promise.all(
    outputs.map(async (output) => {
      if (output.fileName !== null) return output;
      const fileName = linkName(output);
      const isThere = await access(path.join(work.folder, fileName)).then(
        () => true,
        () => false,
      );
      return isThere ? { ...output, fileName } : output;
    }),
  );
}

function linkName({ outputIndex }: AttemptOutput): string {
  return `link-${outputIndex}.bin`;
}

async function fetchPatiently(
  context: JobContext,
  work: Work,
  given: readonly AttemptOutput[],
): Promise<FetchedOutputs | null> {
  let outputs = given;
  const failures = new Map<number, string>();
  for (let round = 0; round <= pausesMs.length;) {
    const open = outputs.filter(
      ({ fileName, outputIndex }) => fileName === null && !failures.has(outputIndex),
    );
    const tried = await fetchRound(context, work, open);
    if (work.signal.aborted) return null;
    outputs = outputs.map((output) => tried.get(output.outputIndex)?.output ?? output);
    const again = [...tried.values()].filter(({ fetched }) => fetched.kind === 'unreachable');
    for (const { output, fetched } of tried.values()) {
      if (fetched.kind === 'gone' || fetched.kind === 'refused')
        failures.set(output.outputIndex, whyNot(fetched));
    }
    if (again.length === 0) break;
    const isOffline = again.every(
      ({ fetched }) => fetched.kind === 'unreachable' && fetched.isOffline === true,
    );
    const pauseMs = isOffline ? offlinePauseMs : pausesMs[round];
    if (pauseMs === undefined) {
      for (const { output, fetched } of again) failures.set(output.outputIndex, whyNot(fetched));
      break;
    }
    if (!isOffline) round += 1;
    if (!(await slept(context, pauseMs, work.signal))) return null;
  }
  return { outputs, failures };
}

interface Tried {
  readonly output: AttemptOutput;
  readonly fetched: FetchedResult;
}

/** All open links at once: a run has ten at most, and some live for minutes only. */
async function fetchRound(
  context: JobContext,
  work: Work,
  open: readonly AttemptOutput[],
): Promise<ReadonlyMap<number, Tried>> {
  const all = await Promise.all(
    open.map(async (output) => [output.outputIndex, await fetchOne(context, work, output)] as const),
  );
  return new Map(all);
}

async function fetchOne(context: JobContext, work: Work, output: AttemptOutput): Promise<Tried> {
  const fileName = linkName(output);
  const fetched = await context.http.fetchResult({
    url: output.url ?? '',
    ownBaseUrl: baseUrlOf(work.connection, work.provider),
    target: path.join(work.folder, fileName),
    signal: work.signal,
  });
  if (fetched.kind !== 'saved') return { output, fetched };
  context.tables.attempts.setOutputFile(work.attempt.id, output.outputIndex, fileName);
  return { output: { ...output, fileName }, fetched };
}

function whyNot(fetched: FetchedResult): string {
  if (fetched.kind === 'saved') return 'it came';
  if (fetched.kind === 'gone') return `its link does not work any more (status ${fetched.status})`;
  return fetched.kind === 'refused'
    ? `its link was refused: ${fetched.detail}`
    : `its link could not be reached: ${fetched.detail}`;
}

async function slept(context: JobContext, delayMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await context.clock.sleep(delayMs, signal);
    return true;
  } catch {
    // The only way a sleep ends early is the app stopping; the download goes on after the restart.
    return false;
  }
}
