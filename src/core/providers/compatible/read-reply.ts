import path from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../files/durable.ts';
import { readReplyFacts, replyBodyName } from '../http/reply-files.ts';
import { errorInsideSuccess } from '../inside-success.ts';
import type { ChargeFacts, ReplyContext, ReplyOutput, ReplyReading } from '../provider.ts';
import { chargeOf } from './money.ts';
import { readErrorDocument } from './read-error.ts';
import { classifyRefusal, freeRule } from './refusals.ts';
import { resultLink } from './result-link.ts';
import { readProfile } from './settings.ts';

const text = z.string().nullish().catch(null);

/** Text, or the file the image worker put its bytes into. */
const Value = z.union([z.object({ $file: z.string().regex(/^\d+\.bin$/) }), z.string().min(1)]);
type Value = z.output<typeof Value>;
const value = Value.nullish().catch(null);

/** Nothing but the list is needed; a picture may stand in it as base64, as a data URL, or as a link. */
const Reply = z.object({
  data: z.array(
    z.union([Value, z.object({ b64_json: value, url: value, image_url: value, revised_prompt: text })]),
  ),
  size: text,
  output_format: text,
  usage: z.unknown().optional(),
});
type Reply = z.output<typeof Reply>;

/** Reads a reply in the attempt's folder, as tolerantly as can be: bytes say later what each picture is. */
export async function readCompatibleReply(context: ReplyContext): Promise<ReplyReading> {
  return asOwnServer(context, await read(context));
}

async function read(context: ReplyContext): Promise<ReplyReading> {
  const facts = await readReplyFacts(context.folder);
  const extracted = await context.images.extractReply(
    path.join(context.folder, replyBodyName),
    'json',
    context.folder,
  );
  if (extracted.kind !== 'json') {
    const what = extracted.kind === 'events' ? 'it is a stream, which was not asked for' : extracted.detail;
    return unreadable(
      'reply_unreadable',
      `it is not what a picture server sends: ${what.replace(/\.$/, '')}.`,
    );
  }
  const reply = Reply.safeParse(extracted.document).data;
  if (reply) return readPictures(context, reply);
  return readRefusal(extracted.document, facts?.status ?? 200);
}

/** A server that is the person's own bills nothing, whatever it answered with. */
function asOwnServer(context: ReplyContext, reading: ReplyReading): ReplyReading {
  const { isFree } = readProfile(context.settings ?? {});
  if (!isFree || reading.kind !== 'unreadable') return reading;
  const { problem } = reading;
  const message = problem.message.replace(
    / It may have been charged: .*$/,
    ' Look at its log, then run again.',
  );
  return {
    ...reading,
    problem: { ...problem, message, billingRule: freeRule },
    charge: reading.charge ?? priced(context, {}, 0),
  };
}

function readRefusal(document: unknown, status: number): ReplyReading {
  const facts = readErrorDocument(status, document);
  if (facts.message === '' && facts.code === '') {
    const isTask = z.object({ id: z.string(), status: z.string() }).safeParse(document).success;
    return isTask
      ? unreadable('no_picture', 'it is a task to be asked for later, which this kind of connection cannot.')
      : unreadable('reply_unreadable', 'it has no list of pictures.');
  }
  const problem = classifyRefusal(facts);
  if (problem.code === 'moderation_blocked') return { kind: 'rejected', problem, charge: null };
  const said = facts.message === '' ? facts.code : facts.message;
  return { kind: 'unreadable', problem: errorInsideSuccess('The server', problem, said), charge: null };
}

async function readPictures(context: ReplyContext, reply: Reply): Promise<ReplyReading> {
  const outputs: ReplyOutput[] = [];
  for (const [index, item] of reply.data.entries()) {
    const output = await readPicture(context, item, index);
    if (output) outputs.push(output);
  }
  if (outputs.length === 0) {
    const charge = priced(context, reply, 0);
    // No pictures times a price per picture is no evidence that the call was free: only the server's own figure is.
    const told = charge.basis === 'reported' ? charge : null;
    return { ...unreadable('no_picture', 'it holds no picture.'), charge: told };
  }
  const got = [
    ['size', reply.size],
    ['format', reply.output_format],
  ] as const;
  return {
    kind: 'pictures',
    outputs,
    charge: priced(context, reply, outputs.length),
    got: Object.fromEntries(got.flatMap(([name, said]) => (said ? [[name, said]] : []))),
  };
}

function priced(context: ReplyContext, { usage }: Pick<Reply, 'usage'>, pictureCount: number): ChargeFacts {
  const { isFree } = readProfile(context.settings ?? {});
  return chargeOf(usage, { model: context.model, pictureCount, isFree }, context.prices);
}

async function readPicture(
  context: ReplyContext,
  item: Reply['data'][number],
  index: number,
): Promise<ReplyOutput | null> {
  const isPlain = typeof item === 'string' || '$file' in item;
  const picture = isPlain ? item : (item.b64_json ?? item.url ?? item.image_url ?? null);
  if (picture === null) return null;
  const source = await sourceOf(context, picture, index);
  return source && { source, revisedPrompt: isPlain ? null : (item.revised_prompt ?? null) };
}

async function sourceOf(
  context: ReplyContext,
  picture: Value,
  index: number,
): Promise<ReplyOutput['source'] | null> {
  if (typeof picture !== 'string') {
    return { kind: 'file', path: path.join(context.folder, picture.$file) };
  }
  const base64 = /^data:[^,]{0,200};base64,(.+)$/s.exec(picture)?.[1] ?? picture;
  // Too short for the worker to have taken it out, or what is left of a data URL.
  if (/^[A-Za-z0-9+/\s]{16,}={0,2}\s*$/.test(base64) && !picture.startsWith('/')) {
    const file = path.join(context.folder, `short-${index}.bin`);
    await writeDurably(file, Buffer.from(base64, 'base64'));
    return { kind: 'file', path: file };
  }
  const url = resultLink(picture, context.baseUrl ?? '');
  return url === null ? null : { kind: 'url', url, expiresAtMs: null };
}

function unreadable(code: string, why: string): Extract<ReplyReading, { kind: 'rejected' | 'unreadable' }> {
  return {
    kind: 'unreadable',
    problem: {
      code,
      message: `The reply came and cannot be used: ${why} Everything received is kept; check the server before running it again.`,
      billingRule: 'The server answered with success, so the call was probably charged if it charges at all.',
    },
    charge: null,
  };
}
