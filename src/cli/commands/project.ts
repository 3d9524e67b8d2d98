import { formatDollars } from '../../shared/money.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { columns, counted } from '../text.ts';

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
