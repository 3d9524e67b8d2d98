import path from 'node:path';
import { writeDurably } from '../../files/durable.ts';
import type { ExtractedReply } from '../../images/image-worker.ts';
import { readReplyFacts, replyBodyName } from '../http/reply-files.ts';
import { classifyRefusal, errorFacts } from '../openai-images/refusals.ts';
import type { ChargeFacts, ProblemFacts, ReplyContext, ReplyOutput, ReplyReading } from '../provider.ts';
import { answerOf } from './answer.ts';
import { askedFor } from './asked-for.ts';
import { chargeOf } from './charge.ts';
import {
  finalEvents,
  openStatuses,
  OutputItem,
  parseResponse,
  type ImageCall,
  type Picture,
  type ResponseObject,
} from './reply-schema.ts';

/** Reads a whole reply: what POST answered, what a poll saved, or a stream. */
export async function readResponseReply(context: ReplyContext): Promise<ReplyReading> {
  const facts = await readReplyFacts(context.folder);
  const extracted = await context.images.extractReply(
    path.join(context.folder, replyBodyName),
    facts?.isStreamed ? 'events' : 'json',
    context.folder,
  );
  if (extracted.kind === 'unparsable') {
    return unreadable('reply_unreadable', `it is not what OpenAI sends: ${extracted.detail}`);
  }
  const found = extracted.kind === 'json' ? parseResponse(extracted.document) : fromEvents(extracted);
  if (found) return readResponse(context, found);
  const refused = errorFacts(
    facts?.status ?? 200,
    extracted.kind === 'json' ? extracted.document : errorEventOf(extracted),
  );
  if (refused.code !== '' || refused.message !== '') return refusedInside(refused, null);
  return unreadable('reply_unreadable', 'it holds no response.');
}

type Events = Extract<ExtractedReply, { kind: 'events' }>;

/** The last event carries the whole response; an item that it leaves without its picture is taken from its own event. */
function fromEvents({ events }: Events): ResponseObject | null {
  const final = events.findLast((event) => finalEvents.includes(typeOf(event)));
  const response = parseResponse(fieldOf(final?.data, 'response'));
  if (!response) return null;
  const items = events
    .filter((event) => typeOf(event) === 'response.output_item.done')
    .map((event) => fieldOf(event.data, 'item'));
  const hasPicture = (response.output ?? []).some((item) => imageCallOf(item)?.result);
  return hasPicture || items.length === 0 ? response : { ...response, output: items };
}

function errorEventOf({ events }: Events): unknown {
  return events.find((event) => typeOf(event) === 'error')?.data ?? null;
}

/** Streams name their events twice; where the outer name is left out it counts as "message". */
function typeOf({ event, data }: { readonly event: string; readonly data: unknown }): string {
  if (event !== '' && event !== 'message') return event;
  const type = fieldOf(data, 'type');
  return typeof type === 'string' ? type : '';
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name] // an object, checked; a missing field is undefined
    : undefined;
}

function imageCallOf(item: unknown): ImageCall | null {
  const parsed = OutputItem.safeParse(item).data;
  return parsed && 'result' in parsed ? parsed : null;
}

async function readResponse(context: ReplyContext, response: ResponseObject): Promise<ReplyReading> {
  if (openStatuses.includes(response.status ?? '') && response.id) {
    return { kind: 'accepted', remoteId: response.id, pollAfterMs: 1000 };
  }
  const items = (response.output ?? []).flatMap((item) => OutputItem.safeParse(item).data ?? []);
  const calls = items.filter((item): item is ImageCall => 'result' in item);
  const outputs: ReplyOutput[] = [];
  for (const [index, call] of calls.entries()) {
    if (!call.result) continue;
    const file = await fileOf(context.folder, index, call.result);
    outputs.push({ source: { kind: 'file', path: file }, revisedPrompt: call.revised_prompt ?? null });
  }
  const answer = answerOf(items);
  const first = calls.find((call) => call.result);
  if (!first) return withoutPicture(response, calls, answer, chargeIn(context, response, null, 0));
  return {
    kind: 'pictures',
    outputs,
    charge: chargeIn(context, response, first, outputs.length) ?? nothingReported,
    got: gotOf(first),
    answer,
    remoteId: response.id ?? null,
  };
}

