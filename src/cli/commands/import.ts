import path from 'node:path';
import type { ProjectId } from '../../shared/ids.ts';
import { importSummaryWords, refusalWords, type ImportSummary } from '../../shared/import-model.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findProject } from '../find-by-name.ts';
import { stoppableWork } from '../stoppable-work.ts';
import { usageError } from '../usage-error.ts';

export const importCommand: Command = {
  name: 'import',
  operands: ['PATH…'],
  summary: 'bring in pictures: files, and folders with all that is in them',
  options: {
    project: { value: 'NAME', summary: 'the project they go to; made when there is none', isRequired: true },
    'ignore-dates': { value: null, summary: 'sort them by now, not by their files’ dates' },
  },
  handlesInterrupt: true,
  run,
};

async function run(context: CommandContext): Promise<Outcome> {
  const { client, words, options } = context;
  const name = (options.text('project') ?? '').trim();
  if (name === '') throw usageError('--project is empty.');
  if (words.includes('')) throw usageError('A path is empty.');
  const projectId = await findOrCreate(context, name);
  const workId = stoppableWork(context);
  const summary = await client.call('imports.fromDisk', {
    projectId,
    // Relative to where the command runs: the process that holds the library may be somewhere else.
    paths: words.map((word) => path.resolve(word)),
    useFileTimes: !options.isOn('ignore-dates'),
    workId,
  });
  return outcomeOf(summary);
}

async function findOrCreate({ client }: CommandContext, name: string): Promise<ProjectId> {
  const found = await findProject(client, name);
  return (found ?? (await client.call('projects.create', { name }))).id;
}

/** Told by its exit code too: 1 where it was stopped, or where nothing at all could be taken. */
function outcomeOf(summary: ImportSummary): Outcome {
  const told = summary.refusals.map((refusal) => `  ${refusal.name}: ${refusalWords(refusal)}`);
  const left = summary.refused - told.length;
  const text = [importSummaryWords(summary), ...told, ...(left > 0 ? [`  and ${left} more`] : [])].join('\n');
  const isNothing = summary.imported + summary.alreadyHere === 0;
  const { firstImageId, ...json } = summary;
  return {
    json: { ...json, firstImageId: firstImageId === null ? null : String(firstImageId) },
    text,
    exitCode: summary.isCancelled || isNothing ? exitCodes.other : exitCodes.done,
    ...(summary.isCancelled
      ? { problem: { code: 'unavailable', message: 'Stopped. Run the same command again for the rest.' } }
      : {}),
  };
}
