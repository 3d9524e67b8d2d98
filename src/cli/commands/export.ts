import path from 'node:path';
import {
  defaultExportName,
  ExportOptions,
  exportTokens,
  type ExportReport,
} from '../../shared/export-model.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findProject, parseImageId } from '../find-by-name.ts';
import { shown, type GivenOptions } from '../options.ts';
import { counted } from '../text.ts';
import { stoppableWork } from '../stoppable-work.ts';
import { usageError } from '../usage-error.ts';

const kinds = ['original', 'png', 'jpeg', 'webp'] as const;
const recipes = ['keep', 'embed', 'strip'] as const;

export const exportCommand: Command = {
  name: 'export',
  operands: ['[ID…]'],
  summary: 'copy pictures into a folder; nothing there is written over',
  options: {
    to: { value: 'DIR', summary: 'the folder, made when there is none', isRequired: true },
    project: { value: 'NAME', summary: 'all pictures of this project' },
    search: { value: 'TEXT', summary: 'all pictures found by this, in the project where one is named' },
    as: { value: 'KIND', summary: `${kinds.join(', ')}; original bytes when left out` },
    quality: { value: 'N', summary: '1-100 for jpeg and webp; 90 when left out' },
    'max-edge': { value: 'PIXELS', summary: 'no edge longer than this' },
    recipe: { value: 'WHAT', summary: 'keep, embed (prompt and settings) or strip (nothing but pixels)' },
    sidecar: { value: null, summary: 'a JSON file beside each picture' },
    name: { value: 'TEMPLATE', summary: `made of ${exportTokens.map((token) => `{${token}}`).join(' ')}` },
  },
  handlesInterrupt: true,
  precheck: (options) => void readOptions(options),
  run,
};

async function run(context: CommandContext): Promise<Outcome> {
  const { client, options } = context;
  const target = await readTarget(context);
  const workId = stoppableWork(context);
  const folder = path.resolve(options.text('to') ?? '');
  const report = await client.call('exports.toFolder', {
    target,
    options: readOptions(options),
    path: folder,
    workId,
  });
  return outcomeOf(report, folder);
}

function outcomeOf(report: ExportReport, folder: string): Outcome {
  const { written, missing, isCancelled, names } = report;
  const lines = [
    `${isCancelled ? 'Stopped: ' : ''}${counted(written, 'picture')} written to ${folder}.`,
    ...(missing.length > 0 ? [`Their originals are gone: ${missing.slice(0, 20).join(', ')}.`] : []),
  ];
  return {
    json: { written, missing: missing.map(String), names, isCancelled, folder },
    text: lines.join('\n'),
    exitCode: isCancelled || missing.length > 0 ? exitCodes.other : exitCodes.done,
  };
}

async function readTarget({ client, words, options }: CommandContext): Promise<ImageTarget> {
  const search = options.text('search');
  const named = options.text('project');
  if (words.length > 0) {
    if (search !== null || named !== null) throw usageError('Give ids, or --project and --search, not both.');
    return { imageIds: words.map(parseImageId) };
  }
  if (search === null && named === null) throw usageError('Say which: ids, --project or --search.');
  if (named === null) return { scope: { kind: 'all' }, search: search ?? '', except: [] };
  const project = await findProject(client, named);
  if (!project) throw usageError(`There is no project ${shown(named)}.`);
  return { scope: { kind: 'project', projectId: project.id }, search: search ?? '', except: [] };
}

function readOptions(options: GivenOptions): ExportOptions {
  if ((options.text('to') ?? '') === '') throw usageError('--to is empty.');
  return {
    as: oneOf(options, 'as', kinds) ?? 'original',
    quality: options.integer('quality', 1, 100) ?? 90,
    maxEdge: options.integer('max-edge', 16, 16_384),
    recipe: oneOf(options, 'recipe', recipes) ?? 'keep',
    sidecar: options.isOn('sidecar'),
    name: readName(options),
  };
}

function readName(options: GivenOptions): string {
  const parsed = ExportOptions.shape.name.safeParse(options.text('name') ?? defaultExportName);
  if (parsed.success) return parsed.data;
  throw usageError('--name takes a template of 1 to 200 characters.');
}

function oneOf<Each extends string>(
  options: GivenOptions,
  name: string,
  values: readonly Each[],
): Each | null {
  const given = options.text(name);
  if (given === null) return null;
  const found = values.find((value) => value === given);
  if (found !== undefined) return found;
  throw usageError(`--${name} must be one of ${values.join(', ')}; ${shown(given)} is not.`);
}
