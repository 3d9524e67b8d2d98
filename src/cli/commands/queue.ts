import type { Run } from '../../shared/model.ts';
import type { Command } from '../command.ts';
import { exitCodeOfRun, exitCodes } from '../exit-codes.ts';
import { columns, counted } from '../text.ts';
import { watchRun } from '../wait-for-run.ts';

/**
 * Planned runs wait for a person after a restart. This is that person, so the command stays until they have ended:
 * leaving at once would take down the very process that carries them out.
 */
export const queueResume: Command = {
  name: 'queue resume',
  operands: [],
  summary: 'carry on with runs that waited since the last start, and wait for them',
  options: {},
  handlesInterrupt: true,
  async run({ client, transport, interrupted, lost, note }) {
    const queue = await client.call('queue.setPaused', { paused: false });
    const waiting = queue.runs.filter((run) => run.status === 'waiting' || run.status === 'running');
    if (waiting.length > 0) note(`Resumed ${counted(waiting.length, 'run')}; waiting.`);
    const stopped = AbortSignal.any([interrupted, lost]);
    const ended = await Promise.all(
      waiting.map(async (run) => {
        const watch = watchRun(transport, client, run.id);
        return watch.settled(stopped).finally(() => watch.close());
      }),
    );
    lost.throwIfAborted();
    return {
      json: { runs: ended.map((run) => ({ id: run.id, status: run.status })) },
      text: printRuns(ended),
      exitCode: Math.max(exitCodes.done, ...ended.map(exitCodeOfRun)),
    };
  },
};

function printRuns(runs: readonly Run[]): string {
  if (runs.length === 0) return 'Nothing was waiting.';
  return columns(runs.map((run) => [run.id, run.status, counted(run.imageIds.length, 'picture'), run.model]));
}
