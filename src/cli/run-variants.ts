import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../shared/errors.ts';
import { RunId } from '../shared/ids.ts';
import { formatDollars } from '../shared/money.ts';
import type { VariantGroup, VariantsDraft, VariantsEstimate } from '../shared/variant-model.ts';
import { readTable, type VariantTable } from '../shared/variants/read-table.ts';
import { variantsOf } from '../shared/variants/variant-rows.ts';
import { chosenProject, importInputs, needsYes, refuseOverCap, refuseWhenUnusable } from './before-buying.ts';
import type { CommandContext, Outcome } from './command.ts';
import { settledOrStopped, watchEvents } from './event-watch.ts';
import { exitCodeOfRun, exitCodes } from './exit-codes.ts';
import type { GivenOptions, OptionRules } from './options.ts';
import { askQuestion, precheckQuestion } from './run-question.ts';
import { orMayBeCharged } from './lost-while-paying.ts';
import { sumOfCharged } from './run-result.ts';
import { refuseWhenStopped } from './submit-and-wait.ts';
import { counted } from './text.ts';
import { usageError } from './usage-error.ts';

const usualStop = 3;

/** Options by which `run` asks for many prompts with one press. */
export const variantOptions: OptionRules = {
  variants: {
    value: 'FILE_OR_PATTERN',
    summary:
      'many prompts: a CSV or JSON file with values for {{names}} in --prompt, or words with {this|that}',
  },
  'stop-after': {
    value: 'N',
    summary: `with --variants: failures after which the rest is not sent; ${usualStop}`,
  },
};

/** True where many prompts are asked for, and everything that can be known before a library is opened is well. */
export async function precheckVariants(options: GivenOptions): Promise<boolean> {
  if (options.text('variants') === null) {
    if (options.isOn('stop-after')) throw usageError('--stop-after belongs to --variants.');
    return false;
  }
  for (const other of ['dry-run', 'like'])
    if (options.isOn(other)) throw usageError(`--${other} cannot be given with --variants.`);
  if ((options.text('project') ?? '').trim() === '') throw usageError('--project is missing: the project.');
  options.integer('stop-after', 1, 500);
  const [first] = await promptsOf(options);
  await precheckQuestion({
    ...options,
    text: (name) => (name === 'prompt' ? (first ?? '') : options.text(name)),
  });
  return true;
}

const promptsRead = new WeakMap<GivenOptions, Promise<readonly string[]>>();

/** Every prompt, in order. Read once: a table that comes through a pipe cannot be read again. */
function promptsOf(options: GivenOptions): Promise<readonly string[]> {
  const read = promptsRead.get(options) ?? readPrompts(options);
  promptsRead.set(options, read);
  return read;
}

/** Rows of the file by choices of the words, or choices of the pattern alone. */
async function readPrompts(options: GivenOptions): Promise<readonly string[]> {
  const given = options.text('variants') ?? '';
  const table = await tableOf(given);
  if (table === null && options.text('prompt') !== null)
    throw usageError(
      `--variants "${given.slice(0, 60)}" is no file, and --prompt is given: write the pattern in one of them.`,
    );
  const variants = variantsOf(table === null ? given : (options.text('prompt') ?? ''), table);
  if (variants.kind === 'problem') throw usageError(variants.message);
  return variants.kind === 'one' ? [variants.prompt] : variants.rows.map(({ prompt }) => prompt);
}

async function tableOf(given: string): Promise<VariantTable | null> {
  const text = await readFile(given, 'utf8').catch(() => null);
  if (text === null) {
    if (/\.(csv|tsv|json|txt)$/i.test(given))
      throw usageError(`--variants: there is no file ${given} to read.`);
    return null;
  }
  const read = readTable(text);
  if ('problem' in read) throw usageError(`--variants: ${read.problem}`);
  return read.table;
}

