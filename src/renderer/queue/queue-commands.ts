import { queryKeys } from '../data/query-keys.ts';
import type { Command, CommandContext } from '../state/commands.ts';
import type { QueueView } from '../../shared/queue-model.ts';

const queueOf = ({ queries }: CommandContext) => queries.getQueryData<QueueView>(queryKeys.queue);

async function setPaused(context: CommandContext, paused: boolean): Promise<void> {
  const queue = await context.core.client.call('queue.setPaused', { paused });
  context.queries.setQueryData(queryKeys.queue, queue);
  context.notices.getState().announce(paused ? 'The queue is paused' : 'The queue goes on');
}

/** Stopping and going on buying. */
export const queueCommands: readonly Command[] = [
  {
    id: 'queue.open',
    label: 'Open the queue',
    group: 'Queue',
    run: ({ ui }) => ui.getState().setQueueOpen(true),
  },
  {
    id: 'queue.pause',
    label: 'Pause the queue',
    group: 'Queue',
    isEnabled: (context) => queueOf(context)?.isPaused === false,
    run: (context) => setPaused(context, true),
  },
  {
    id: 'queue.resume',
    label: 'Resume the queue',
    group: 'Queue',
    isEnabled: (context) => queueOf(context)?.isPaused === true,
    run: (context) => setPaused(context, false),
  },
];
