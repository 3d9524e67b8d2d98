import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { RunId, type ProjectId, type UploadId } from '../../shared/ids.ts';
import type { Connection, Estimate, Project, RunDraft } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { askLike, dryRunOutcome, likeOptions, precheckLike } from '../like-question.ts';
import { findProject } from '../find-by-name.ts';
import {
  askQuestion,
  estimateQuestion,
  precheckQuestion,
  questionOptions,
  type AskedQuestion,
} from '../run-question.ts';
import { refuseWhenStopped, refuseWithoutHost, submitAndWait } from '../submit-and-wait.ts';
import { usageError } from '../usage-error.ts';
import { elsewhereWords, failedTests } from './connection.ts';
import { ceilingNeeded, describeEstimate } from './estimate.ts';

export const runCommand: Command = {
  name: 'run',
  operands: [],
  summary: 'buy pictures and wait for them',
  options: {
    ...questionOptions,
    // Required unless --like says them.
    prompt: { ...questionOptions['prompt']!, isRequired: false },
    ...likeOptions,
    'no-wait': { value: null, summary: 'leave the run to the Proofsheet that has the library open' },
  },
  async precheck(options) {
    if (precheckLike(options) !== null) return;
    for (const name of ['prompt', 'project']) {
      if (options.text(name) === null && !(name === 'project' && options.isOn('dry-run')))
        throw usageError(`--${name} is missing: ${questionOptions[name]?.summary ?? ''}.`);
    }
    if (options.text('project')?.trim() === '') throw usageError('--project is empty.');
    await precheckQuestion(options);
  },
  handlesInterrupt: true,
  run,
};

/** Everything that can refuse comes before anything that leaves a trace. */
async function run(context: CommandContext): Promise<Outcome> {
  const isAwaited = !context.options.isOn('no-wait');
  if (!isAwaited) await refuseWithoutHost(context);
  const like = context.options.text('like');
  const asked = like === null ? await askQuestion(context) : await askLike(context, like);
  if (context.options.isOn('dry-run')) return dryRunOutcome(context, asked);
  const estimate = await estimateQuestion(context, asked);
  refuseOverCap(estimate);
  if (!estimate.isPlayMoney) {
    if (!context.options.isOn('yes')) return needsYes(estimate);
    await refuseWhenUnusable(context, asked.connection);
  }
  if (isAwaited) await refuseWhenStopped(context, asked.connection);
  context.interrupted.throwIfAborted();
  const projectId = await chosenProject(context, asked);
  const inputs = await importInputs(context, projectId, asked);
  const runId = RunId.parse(randomUUID());
  const draft: RunDraft = { ...asked.question, inputs, runId, projectId };
  const submit = () => context.client.call('runs.submit', draft);
  return submitAndWait(context, { runId, isPlayMoney: estimate.isPlayMoney, isAwaited, submit });
}

/** Core refuses it as well, where the money is reserved; said here, nothing was made yet. */
function refuseOverCap({ caps, needsCeiling }: Estimate): void {
  const blocks = caps.filter((cap) => cap.effect === 'blocks').map((cap) => cap.message);
  if (blocks.length > 0) throw new AppError('over-cap', blocks.join(' '));
  if (needsCeiling) throw new AppError('over-cap', ceilingNeeded);
}

function needsYes(estimate: Estimate): Outcome {
  const amount =
    estimate.amountNanos === null
      ? 'an amount nobody can tell beforehand'
      : formatDollars(estimate.amountNanos);
  return {
    ...describeEstimate(estimate),
    exitCode: exitCodes.badInput,
    problem: {
      code: 'invalid-input',
      message: `This costs real money: ${amount}. Add --yes to spend it. Nothing was sent.`,
    },
  };
}

/** A free request shows a wrong key or a dead host before anything is made for the run. */
async function refuseWhenUnusable(context: CommandContext, connection: Connection): Promise<void> {
  const test = await context.client.call('connections.test', { connectionId: connection.id });
  // A service without a free request to try is given the benefit.
  const code = failedTests[test.state];
  if (code === undefined) return;
  const where = elsewhereWords(connection, test.state, context.isRelayed);
  throw new AppError(code, `${connection.name}: ${test.message}${where}`);
}

/** The one that is named, made when there is none; else the one the picture of --like lies in. */
async function chosenProject(
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

async function importInputs(
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
