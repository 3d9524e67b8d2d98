import path from 'node:path';
import { writeDurably } from '../../files/durable.ts';
import { readReplyFacts, replyBodyName } from '../http/reply-files.ts';
import { errorInsideSuccess } from '../inside-success.ts';
import type { ChargeFacts, ProblemFacts, ReplyContext, ReplyOutput, ReplyReading } from '../provider.ts';
import { askedFor } from './asked-for.ts';
import { chargeFromList, chargeFromUsage, type AskedFor } from './charge.ts';
import { classifyRefusal, errorFacts } from './refusals.ts';
import { CompletedEvent, completedEventName, ImagesReply, type Picture } from './reply-schema.ts';

/** Reads a whole reply, JSON or stream, that lies in the attempt's folder. */
export async function readImagesReply(context: ReplyContext): Promise<ReplyReading> {
  const facts = await readReplyFacts(context.folder);
  const extracted = await context.images.extractReply(
    path.join(context.folder, replyBodyName),
    facts?.isStreamed ? 'events' : 'json',
    context.folder,
  );
  if (extracted.kind === 'unparsable')
    return unreadable('not_json', `it is not what OpenAI sends: ${extracted.detail}`);
  if (extracted.kind === 'json') return readDocument(context, extracted.document, facts?.status ?? 200);
  const completed = extracted.events.find((each) => completedEventName.test(nameOf(each)));
  if (!completed) return unreadable('no_completed_event', 'the stream ended before its last picture.');
  const event = CompletedEvent.safeParse(completed.data);
  if (!event.success) return unreadable('unexpected_shape', 'its last event holds no picture.');
  return readPictures(context, { ...event.data, data: [event.data] });
}

/** Event streams name their events twice; some servers leave the outer name out, which then counts as "message". */
function nameOf({ event, data }: { readonly event: string; readonly data: unknown }): string {
  if (event !== '' && event !== 'message') return event;
  const isTyped = typeof data === 'object' && data !== null && 'type' in data;
  return isTyped && typeof data.type === 'string' ? data.type : '';
}

async function readDocument(context: ReplyContext, document: unknown, status: number): Promise<ReplyReading> {
  const reply = ImagesReply.safeParse(document);
  if (reply.success) return readPictures(context, reply.data);
  const facts = errorFacts(status, document);
  if (facts.code !== '' || facts.message !== '') return refusedInside(facts);
  return unreadable('unexpected_shape', 'it has no list of pictures.');
}

/** An error inside a success: a block by moderation is free, anything else is paid until somebody knows better. */
function refusedInside(facts: Parameters<typeof classifyRefusal>[0]): ReplyReading {
  const { class: kind, problem } = classifyRefusal(facts);
  if (kind === 'safety') return { kind: 'rejected', problem, charge: null };
  const said = facts.message === '' ? facts.code : facts.message;
  return { kind: 'unreadable', problem: errorInsideSuccess('OpenAI', problem, said), charge: null };
}

type Pictures = Omit<ImagesReply, 'data'> & {
  readonly data: readonly {
    readonly b64_json?: Picture | null | undefined;
    readonly url?: string | null | undefined;
    readonly revised_prompt?: string | null | undefined;
  }[];
};

async function readPictures(context: ReplyContext, reply: Pictures): Promise<ReplyReading> {
  const outputs: ReplyOutput[] = [];
  for (const [index, item] of reply.data.entries()) {
    if (!item.b64_json) continue;
    const file = await fileOf(context.folder, index, item.b64_json);
    outputs.push({ source: { kind: 'file', path: file }, revisedPrompt: item.revised_prompt ?? null });
  }
  if (outputs.length === 0) {
    const charge = reply.usage ? chargeFromUsage(reply.usage, context.model, context.prices) : null;
    const hasLinks = reply.data.some((item) => item.url);
    // OpenAI's image models never answer with links; something between here and there does.
    const why = hasLinks ? 'it holds links where pictures should be.' : 'it holds no picture.';
    return { ...unreadable('no_picture', why), charge };
  }
  return { kind: 'pictures', outputs, charge: chargeOf(context, reply), got: gotOf(reply) };
}

async function fileOf(folder: string, index: number, picture: Picture): Promise<string> {
  if (typeof picture !== 'string') return path.join(folder, picture.$file);
  // Too short for the worker to have taken it out: a picture of a few hundred bytes.
  const file = path.join(folder, `short-${index}.bin`);
  await writeDurably(file, Buffer.from(picture, 'base64'));
  return file;
}

type Echoes = Pick<ImagesReply, 'size' | 'quality' | 'usage'>;

function chargeOf(context: ReplyContext, reply: Echoes): ChargeFacts {
  if (reply.usage) return chargeFromUsage(reply.usage, context.model, context.prices);
  const asked = askedFor(context.wire) ?? { ...nothingAsked, model: context.model };
  // What came decides the cost where the request left the choice to the model.
  const size = reply.size ?? asked.parameters.size;
  const quality = reply.quality ?? asked.parameters.quality;
  const parameters = { ...(size ? { size } : {}), ...(quality ? { quality } : {}) };
  return chargeFromList({ ...asked, parameters }, context.prices);
}

const nothingAsked: AskedFor = {
  model: '',
  prompt: '',
  count: 1,
  partials: 0,
  parameters: {},
  hasInputs: false,
};

/** What came, in our words. */
function gotOf(reply: Omit<ImagesReply, 'data' | 'usage'>): Record<string, string> {
  const got: readonly (readonly [string, string | null | undefined])[] = [
    ['size', reply.size],
    ['quality', reply.quality],
    ['format', reply.output_format],
    ['background', reply.background],
  ];
  return Object.fromEntries(got.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function unreadable(code: string, why: string): Extract<ReplyReading, { problem: ProblemFacts }> {
  return {
    kind: 'unreadable',
    problem: {
      code,
      message: `The reply came and cannot be used: ${why} Everything received is kept; check the usage page before running it again.`,
      billingRule: 'OpenAI answered with success, so the call was probably charged.',
    },
    charge: null,
  };
}
