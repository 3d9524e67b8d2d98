import { AppError } from '../shared/errors.ts';
import type { RunId } from '../shared/ids.ts';
import type { Connection, Run } from '../shared/model.ts';
import type { CommandContext, Outcome } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { orMayBeCharged } from './lost-while-paying.ts';
import { describeRun } from './run-result.ts';
import { usageError } from './usage-error.ts';
import { waitInterruptibly } from './wait-interruptibly.ts';
import { watchRun } from './wait-for-run.ts';

/** A purchase as a command makes it. */
interface Submission {
  readonly runId: RunId;
  readonly isPlayMoney: boolean;
  /** False leaves the run to the Proofsheet that has the library open. */
  readonly isAwaited: boolean;
  readonly submit: () => Promise<Run>;
}

/** Makes a purchase, waits for its end unless told otherwise, and tells what became of it. */
export async function submitAndWait(context: CommandContext, submission: Submission): Promise<Outcome> {
  const { runId, isPlayMoney } = submission;
  const watch = watchRun(context.transport, context.client, runId);
  try {
    const money = isPlayMoney ? 'play' : 'real';
    return await orMayBeCharged(context, { name: `run ${runId}`, money }, async () => {
      const submitted = await submission.submit();
      if (!submission.isAwaited) return leftToHost(context, submitted);
      await noteWaiting(context, submitted);
      const ended = await waitInterruptibly(context, watch, runId);
      return describeRun(context.client, ended);
    });
  } finally {
    watch.close();
  }
}

/** A run nobody waits for needs somebody who carries it out: a command ends, a window or `serve` stays. */
export async function refuseWithoutHost(context: CommandContext): Promise<void> {
  if (context.isRelayed) {
    const { host } = await context.client.call('host.info', {});
    if (host !== 'cli') return;
  }
  throw usageError(
    '--no-wait needs a Proofsheet that has this library open and stays: open the app, or start `proofsheet serve`. Nothing was sent.',
  );
}

/** What waits behind a stopped connection would be waited for in vain. */
export async function refuseWhenStopped(context: CommandContext, connection: Connection): Promise<void> {
  const { lanes, isPausedByPerson } = await context.client.call('queue.get', {});
  if (isPausedByPerson) {
    throw new AppError(
      'unavailable',
      'The queue is paused. `proofsheet queue resume` lets it go on. Nothing was sent.',
    );
  }
  const lane = lanes.find((each) => each.connectionId === connection.id);
  // Where no batch waits, a new press may try a connection that stopped itself.
  if (!lane?.isPaused || (lane.pauseCode !== 'person' && lane.waitingCount === 0)) return;
  throw new AppError(
    lane.pauseCode === 'funds' || lane.pauseCode === 'key' ? 'refused' : 'unavailable',
    `${lane.pauseReason ?? `${connection.name} is paused.`} \`proofsheet queue resume --connection "${connection.name}"\` lets it go on. Nothing was sent.`,
  );
}

async function leftToHost(context: CommandContext, run: Run): Promise<Outcome> {
  const { json } = await describeRun(context.client, run);
  return { json, text: `Asked for: run ${run.id} is ${run.status}.`, exitCode: exitCodes.done };
}

async function noteWaiting(context: CommandContext, run: Run): Promise<void> {
  context.note(`Asked ${run.connection} for ${run.wantedCount} with ${run.model}; waiting.`);
  if (run.status !== 'waiting') return;
  const { isPausedByPerson, pauseReason, lanes } = await context.client.call('queue.get', {});
  if (isPausedByPerson && pauseReason !== null) context.note(`The queue stands still: ${pauseReason}`);
  const lane = lanes.find((each) => each.connectionId === run.connectionId);
  const reason = lane?.pauseReason ?? lane?.waitReason ?? null;
  if (reason !== null) context.note(`It waits: ${reason}`);
}
