import { AppError } from '../../shared/errors.ts';
import type { AttemptOutput } from '../db/attempts.ts';
import type { AttemptJournal, ReplyReading } from '../providers/provider.ts';
import type { Work } from './attempt-runner.ts';
import { connectionContext, presentWork } from './connection-context.ts';
import type { JobContext } from './job-context.ts';
import { outputsOf, readReplyOf } from './read-reply.ts';

/** The attempt is past all of these: asking again for links moves nothing. */
const silentJournal: AttemptJournal = {
  sending: () => undefined,
  identified: () => undefined,
  receiving: () => undefined,
  partial: () => undefined,
};

/**
 * Asks a finished task for its links once more: free, and the only way back to pictures whose links died. Null where it
 * cannot be asked, or says something else than before.
 */
export async function freshOutputs(
  context: JobContext,
  work: Work,
  known: readonly AttemptOutput[],
): Promise<AttemptOutput[] | null> {
  const present = presentWork(context, work);
  const { attempt, provider } = present;
  if (!provider.poll || attempt.remoteId === null) return null;
  try {
    const polled = await provider.poll({
      ...connectionContext(context, present, await context.keyOf(present.connection)),
      remoteId: attempt.remoteId,
      folder: work.folder,
      journal: silentJournal,
      images: context.images,
      wire: work.wire,
      pollCount: attempt.pollCount,
    });
    return polled.kind === 'received' ? merged(context, work, known, await readReplyOf(context, work)) : null;
  } catch (error) {
    // No key, no network, or an adapter's bug: the links we have stay the only ones.
    if (!(error instanceof AppError)) context.log.error(`jobs/fresh-links attempt ${attempt.id}`, error);
    return null;
  }
}

/** Files that are here and pictures that were delivered stay; the rest takes its new address. Stored, so that a restart goes on with the fresh links. */
function merged(
  context: JobContext,
  work: Work,
  known: readonly AttemptOutput[],
  reading: ReplyReading,
): AttemptOutput[] | null {
  const { attempts } = context.tables;
  const stored = attempts.outputs(work.attempt.id);
  if (reading.kind !== 'pictures' || reading.outputs.length !== stored.length) return null;
  const wanted = new Map(known.map((output) => [output.outputIndex, output]));
  const outputs = outputsOf(reading, work.folder).map((fresh, index) => {
    const before = wanted.get(fresh.outputIndex);
    // What was delivered before is not wanted again.
    if (!before) return stored[index] ?? fresh;
    return before.fileName === null ? fresh : before;
  });
  attempts.setOutputs(work.attempt.id, outputs);
  return outputs.filter(({ outputIndex }) => wanted.has(outputIndex));
}
