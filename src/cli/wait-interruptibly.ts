import { isInFlight } from '../shared/attempt-state.ts';
import type { RunId } from '../shared/ids.ts';
import type { Run } from '../shared/model.ts';
import type { CommandContext } from './command.ts';
import type { EventWatch } from './event-watch.ts';
import { isFinished } from './wait-for-run.ts';

/** Long enough for a cancelled call to be let go; a task that goes on at the provider is not waited for. */
const cancelWithinMs = 10_000;

/**
 * Waits for a run to end. Ctrl-C cancels what can be cancelled and waits a little for the outcome; what goes on at the
 * provider is polled again by the next Proofsheet that opens the library.
 */
export async function waitInterruptibly(
  context: CommandContext,
  watch: EventWatch<Run>,
  runId: RunId,
): Promise<Run> {
  const stopped = AbortSignal.any([context.interrupted, context.lost]);
  const run = await watch.settled(stopped);
  context.lost.throwIfAborted();
  if (isFinished(run)) return run;
  context.note('Cancelling what can be cancelled.');
  await context.client.call('runs.cancel', { runId });
  const last = await watch.settled(AbortSignal.any([AbortSignal.timeout(cancelWithinMs), context.lost]));
  context.lost.throwIfAborted();
  if (last.attempts.some((attempt) => isInFlight(attempt.state))) {
    context.note(
      'It goes on at the provider and may be charged. What arrives is kept when the library is next open.',
    );
  }
  return last;
}
