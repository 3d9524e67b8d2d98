import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { assertNever } from '../../shared/errors.ts';
import type { AttemptId } from '../../shared/ids.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { ProblemFacts } from '../providers/provider.ts';
import type { JobContext } from './job-context.ts';
import { commitMove, endAtRisk, endCharged, endFree } from './settle.ts';

/** What a start finds: purchases that wait for a person, and bought work that goes on at once. */
export interface Recovered {
  readonly held: readonly AttemptId[];
  readonly resumable: readonly AttemptId[];
}

/**
 * Classifies every open attempt by the table of the design. We hold the library's lock, so each of them is an orphan
 * by definition: no timers, no heartbeats, exact and at once. Nothing is ever sent again here.
 */
export async function recoverAttempts(context: JobContext): Promise<Recovered> {
  const held: AttemptId[] = [];
  const resumable: AttemptId[] = [];
  for (const attempt of context.tables.attempts.open()) {
    const next = await recoverAttempt(context, attempt, 'Proofsheet stopped');
    if (next === 'held') held.push(attempt.id);
    if (next === 'resume') resumable.push(attempt.id);
  }
  await sweepFolders(context);
  return { held, resumable };
}

/** Classifies one open attempt that nobody works on. `who` begins the sentence that says why: "Proofsheet stopped". */
export async function recoverAttempt(
  context: JobContext,
  attempt: AttemptRecord,
  who: string,
): Promise<'held' | 'resume' | 'ended'> {
  const { state } = attempt;
  if (isInsideTheApp(attempt) && (state === 'sending' || state === 'receiving')) {
    if (state === 'receiving' && (await isReplyWhole(context.folderOf(attempt.id)))) return 'resume';
    endFree(context, attempt.id, 'failed', brokenOff(`${who} while drawing`, 'Nothing left this computer.'));
    return 'ended';
  }
  switch (state) {
    case 'planned':
      return 'held';
    case 'intent':
      endFree(
        context,
        attempt.id,
        'not_sent',
        brokenOff(`${who} before anything was sent`, 'Nothing was sent.'),
      );
      return 'ended';
    case 'sending':
      if (mayBeAsked(context, attempt)) return askAgain(context, attempt);
      endAtRisk(
        context,
        attempt.id,
        'unknown',
        brokenOff(`${who} while waiting for the reply`, mayHaveBeenCharged),
      );
      return 'ended';
    case 'accepted':
    case 'fetching':
      return 'resume';
    case 'received':
      return recoverReceived(context, attempt);
    case 'receiving':
      return recoverReceiving(context, attempt, who);
    case 'done':
    case 'not_sent':
    case 'rejected':
    case 'cancelled':
    case 'failed':
    case 'unreadable':
    case 'expired':
    case 'unknown':
      return 'ended';
    default:
      return assertNever(state, 'attempt state');
  }
}

/** Charged already. A reply that somebody took away cannot be read again, however often it is tried. */
async function recoverReceived(context: JobContext, attempt: AttemptRecord): Promise<'resume' | 'ended'> {
  if (isInsideTheApp(attempt) || (await isReplyWhole(context.folderOf(attempt.id)))) return 'resume';
  if (mayBeAsked(context, attempt)) return 'resume';
  endCharged(
    context,
    attempt.id,
    'unreadable',
    brokenOff(
      'The reply was received and is no longer in the library’s folder',
      'It was charged when it came.',
    ),
    null,
  );
  return 'ended';
}

/** A reply had begun: whole on disk it is read, cut it is paid but unreadable, and a task is simply asked again. */
async function recoverReceiving(
  context: JobContext,
  attempt: AttemptRecord,
  who: string,
): Promise<'resume' | 'ended'> {
  if (await isReplyWhole(context.folderOf(attempt.id))) return 'resume';
  if (mayBeAsked(context, attempt)) return askAgain(context, attempt);
  const ending = attempt.isStreamed ? 'unknown' : 'unreadable';
  endAtRisk(
    context,
    attempt.id,
    ending,
    brokenOff(`${who} while the reply was arriving`, mayHaveBeenCharged),
  );
  return 'ended';
}

/** The provider named the call before we stopped: what became of it can be asked. */
function mayBeAsked(context: JobContext, attempt: AttemptRecord): boolean {
  if (attempt.remoteId === null) return false;
  const name = context.tables.runs.get(attempt.runId)?.provider;
  const provider = context.registry.list().find(({ info }) => info.id === name);
  return provider?.poll !== undefined;
}

function askAgain(context: JobContext, attempt: AttemptRecord): 'resume' {
  commitMove(context, attempt.id, 'accepted', { notBeforeMs: null });
  return 'resume';
}

/** What a provider inside the app was doing when it stopped was never sent anywhere. */
function isInsideTheApp(attempt: AttemptRecord): boolean {
  const wire = JSON.parse(attempt.wire ?? 'null') as { method?: unknown } | null;
  return wire?.method === 'LOCAL';
}

const mayHaveBeenCharged = 'It was sent, so it may have been charged.';

function brokenOff(what: string, billingRule: string): ProblemFacts {
  return { code: 'app_stopped', message: `${what}.`, billingRule };
}

/** `reply.json` is written last, after the body was synced: its presence is the proof. */
async function isReplyWhole(folder: string): Promise<boolean> {
  try {
    const facts: unknown = JSON.parse(await readFile(path.join(folder, 'reply.json'), 'utf8'));
    return typeof facts === 'object' && facts !== null && 'complete' in facts && facts.complete === true;
  } catch {
    // Absent or half-written: either way the reply did not finish.
    return false;
  }
}

/** Removes folders of attempts that ended free or were delivered; what was paid and not delivered is kept. */
async function sweepFolders(context: JobContext): Promise<void> {
  const root = path.dirname(context.folderOf(1 as AttemptId));
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    if (!/^[1-9]\d*$/.test(name)) continue;
    // The folder's name is an attempt's number; an unknown one belongs to nothing.
    const attempt = context.tables.attempts.get(Number(name) as AttemptId);
    const isSpent = attempt === null || ['done', 'not_sent', 'rejected', 'cancelled'].includes(attempt.state);
    const isWhole = attempt?.state !== 'done' || isDelivered(context, attempt);
    if (isSpent && isWhole) await rm(path.join(root, name), { recursive: true, force: true });
  }
}

/** Of a task that was bought elsewhere more may have come than was asked for here. */
function isDelivered({ tables }: JobContext, { id, wantedCount, deliveredCount }: AttemptRecord): boolean {
  return deliveredCount >= Math.max(wantedCount, tables.attempts.outputs(id).length);
}
