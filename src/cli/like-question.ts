import { AppError } from '../shared/errors.ts';
import type { DryCall } from '../shared/chain-model.ts';
import type { ProjectId } from '../shared/ids.ts';
import { missingWords, questionLike } from '../shared/question-like.ts';
import { formatDollars } from '../shared/money.ts';
import type { CommandContext, Outcome } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { parseImageId } from './find-by-name.ts';
import { readDollars } from './money-options.ts';
import type { GivenOptions, OptionRules } from './options.ts';
import { questionOptions, type AskedQuestion } from './run-question.ts';
import { usageError } from './usage-error.ts';

/** Options by which `run` asks for what a picture was made with, and by which it only shows the request. */
export const likeOptions: OptionRules = {
  like: { value: 'IMAGE_ID', summary: 'ask for the same as that picture was made with' },
  'dry-run': { value: null, summary: 'print the exact requests; nothing is sent, nothing is stored' },
};

/** What may still be said beside --like: the rest is the picture's own. */
const beside: readonly string[] = ['project', 'ceiling', 'yes'];

/** The picture --like names, checked before any library is opened; null where a question is asked in options. */
export function precheckLike(options: GivenOptions): string | null {
  const like = options.text('like');
  if (like === null) return null;
  parseImageId(like);
  const other = Object.keys(questionOptions).find((name) => !beside.includes(name) && options.isOn(name));
  if (other !== undefined) throw usageError(`--${other} cannot be given with --like: the picture says it.`);
  return like;
}

/** The question a picture was made with, and the project it lies in; refused where an input is missing, by name. */
export async function askLike(
  { client, options }: CommandContext,
  like: string,
): Promise<AskedQuestion & { readonly projectId: ProjectId }> {
  const draft = await client.call('chains.like', { imageId: parseImageId(like) });
  if (draft.missing.length > 0) throw new AppError('conflict', draft.missing.map(missingWords).join(' '));
  const connections = await client.call('connections.list', {});
  const connection = connections.find(({ id }) => id === draft.connectionId);
  if (!connection)
    throw new AppError('not-found', `The connection ${draft.connection} is not in this library any more.`);
  const ceilingNanos = readDollars(options, 'ceiling', { mayBeZero: false });
  return {
    connection,
    question: { ...questionLike(draft), ceilingNanos },
    fileNames: new Map(),
    projectId: draft.projectId,
  };
}

/** The requests as they would be sent. */
export async function dryRunOutcome({ client }: CommandContext, asked: AskedQuestion): Promise<Outcome> {
  const { calls } = await client.call('chains.dryRun', asked.question);
  const json = {
    calls: calls.map(({ request, ...call }) => ({ ...call, request: JSON.parse(request) as unknown })),
  };
  const text = calls.map(callText).join('\n');
  return { json, text, exitCode: exitCodes.done };
}

function callText({ request, count, amountNanos }: DryCall, index: number): string {
  const cost = amountNanos === null ? 'cost unknown' : `at most ${formatDollars(amountNanos)}`;
  const pictures = count === 1 ? '1 picture' : `${count} pictures`;
  return `Call ${index + 1}: ${pictures}, ${cost}. Not sent.\n${JSON.stringify(JSON.parse(request), null, 2)}`;
}
