import { access } from 'node:fs/promises';
import path from 'node:path';
import type { AttemptOutput } from '../db/attempts.ts';
import type { FetchedResult } from '../providers/http.ts';
import type { Work } from './attempt-runner.ts';
import { baseUrlOf } from './connection-context.ts';
import { freshOutputs } from './fresh-links.ts';
import type { JobContext } from './job-context.ts';
import { createPatience } from './link-patience.ts';

/** Outputs with what could be downloaded of them, and why the rest could not; null when the app stops. */
export interface FetchedOutputs {
  readonly outputs: readonly AttemptOutput[];
  /** For people, one per picture that did not come: "its host answered with status 404". */
  readonly failures: ReadonlyMap<number, string>;
}

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
  if (fresh === null) return first;
  const second = await fetchPatiently(context, work, fresh);
  return (
    second && { ...second, failures: withWords(second.failures, '; fresh links were asked for as well') }
  );
}

function withWords(failures: ReadonlyMap<number, string>, words: string): ReadonlyMap<number, string> {
  return new Map([...failures].map(([index, why]) => [index, why + words]));
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
  const patience = new Map(given.map(({ outputIndex }) => [outputIndex, createPatience()]));
  for (;;) {
    const open = outputs.filter(
      ({ fileName, outputIndex }) => fileName === null && !failures.has(outputIndex),
    );
    if (open.length === 0) return { outputs, failures };
    const nextMs = Math.min(...open.map(({ outputIndex }) => patience.get(outputIndex)?.dueMs ?? 0));
    const waitMs = nextMs - context.clock.nowMs();
    if (waitMs > 0 && !(await slept(context, waitMs, work.signal))) return null;
    // Whatever the clock did meanwhile, those that were waited for are due.
    const due = open.filter(({ outputIndex }) => (patience.get(outputIndex)?.dueMs ?? 0) <= nextMs);
    const tried = await fetchRound(context, work, due);
    if (work.signal.aborted) return null;
    outputs = outputs.map((output) => tried.get(output.outputIndex)?.output ?? output);
    for (const { output, fetched } of tried.values()) {
      const words = patience.get(output.outputIndex)?.after(fetched, context.clock.nowMs()) ?? null;
      if (words !== null) failures.set(output.outputIndex, words);
    }
  }
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

async function slept(context: JobContext, delayMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await context.clock.sleep(delayMs, signal);
    return true;
  } catch {
    // The only way a sleep ends early is the app stopping; the download goes on after the restart.
    return false;
  }
}
