import path from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { ProjectId, UploadId } from '../shared/ids.ts';
import type { Connection, Estimate, Project, RunDraft } from '../shared/model.ts';
import { formatDollars } from '../shared/money.ts';
import type { CommandContext, Outcome } from './command.ts';
import { elsewhereWords, failedTests } from './commands/connection.ts';
import { ceilingNeeded } from './commands/estimate.ts';
import { exitCodes } from './exit-codes.ts';
import { findProject } from './find-by-name.ts';
import type { AskedQuestion } from './run-question.ts';

/** Core refuses it as well, where the money is reserved; said here, nothing was made yet. */
export function refuseOverCap({ caps, needsCeiling }: Pick<Estimate, 'caps' | 'needsCeiling'>): void {
  const blocks = caps.filter((cap) => cap.effect === 'blocks').map((cap) => cap.message);
  if (blocks.length > 0) throw new AppError('over-cap', blocks.join(' '));
  if (needsCeiling) throw new AppError('over-cap', ceilingNeeded);
}

/** What is printed in place of a purchase that nobody agreed to. */
export function needsYes(estimate: Pick<Estimate, 'amountNanos'>, described: Outcome): Outcome {
  const amount =
    estimate.amountNanos === null
      ? 'an amount nobody can tell beforehand'
      : formatDollars(estimate.amountNanos);
  return {
    ...described,
    exitCode: exitCodes.badInput,
    problem: {
      code: 'invalid-input',
      message: `This costs real money: ${amount}. Add --yes to spend it. Nothing was sent.`,
    },
  };
}

/** A free request shows a wrong key or a dead host before anything is made for the run. */
export async function refuseWhenUnusable(context: CommandContext, connection: Connection): Promise<void> {
  const test = await context.client.call('connections.test', { connectionId: connection.id });
  // A service without a free request to try is given the benefit.
  const code = failedTests[test.state];
  if (code === undefined) return;
  const where = elsewhereWords(connection, test.state, context.isRelayed);
  throw new AppError(code, `${connection.name}: ${test.message}${where}`);
}

/** The one that is named, made when there is none; else the one the picture of --like lies in. */
export async function chosenProject(
  context: CommandContext,
  asked: AskedQuestion & { readonly projectId?: ProjectId },
): Promise<ProjectId> {
  const named = context.options.text('project');
  if (named === null && asked.projectId !== undefined) return asked.projectId;
  return (await findOrCreateProject(context, named ?? '')).id;
}

/** Names are unique: of several commands that make the same project at once, one does and the others find it. */
async function findOrCreateProject({ client }: CommandContext, asked: string): Promise<Project> {
  const found = await findProject(client, asked);
  if (found) return found;
  try {
    return await client.call('projects.create', { name: asked });
  } catch (error) {
    const made = error instanceof AppError && error.code === 'conflict' && (await findProject(client, asked));
    if (made) return made;
    throw error;
  }
}

/** Files that were named become pictures of the project. */
export async function importInputs(
  context: CommandContext,
  projectId: ProjectId,
  asked: AskedQuestion,
): Promise<RunDraft['inputs']> {
  const inputs: RunDraft['inputs'] = [];
  for (const input of asked.question.inputs) {
    if ('imageId' in input) {
      inputs.push(input);
      continue;
    }
    const fileName = fileNameOf(asked.fileNames, input.uploadId);
    const { imageId } = await context.client.call('images.import', {
      projectId,
      uploadId: input.uploadId,
      fileName,
    });
    inputs.push({ imageId, role: input.role });
  }
  return inputs;
}

function fileNameOf(names: ReadonlyMap<UploadId, string>, uploadId: UploadId): string | null {
  const file = names.get(uploadId);
  return file === undefined ? null : path.basename(file).slice(0, 255);
}