/** Prices all rows, asks for a word where it is real money, sends all of them or none, and waits for their end. */
export async function runVariants(context: CommandContext, isAwaited: boolean): Promise<Outcome> {
  const { client, options } = context;
  const prompts = await promptsOf(options);
  const asked = await askQuestion(context);
  const { prompt: _, groupId: __, ...question } = asked.question;
  const estimate = await client.call('variants.estimate', { ...question, prompts: [...prompts] });
  const broken = estimate.problems[0];
  if (broken) throw new AppError('invalid-input', `Row ${broken.row + 1}: ${broken.message}`);
  refuseOverCap(estimate);
  if (!estimate.isPlayMoney) {
    if (!options.isOn('yes')) return needsYes(estimate, described(estimate));
    await refuseWhenUnusable(context, asked.connection);
  }
  if (isAwaited) await refuseWhenStopped(context, asked.connection);
  context.interrupted.throwIfAborted();
  const projectId = await chosenProject(context, asked);
  const draft: VariantsDraft = {
    ...question,
    projectId,
    inputs: await importInputs(context, projectId, asked),
    groupId: randomUUID(),
    rows: prompts.map((prompt) => ({ runId: RunId.parse(randomUUID()), prompt })),
    stopAfterFailures: options.integer('stop-after', 1, 500) ?? usualStop,
  };
  context.note(
    `Asked ${asked.connection.name} for ${counted(prompts.length, 'prompt')}: ${totalWords(estimate)}.`,
  );
  return bought(context, draft, { isAwaited, isPlayMoney: estimate.isPlayMoney });
}

async function bought(
  context: CommandContext,
  draft: VariantsDraft,
  { isAwaited, isPlayMoney }: { readonly isAwaited: boolean; readonly isPlayMoney: boolean },
): Promise<Outcome> {
  const { client, transport } = context;
  const { groupId } = draft;
  const runIds = new Set(draft.rows.map(({ runId }) => runId));
  const watch = watchEvents(transport, {
    ask: () => client.call('variants.get', { groupId }),
    isOver: ({ progress }) => progress.waiting + progress.running === 0,
    isTold: (event) => event.kind === 'run.changed' && runIds.has(event.runId),
  });
  try {
    const money = isPlayMoney ? 'play' : 'real';
    return await orMayBeCharged(context, { name: `group ${groupId}`, money }, async () => {
      const submitted = await client.call('variants.submit', draft);
      const stop = () => client.call('variants.stop', { groupId });
      return ended(context, isAwaited ? await settledOrStopped(context, watch, stop) : submitted);
    });
  } finally {
    watch.close();
  }
}

const totalWords = ({ knownNanos, unknownCount, isPlayMoney }: VariantsEstimate): string => {
  const more = unknownCount === 0 ? '' : `, and ${unknownCount} of unknown price`;
  return `at most ${formatDollars(knownNanos)}${isPlayMoney ? ' in play money' : ''}${more}`;
};

function described(estimate: VariantsEstimate): Outcome {
  const { amountNanos, amounts, caps, needsCeiling } = estimate;
  return {
    json: { rowCount: amounts.length, amountNanos, amounts, caps, needsCeiling },
    text: `${counted(amounts.length, 'prompt')}: ${totalWords(estimate)}.`,
    exitCode: exitCodes.done,
  };
}

async function ended({ client }: CommandContext, group: VariantGroup): Promise<Outcome> {
  const runs = await client.call('runs.group', { groupId: group.groupId });
  const totalNanos = sumOfCharged(runs.flatMap(({ attempts }) => attempts));
  const { done, failed, cancelled, unknown, waiting, running } = group.progress;
  const parts = [
    `${done} of ${group.rowCount} done`,
    ...(
      [
        [failed, 'failed'],
        [unknown, 'may have been charged'],
        [cancelled, 'never sent'],
        [waiting + running, 'under way'],
      ] as const
    )
      .filter(([count]) => count > 0)
      .map(([count, words]) => `${count} ${words}`),
  ];
  const isPlay = runs.some(({ attempts }) => attempts.some((attempt) => attempt.isPlayMoney));
  const exitCode = waiting + running > 0 ? exitCodes.done : Math.max(...runs.map(exitCodeOfRun));
  return {
    json: {
      groupId: group.groupId,
      rowCount: group.rowCount,
      runs: runs.map((run) => ({
        id: run.id,
        status: run.status,
        prompt: run.prompt,
        images: run.imageIds.map(String),
      })),
      totalNanos,
    },
    text: `${parts.join(', ')}. ${formatDollars(totalNanos)}${isPlay ? ' in play money' : ''}.`,
    exitCode,
    ...(exitCode === exitCodes.done
      ? {}
      : { problem: { code: 'unavailable', message: `${parts.join(', ')}.` } }),
  };
}
