import { formatDollars } from '../../shared/money.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findConnection, findProject } from '../find-by-name.ts';
import { shown } from '../options.ts';
import { columns, counted } from '../text.ts';
import { usageError } from '../usage-error.ts';

export const projectList: Command = {
  name: 'project list',
  operands: [],
  summary: 'projects, how many pictures each holds and what was spent',
  options: {},
  async run({ client }) {
    const projects = await client.call('projects.list', { includeArchived: true });
    const json = projects.map(({ id, name, imageCount, spentNanos, isSample, archivedAtMs }) => ({
      id: String(id),
      name,
      imageCount,
      spentNanos,
      isSample,
      isArchived: archivedAtMs !== null,
    }));
    const rows = projects.map((project) => [
      String(project.id),
      project.name,
      counted(project.imageCount, 'picture'),
      formatDollars(project.spentNanos),
      project.archivedAtMs === null ? '' : 'archived',
    ]);
    const text = rows.length === 0 ? 'There is no project yet.' : columns(rows, [0, 2, 3]);
    return { json, text, exitCode: exitCodes.done };
  },
};

export const projectSetConnection: Command = {
  name: 'project set-connection',
  operands: ['PROJECT', 'CONNECTION'],
  summary: 'buy through this connection where none is named; "none" for no usual one',
  options: {},
  async run({ client, words }) {
    const [asked = '', wanted = ''] = words;
    const project = await findProject(client, asked);
    if (!project) throw usageError(`There is no project ${shown(asked)}.`);
    const connection = wanted === 'none' ? null : await findConnection(client, wanted);
    await client.call('projects.setDefaultConnection', {
      projectId: project.id,
      connectionId: connection?.id ?? null,
    });
    return {
      json: { id: String(project.id), connection: connection?.name ?? null },
      text: connection
        ? `${project.name} is bought through ${connection.name} unless another is named.`
        : `${project.name} has no usual connection any more.`,
      exitCode: exitCodes.done,
    };
  },
};
