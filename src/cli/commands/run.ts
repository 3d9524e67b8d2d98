import { randomUUID } from 'node:crypto';
import { RunId } from '../../shared/ids.ts';
import type { RunDraft } from '../../shared/model.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import {
  chosenProject,
  importInputs,
  needsYes,
  refuseOverCap,
  refuseWhenUnusable,
} from '../before-buying.ts';
import { askLike, dryRunOutcome, likeOptions, precheckLike } from '../like-question.ts';
import { askQuestion, estimateQuestion, precheckQuestion, questionOptions } from '../run-question.ts';
import { precheckVariants, runVariants, variantOptions } from '../run-variants.ts';
import { refuseWhenStopped, refuseWithoutHost, submitAndWait } from '../submit-and-wait.ts';
import { usageError } from '../usage-error.ts';
import { describeEstimate } from './estimate.ts';

export const runCommand: Command = {
  name: 'run',
  operands: [],
  summary: 'buy pictures and wait for them',
  options: {
    ...questionOptions,
    // Required unless --like says them.
    prompt: { ...questionOptions['prompt']!, isRequired: false },
    ...likeOptions,
    ...variantOptions,
    'no-wait': { value: null, summary: 'leave the run to the Proofsheet that has the library open' },
  },
  async precheck(options) {
    if (precheckLike(options) !== null || (await precheckVariants(options))) return;
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
  if (context.options.text('variants') !== null) return runVariants(context, isAwaited);
  const like = context.options.text('like');
  const asked = like === null ? await askQuestion(context) : await askLike(context, like);
  if (context.options.isOn('dry-run')) return dryRunOutcome(context, asked);
  const estimate = await estimateQuestion(context, asked);
  refuseOverCap(estimate);
  if (!estimate.isPlayMoney) {
    if (!context.options.isOn('yes')) return needsYes(estimate, describeEstimate(estimate));
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