const nothingReported: ChargeFacts = {
  amountNanos: null,
  basis: 'price-list',
  unitRule: 'tokens',
  priceId: null,
  detail: 'OpenAI reported no usage.',
};

/** Null where nothing was made and nothing reported: then there is nothing to enter. */
function chargeIn(
  context: ReplyContext,
  response: ResponseObject,
  call: ImageCall | null,
  madeCount: number,
): ChargeFacts | null {
  const usages = { text: response.usage ?? null, image: response.tool_usage?.image_gen ?? null };
  if (madeCount === 0 && usages.text === null && usages.image === null) return null;
  const asked = askedFor(context.wire);
  // What came decides the cost where the request left the choice to the model.
  const parameters = {
    ...asked.parameters,
    ...(call?.size ? { size: call.size } : {}),
    ...(call?.quality ? { quality: call.quality } : {}),
  };
  const model = asked.model === '' ? context.model : asked.model;
  return chargeOf(usages, { ...asked, model, parameters }, madeCount, context.prices);
}

async function fileOf(folder: string, index: number, picture: Picture): Promise<string> {
  if (typeof picture !== 'string') return path.join(folder, picture.$file);
  // Too short for the worker to have taken it out: a picture of a few hundred bytes.
  const file = path.join(folder, `short-${index}.bin`);
  await writeDurably(file, Buffer.from(picture.replace(/^data:[^,]{0,200},/, ''), 'base64'));
  return file;
}

/** A success without a picture: blocked, failed, stopped short, or only talked about. */
function withoutPicture(
  response: ResponseObject,
  calls: readonly ImageCall[],
  answer: string | null,
  charge: ChargeFacts | null,
): ReplyReading {
  const error = calls.find((call) => call.error)?.error ?? response.error;
  const isFiltered = response.incomplete_details?.reason === 'content_filter';
  const facts = errorFacts(200, isFiltered ? { code: 'content_policy_violation', message: '' } : error);
  if (facts.code !== '' || facts.message !== '') return { ...refusedInside(facts, charge), answer };
  const said = answer === null ? '' : ' What the model said instead is kept with the run.';
  const why = response.status === 'cancelled' ? 'it was cancelled at OpenAI.' : `it holds no picture.${said}`;
  return { ...unreadable('no_picture', why), charge, answer };
}

type Refused = Extract<ReplyReading, { problem: ProblemFacts }>;

/** A block by moderation costs what was reported and no more; anything else is at risk until somebody knows better. */
function refusedInside(facts: Parameters<typeof classifyRefusal>[0], charge: ChargeFacts | null): Refused {
  const { class: kind, problem } = classifyRefusal(facts);
  if (kind === 'safety') {
    const billingRule =
      charge === null
        ? problem.billingRule
        : 'OpenAI withheld the picture and reported tokens all the same; those are charged.';
    return { kind: 'rejected', problem: { ...problem, billingRule }, charge };
  }
  const words = facts.message === '' ? '' : `: “${facts.message.slice(0, 300).replace(/\.$/, '')}”`;
  return {
    kind: 'unreadable',
    problem: {
      code: 'task_failed',
      message: `OpenAI began this picture and failed${words}. Check the usage page before running it again.`,
      billingRule: 'OpenAI does not say whether it bills a response that fails.',
    },
    charge,
  };
}

/** What came, in our words. */
function gotOf(call: ImageCall): Record<string, string> {
  const got: readonly (readonly [string, string | null | undefined])[] = [
    ['size', call.size],
    ['quality', call.quality],
    ['format', call.output_format],
    ['background', call.background],
  ];
  return Object.fromEntries(got.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function unreadable(code: string, why: string): Refused {
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
