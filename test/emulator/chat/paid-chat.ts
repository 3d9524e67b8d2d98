import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { checkKey } from '../access.ts';
import { parseBody, sha256Of } from '../body.ts';
import { drawPicture } from '../draw.ts';
import { chargesByDefault, type Fault } from '../fault.ts';
import { readBody, sendRefusal } from '../http-exchange.ts';
import { outputBlockedMarker } from '../image-request.ts';
import { answerInstead, closeRecord } from '../paid-call.ts';
import { Refusal } from '../refusal.ts';
import type { PaidAnswer } from '../reply.ts';
import { recordCall, setOutcome, type CallRecord, type EmulatorState } from '../state.ts';
import { transmit } from '../transmit.ts';
import { readChatRequest, refuse, type ChatRequest } from './chat-request.ts';
import { keepResult, type ResultFiles } from './result-links.ts';
import { shapes, streamOf, type MadePicture, type Shape } from './shapes.ts';

export interface ChatState extends ResultFiles {
  shape: Shape;
  reportsCost: boolean;
}

/** A prompt with one of these is answered in words, or with a task of another protocol. */
export const talkMarker = 'emulator-talk';
export const taskMarker = 'emulator-task';

/** What one picture costs, in nanodollars, by quality. */
export const pictureNanos: Readonly<Record<string, number>> = {
  low: 20_000_000,
  medium: 40_000_000,
  high: 80_000_000,
};

/** One POST from its first header to its last byte, in the order of the Images emulator. */
export async function handleChatCall(
  state: EmulatorState,
  chat: ChatState,
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
): Promise<void> {
  const record = recordCall(state, request);
  const serial = state.serial;
  response.once('close', () => closeRecord(record, response));
  const headers = { 'x-request-id': record.requestId, 'x-ratelimit-remaining': '4.75' };
  try {
    const asked = await accept(state, request, record);
    if (asked === null) return;
    const fault = state.faults.shift() ?? null;
    const answer = await make(state, chat, asked, { serial, record, fault, origin });
    const hold = state.holds.shift() ?? null;
    if (hold !== null) await hold.arrive();
    await wait(state.delayMs, undefined, { signal: state.signal });
    if (fault?.kind === 'no-funds') throw noFunds();
    if (fault !== null && answerInstead(response, fault, { model: { id: asked.model } }, headers)) return;
    await transmit(
      { response, answer, headers, signal: state.signal, afterEvents: async () => undefined },
      fault,
    );
  } catch (error) {
    if (state.signal.aborted) return;
    if (!(error instanceof Refusal)) throw error;
    setOutcome(record, { state: 'refused', errorCode: error.body.code ?? error.body.type });
    sendRefusal(response, error, headers);
  }
}

function noFunds(): Refusal {
  return refuse(402, 'insufficient_balance', 'The wallet is empty.');
}

async function accept(
  state: EmulatorState,
  request: IncomingMessage,
  record: CallRecord,
): Promise<ChatRequest | null> {
  const bytes = await readBody(request);
  if (bytes === null) {
    setOutcome(record, { state: 'aborted' });
    return null;
  }
  record.bodyBytes = bytes.length;
  record.bodySha256 = sha256Of(bytes);
  const key = checkKey(request, state.key);
  const body = await parseBody(request.headers['content-type'] ?? '', bytes);
  record.fields = body.fields;
  const asked = await readChatRequest(body.fields);
  record.files = asked.files;
  if (key.endsWith('-unfunded')) throw noFunds();
  if (key.endsWith('-unverified')) throw refuse(402, 'quota_exceeded', 'The limit of this key is used up.');
  return asked;
}

interface Making {
  readonly serial: number;
  readonly record: CallRecord;
  readonly fault: Fault | null;
  readonly origin: string;
}

