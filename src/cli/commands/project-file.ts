import path from 'node:path';
import { bundleReportWords } from '../../shared/bundle-model.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findProject } from '../find-by-name.ts';
import { shown } from '../options.ts';
import { counted, formatBytes } from '../text.ts';
import { usageError } from '../usage-error.ts';

export const projectExport: Command = {
  name: 'project export',
  operands: ['PROJECT'],
  summary: 'write a project to one file: pictures, chains, runs and what they cost; no keys',
  options: { to: { value: 'FILE', summary: 'a file that is not there yet', isRequired: true } },
  async run({ client, words, options }) {
    const [asked = ''] = words;
    const to = options.text('to') ?? '';
    if (to === '') throw usageError('--to is empty.');
    const project = await findProject(client, asked);
    if (!project) throw usageError(`There is no project ${shown(asked)}.`);
    const file = path.resolve(to);
    const report = await client.call('bundles.exportTo', { projectId: project.id, path: file });
    const text = `${project.name}: ${counted(report.images, 'picture')}, ${formatBytes(report.sizeBytes)}, in ${file}.`;
    return { json: { ...report, file }, text, exitCode: exitCodes.done };
  },
};

export const projectImport: Command = {
  name: 'project import',
  operands: ['FILE'],
  summary: 'bring in a project that was exported elsewhere, whole or not at all',
  options: {},
  async run({ client, words }) {
    const [file = ''] = words;
    if (file === '') throw usageError('The file is empty.');
    const report = await client.call('bundles.importFrom', { path: path.resolve(file) });
    return {
      json: { ...report, projectId: String(report.projectId) },
      text: bundleReportWords(report),
      exitCode: exitCodes.done,
    };
  },
};
