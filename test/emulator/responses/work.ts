import { drawPicture } from '../draw.ts';
import type { Usage } from '../emulator-types.ts';
import type { Fault } from '../fault.ts';
import { outputBlockedMarker } from '../image-request.ts';
import type { InputImage, Inputs } from '../inputs.ts';
import { chooseSize } from '../size.ts';
import { amountNanosOf, usageOf } from '../usage.ts';
import type { ResponseRequest } from './response-request.ts';

/** A prompt with one of these makes the work end otherwise than with one picture. */
export const talkMarker = 'emulator-talk';
export const failMarker = 'emulator-fail';
export const toolCallMarker = 'emulator-tool-call';

/** Text tokens around everything: the tool's description and the wrapping. */
const overheadTokens = 300;

/** What one accepted request comes to. */
export interface Work {
  readonly status: 'completed' | 'failed';
  readonly output: readonly Readonly<Record<string, unknown>>[];
  readonly error: Readonly<Record<string, unknown>> | null;
  readonly textUsage: TextUsage | null;
  readonly imageUsage: Usage | null;
  readonly amountNanos: number;
  /** Partial pictures as base64. */
  readonly partials: readonly string[];
  /** For the next turn. */
  readonly picture: InputImage | null;
}

interface TextUsage {
  readonly input_tokens: number;
  readonly input_tokens_details: { readonly cached_tokens: number };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly reasoning_tokens: number };
  readonly total_tokens: number;
}

/** What OpenAI would remember of the turn before. */
export interface Remembered {
  readonly tokens: number;
  readonly picture: InputImage | null;
}

export async function doWork(
  request: ResponseRequest,
  remembered: Remembered | null,
  serial: number,
  fault: Fault | null,
): Promise<Work> {
  const { lastPrompt } = request.conversation;
  const textUsage = textUsageOf(request, remembered);
  const textNanos = textAmount(request, textUsage);
  const base = { textUsage, imageUsage: null, partials: [], picture: null, error: null };
  if (lastPrompt.includes(failMarker)) {
    const error = { code: 'server_error', message: 'The model had a failure while working.' };
    return { ...base, status: 'failed', output: [], error, textUsage: null, amountNanos: 0 };
  }
  if (lastPrompt.includes(outputBlockedMarker)) {
    return { ...base, status: 'completed', output: [blockedItem(serial)], amountNanos: textNanos };
  }
  if (lastPrompt.includes(talkMarker) || fault?.kind === 'empty-data') {
    const output = [message(serial, 'Which colour should the kite have?')];
    return { ...base, status: 'completed', output, amountNanos: textNanos };
  }
  return draw(request, remembered, serial, fault, textNanos, textUsage);
}

async function draw(
  request: ResponseRequest,
  remembered: Remembered | null,
  serial: number,
  fault: Fault | null,
  textNanos: number,
  textUsage: TextUsage,
): Promise<Work> {
  const { image, conversation, inputs } = request;
  const canvas: Inputs =
    inputs.images.length === 0 && remembered?.picture ? { images: [remembered.picture], mask: null } : inputs;
  const size = image.size ?? chooseSize(image.rules.sizes, canvas.images[0]);
  const seed = `response-${serial}/${conversation.lastPrompt}`;
  const whole = await drawPicture(image, size, canvas, seed, null);
  const bytes = fault?.kind === 'corrupt-image' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  const partialCount = partialsSent(request, fault);
  const partials: string[] = [];
  for (let index = 0; index < partialCount; index += 1) {
    partials.push((await drawPicture(image, size, canvas, seed, index)).toString('base64'));
  }
  const revised = `A picture of: ${conversation.lastPrompt}`;
  const usage = usageOf({
    ...image,
    prompt: revised,
    size,
    count: 1,
    partials: partialCount,
    inputs: canvas.images,
  });
  const item = {
    type: 'image_generation_call',
    id: `ig_emulator${serial}`,
    status: 'completed',
    action: request.action,
    background: image.background,
    output_format: image.format,
    quality: image.quality,
    size: `${size.width}x${size.height}`,
    revised_prompt: revised,
    result: bytes.toString('base64'),
  };
  const extra = conversation.lastPrompt.includes(toolCallMarker) ? [toolCall(serial)] : [];
  return {
    status: 'completed',
    output: [reasoning(serial), ...extra, item, message(serial, 'Here is the picture.')],
    error: null,
    textUsage,
    imageUsage: usage,
    amountNanos: textNanos + amountNanosOf(usage, image.model),
    partials,
    picture: { ...size, format: image.format, hasAlpha: image.background === 'transparent', bytes: whole },
  };
}

function partialsSent({ image, isStreamed }: ResponseRequest, fault: Fault | null): number {
  if (!isStreamed) return 0;
  if (fault?.kind === 'fewer-partials') return Math.min(fault.partials, image.partialImages);
  if (fault?.kind === 'stream-cut' || fault?.kind === 'stream-error') {
    return Math.min(fault.afterPartials, image.partialImages);
  }
  return image.partialImages;
}

/** A token per four characters, a patch of 32 pixels per picture token; what is remembered is cached in steps of 128. */
function textUsageOf({ conversation, inputs }: ResponseRequest, remembered: Remembered | null): TextUsage {
  const pictures = inputs.images.reduce(
    (sum, { width, height }) => sum + Math.min(2500, Math.ceil(width / 32) * Math.ceil(height / 32)),
    0,
  );
  const own = overheadTokens + Math.ceil(conversation.text.length / 4) + pictures;
  const input = own + (remembered?.tokens ?? 0);
  const cached = remembered === null ? 0 : Math.floor(remembered.tokens / 128) * 128;
  const output = 41 + Math.ceil(conversation.lastPrompt.length / 4);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 16 },
    total_tokens: input + output,
  };
}

function textAmount({ model }: ResponseRequest, usage: TextUsage): number {
  const { inputNanos, cachedNanos, outputNanos } = model.text;
  const cached = usage.input_tokens_details.cached_tokens;
  return (
    (usage.input_tokens - cached) * inputNanos + cached * cachedNanos + usage.output_tokens * outputNanos
  );
}

function reasoning(serial: number) {
  return { type: 'reasoning', id: `rs_emulator${serial}`, summary: [] };
}

function message(serial: number, text: string) {
  return {
    type: 'message',
    id: `msg_emulator${serial}`,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
}

function toolCall(serial: number) {
  return {
    type: 'function_call',
    id: `fc_emulator${serial}`,
    call_id: `call_${serial}`,
    name: 'send_mail',
    arguments: '{"to":"somebody@example.com"}',
    status: 'completed',
  };
}

function blockedItem(serial: number) {
  return {
    type: 'image_generation_call',
    id: `ig_emulator${serial}`,
    status: 'failed',
    result: null,
    error: {
      code: 'moderation_blocked',
      message: 'The picture was rejected by the safety system. safety_violations=[emulated].',
      param: null,
      type: 'image_generation_user_error',
      moderation_details: { moderation_stage: 'output', categories: ['emulated'] },
    },
  };
}
