import { randomUUID } from 'node:crypto';
import { RunId } from '../../shared/ids.ts';
import type { Command } from '../command.ts';
import { findConnection, findProject } from '../find-by-name.ts';
import { describeRun } from '../run-result.ts';
import { usageError } from '../usage-error.ts';
import { watchRun } from '../wait-for-run.ts';

/** Free: whoever calls it paid already, here or elsewhere. */
export const taskFetch: Command = {
  name: 'task fetch',
  operands: ['ID'],
  summary: 'bring home the pictures of a task that was bought elsewhere, or lost; costs nothing',
  options: {
    connection: {
      value: 'C',
      summary: 'the connection it was bought through, by name or id',
      isRequired: true,
    },
    project: {
      value: 'P',
      summary: 'where the pictures go, by name or id; made when there is none of that name',
      isRequired: true,
    },
    model: { value: 'M', summary: 'the model it was asked of, where the provider does not say' },
  },
  handlesInterrupt: true,
  async precheck(options) {
    if ((options.text('project') ?? '').trim() === '') throw usageError('--project is empty.');
  },
  async run(context) {
    const { client, options, transport, words } = context;
    const connection = await findConnection(client, options.text('connection') ?? '');
    const asked = options.text('project') ?? '';
    // Made by core when the task is there, so that a wrong id leaves no empty project behind.
    const project = await findProject(client, asked);
    const run = await client.call('connections.fetchTask', {
      connectionId: connection.id,
      projectId: project?.id ?? null,
      projectName: asked,
      taskId: words[0] ?? '',
      model: options.text('model'),
      newRunId: RunId.parse(randomUUID()),
    });
    context.note(`Found at ${run.connection}; waiting for its pictures.`);
    const watch = watchRun(transport, client, run.id);
    try {
      // Ctrl-C leaves it to the next Proofsheet: there is nothing to cancel about what was bought before.
      const ended = await watch.settled(AbortSignal.any([context.interrupted, context.lost]));
      context.lost.throwIfAborted();
      return await describeRun(client, ended);
    } finally {
      watch.close();
    }
  },
};