async function make(
  state: EmulatorState,
  chat: ChatState,
  asked: ChatRequest,
  making: Making,
): Promise<PaidAnswer> {
  const { serial, record, fault } = making;
  const pictures = makesNone(asked, fault) ? [] : await draw(chat, asked, making);
  const amountNanos = pictures.length * (pictureNanos[asked.quality] ?? 0);
  const wasCharged = amountNanos > 0 && (fault === null || (fault.charged ?? chargesByDefault(fault.kind)));
  setOutcome(record, { state: 'answering', fault: fault?.kind ?? null, wasCharged });
  const usage = usageOf(asked, pictures.length);
  if (wasCharged) state.charges.push({ callIndex: record.index, amountNanos, usage: emptyUsage });
  const head = {
    id: `chatcmpl-${serial}`,
    object: 'chat.completion',
    created: 1_795_180_800,
    model: asked.model,
  };
  if (asked.lastPrompt.includes(taskMarker)) {
    const document = {
      id: `task-${serial}`,
      object: 'image.generation.task',
      status: 'pending',
      progress: 0,
    };
    return { kind: 'json', document };
  }
  const reported = chat.reportsCost ? { ...usage, cost: amountNanos / 1_000_000_000 } : usage;
  const message = messageOf(chat, asked, pictures, fault);
  if (asked.isStreamed) return { kind: 'events', events: cutShort(streamOf(message, head, reported), fault) };
  const reason = isBlocked(asked) ? 'content_filter' : 'stop';
  const choices = [{ index: 0, finish_reason: reason, message: { role: 'assistant', ...message } }];
  const withUsage = fault?.kind === 'no-usage' ? {} : { usage: reported };
  return { kind: 'json', document: { ...head, choices, ...withUsage } };
}

function makesNone(asked: ChatRequest, fault: Fault | null): boolean {
  return (
    fault?.kind === 'empty-data' ||
    isBlocked(asked) ||
    [talkMarker, taskMarker].some((marker) => asked.lastPrompt.includes(marker))
  );
}

function isBlocked({ lastPrompt }: ChatRequest): boolean {
  return lastPrompt.includes(outputBlockedMarker);
}

function messageOf(
  chat: ChatState,
  asked: ChatRequest,
  pictures: readonly MadePicture[],
  fault: Fault | null,
): Readonly<Record<string, unknown>> {
  if (isBlocked(asked)) return { content: null, refusal: 'I cannot make that picture.' };
  const calls = asked.toolNames.map((name, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: '{"to":"somebody@example.com"}' },
  }));
  const tools = calls.length === 0 ? {} : { tool_calls: calls };
  if (pictures.length === 0) {
    const words = fault?.kind === 'empty-data' ? '' : 'Which colour should the kite have?';
    return { content: words, ...tools };
  }
  return { ...shapes[chat.shape]({ words: 'Here is the picture.', pictures }), ...tools };
}

async function draw(
  chat: ChatState,
  asked: ChatRequest,
  { serial, fault, origin }: Making,
): Promise<readonly MadePicture[]> {
  const made: MadePicture[] = [];
  for (let index = 0; index < asked.count; index += 1) {
    const style = { format: 'png', compression: 100, background: 'opaque' } as const;
    const seed = `chat-${serial}/${index}/${asked.lastPrompt}`;
    const whole = await drawPicture(style, asked.size, asked.inputs, seed, null);
    const bytes = fault?.kind === 'corrupt-image' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
    const link = keepResult(chat, origin, `${serial}-${index}.png`, bytes);
    made.push({ base64: bytes.toString('base64'), link });
  }
  return made;
}

function cutShort<Event>(events: readonly Event[], fault: Fault | null): readonly Event[] {
  return fault?.kind === 'stream-cut' ? events.slice(0, 2 + fault.afterPartials) : events;
}

function usageOf({ text, size }: ChatRequest, pictureCount: number) {
  const prompt = Math.ceil(text.length / 4);
  const image = pictureCount * Math.ceil((size.width * size.height) / 1024);
  return {
    prompt_tokens: prompt,
    completion_tokens: 12,
    image_tokens: image,
    total_tokens: prompt + 12 + image,
  };
}

/** Charges here are per picture; the token counts of the other protocol do not apply. */
const emptyUsage = {
  input_tokens: 0,
  input_tokens_details: { text_tokens: 0, image_tokens: 0 },
  output_tokens: 0,
  output_tokens_details: { image_tokens: 0, text_tokens: 0 },
  total_tokens: 0,
};
