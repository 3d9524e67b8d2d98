import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Rerun, RerunDraft, RerunPlan, RerunQuestion } from '../../shared/rerun-model.ts';
import { formatDollars } from '../../shared/money.ts';
import { needsYes, refuseOverCap } from '../before-buying.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import { settledOrStopped, watchEvents } from '../event-watch.ts';
import { exitCodes } from '../exit-codes.ts';
import { findConnection, findProject, parseImageId } from '../find-by-name.ts';
import { orMayBeCharged, type Money } from '../lost-while-paying.ts';
import type { GivenOptions } from '../options.ts';
import { columns, counted } from '../text.ts';
import { usageError } from '../usage-error.ts';

export const rerunCommand: Command = {
  name: 'rerun',
  operands: ['IMAGE_ID'],
  summary: 'make the steps that led to a picture again, on another picture or through another model',
  options: {
    on: { value: 'IMAGE_ID', summary: 'the picture to begin with; the one they began with when left out' },
    connection: { value: 'C', summary: 'ask this connection in place of those of the steps; needs --model' },
    model: { value: 'M', summary: 'the model, with --connection' },
    project: { value: 'P', summary: 'where the pictures go; the project of the picture when left out' },
    'from-step': {
      value: 'N',
      summary: 'leave out the steps before this one, from 1: goes on where one stopped',
    },
    yes: { value: null, summary: 'spend real money without asking' },
  },
  precheck(options) {
    if ((options.text('connection') === null) !== (options.text('model') === null))
      throw usageError('--connection and --model belong together.');
    const on = options.text('on');
    if (on !== null) parseImageId(on);
    firstStep(options);
  },
  handlesInterrupt: true,
  run,
};

const firstStep = (options: GivenOptions): number => (options.integer('from-step', 1, 50) ?? 1) - 1;

async function run(context: CommandContext): Promise<Outcome> {
  const { client, options } = context;
  const question = await questionOf(context);
  const plan = await client.call('reruns.plan', question);
  const at = plan.steps.findIndex(({ problem }) => problem !== null);
  if (at >= 0)
    throw new AppError(
      'conflict',
      `Step ${at + 1 + question.fromStep}: ${plan.steps[at]?.problem ?? ''} Nothing was sent.`,
    );
  refuseOverCap(plan);
  const isFree = plan.isPlayMoney || plan.amountNanos === 0;
  if (!isFree && !options.isOn('yes')) return needsYes(plan, described(plan));
  context.interrupted.throwIfAborted();
  const named = options.text('project');
  const project = named === null ? null : await findProject(client, named);
  if (named !== null && project === null) throw usageError(`There is no project ${named}.`);
  const { cell } = await client.call('images.detail', { imageId: plan.sourceId });
  const rerunId = randomUUID();
  const draft = {
    ...question,
    rerunId,
    projectId: project?.id ?? cell.projectId,
    agreedNanos: plan.amountNanos,
  };
  context.note(`${counted(plan.steps.length, 'step')}, ${totalWords(plan)}; waiting.`);
  return outcomeOf(await made(context, draft, moneyOf(plan)));
}

function moneyOf({ steps, isPlayMoney }: RerunPlan): Money {
  if (isPlayMoney) return 'play';
  return steps.some(({ model }) => model !== null) ? 'real' : 'none';
}

async function made(context: CommandContext, draft: RerunDraft, money: Money): Promise<Rerun> {
  const { client, transport } = context;
  const { rerunId } = draft;
  const watch = watchEvents(transport, {
    ask: () => client.call('reruns.get', { rerunId }),
    isOver: ({ state }) => state !== 'running',
    isTold: ({ kind }) => kind === 'queue.changed' || kind === 'run.changed',
  });
  try {
    return await orMayBeCharged(context, { name: 'a step', money }, async () => {
      await client.call('reruns.start', draft);
      return settledOrStopped(context, watch, () => client.call('reruns.stop', { rerunId }));
    });
  } finally {
    watch.close();
  }
}

async function questionOf({ client, options, words }: CommandContext): Promise<RerunQuestion> {
  const [connection, model, on] = ['connection', 'model', 'on'].map((name) => options.text(name));
  const through =
    connection && model ? { connectionId: (await findConnection(client, connection)).id, model } : null;
  return {
    imageId: parseImageId(words[0] ?? ''),
    sourceId: on ? parseImageId(on) : null,
    through,
    fromStep: firstStep(options),
  };
}

function totalWords({ knownNanos, unknownCount, isPlayMoney }: RerunPlan): string {
  if (isPlayMoney) return 'in play money';
  const more = unknownCount === 0 ? '' : `, and ${unknownCount} of unknown price`;
  return `at most ${formatDollars(knownNanos)}${more}`;
}

function described(plan: RerunPlan): Outcome {
  const rows = plan.steps.map(({ version, words, model, amountNanos }, index) => [
    `${index + 1}`,
    `v${version}`,
    model ?? 'made here',
    amountNanos === null ? 'unknown' : formatDollars(amountNanos),
    words.slice(0, 60),
  ]);
  return { json: plan, text: `${columns(rows)}\nIn all ${totalWords(plan)}.`, exitCode: exitCodes.done };
}

function outcomeOf(rerun: Rerun): Outcome {
  const { state, doneCount, stepCount, reason, imageId, runId } = rerun;
  const text = `${doneCount} of ${stepCount} steps made again${imageId === null ? '' : `; the newest is picture ${imageId}`}.`;
  const json = {
    state,
    doneCount,
    stepCount,
    reason,
    runId,
    imageId: imageId === null ? null : String(imageId),
  };
  if (state === 'done') return { json, text, exitCode: exitCodes.done };
  const message = reason ?? 'The steps stopped.';
  return { json, text, exitCode: exitCodes.other, problem: { code: 'conflict', message } };
}
