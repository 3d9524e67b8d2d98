import type { MethodArguments } from '../../shared/contract.ts';
import type { PurgeReport } from '../../shared/organise-model.ts';
import type { Command, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { GivenOptions } from '../options.ts';
import { columns, counted, formatBytes, printable } from '../text.ts';
import { usageError } from '../usage-error.ts';
import { targetOf } from './image-organise.ts';

type Which = MethodArguments<'trash.purge'>['which'];

const dayMs = 86_400_000;
/** A longer list is for the window. */
const mostListed = 500;

const trashList: Command = {
  name: 'trash list',
  operands: [],
  summary: 'how much is in the trash, and its newest pictures',
  options: {},
  async run({ client }) {
    const summary = await client.call('trash.summary', {});
    const page = await client.call('images.page', { scope: { kind: 'trash' }, limit: mostListed });
    const images = page.cells.map(({ id, label }) => ({ id: String(id), label }));
    const head = `${counted(summary.count, 'picture')}, ${formatBytes(summary.sizeBytes)}.`;
    const rows = columns(
      images.map(({ id, label }) => [id, printable(label)]),
      [0],
    );
    return {
      json: { ...summary, images },
      text: summary.count === 0 ? 'The trash is empty.' : `${head}\n${rows}`,
      exitCode: exitCodes.done,
    };
  },
};

function whichOf(words: readonly string[], options: GivenOptions): Which {
  const days = options.integer('older-than', 0, 36_500);
  const isAll = options.isOn('all');
  const given = [words.length > 0, isAll, days !== null].filter(Boolean).length;
  if (given !== 1) throw usageError('Say which: ids of pictures, --all, or --older-than DAYS.');
  if (days !== null) return { olderThanMs: days * dayMs };
  return { target: isAll ? { scope: { kind: 'trash' } } : targetOf(words) };
}

function reported(report: PurgeReport, isDone: boolean): Outcome {
  const { count, freedBytes, tombstoneCount, neededCount } = report;
  const lines = [
    `${counted(count, 'picture')} ${isDone ? 'deleted for good' : 'would be deleted for good'}, ${formatBytes(freedBytes)} ${isDone ? 'freed' : 'free then'}.`,
    ...(tombstoneCount > 0
      ? [`${counted(tombstoneCount, 'picture')} keep a small picture in their chain.`]
      : []),
    ...(neededCount > 0
      ? [`${counted(neededCount, 'picture')} stay: a run that is not over needs them.`]
      : []),
    ...(isDone ? [] : ['This cannot be undone. Give --yes to do it.']),
  ];
  const needed = report.needed.map(({ imageId, runId }) => ({ imageId: String(imageId), runId }));
  return {
    json: { isDone, count, freedBytes, tombstoneCount, neededCount, needed },
    text: lines.join('\n'),
    exitCode: exitCodes.done,
  };
}

const trashPurge: Command = {
  name: 'trash purge',
  operands: ['[ID…]'],
  summary: 'deletes pictures of the trash for good; without --yes it only says what that would do',
  options: {
    all: { value: null, summary: 'everything in the trash' },
    'older-than': { value: 'DAYS', summary: 'what has been in it for so many days' },
    yes: { value: null, summary: 'delete; this cannot be undone' },
  },
  async run({ client, words, options }) {
    const which = whichOf(words, options);
    const isDone = options.isOn('yes');
    return reported(await client.call(isDone ? 'trash.purge' : 'trash.preview', { which }), isDone);
  },
};

export const trashCommands: readonly Command[] = [trashList, trashPurge];
