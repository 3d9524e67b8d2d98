import type { Usage } from './emulator-types.ts';
import { drawPicture } from './draw.ts';
import type { Fault } from './fault.ts';
import type { ImageRequest } from './image-request.ts';
import type { Inputs } from './inputs.ts';
import { invalid } from './refusal.ts';
import { chooseSize } from './size.ts';
import { amountNanosOf, usageOf, type PixelSize } from './usage.ts';

/** A paid answer, ready to be sent: one JSON document, or the events of a stream. */
export type PaidAnswer =
  | { readonly kind: 'json'; readonly document: Readonly<Record<string, unknown>> }
  | { readonly kind: 'events'; readonly events: readonly StreamEvent[] };

export interface StreamEvent {
  readonly name: string;
  readonly data: unknown;
  /** The exact lines, for protocols that name no events or send comments. */
  readonly raw?: string;
}

export interface Sale {
  readonly answer: PaidAnswer;
  readonly usage: Usage;
  readonly amountNanos: number;
}

interface Making {
  readonly request: ImageRequest;
  readonly inputs: Inputs;
  readonly size: PixelSize;
  readonly seed: string;
  readonly createdAt: number;
  readonly fault: Fault | null;
}

/** Does the work of one accepted call: draws, counts tokens and prices them. `seed` must differ from call to call. */
export async function makeSale(
  request: ImageRequest,
  inputs: Inputs,
  seed: string,
  fault: Fault | null,
): Promise<Sale> {
  refuseMisuse(request, fault);
  const size = request.size ?? chooseSize(request.rules.sizes, inputs.images[0]);
  const making: Making = {
    request,
    inputs,
    size,
    seed,
    fault,
    createdAt: Math.floor(Date.now() / 1000),
  };
  const partials = partialsSent(request, fault);
  const usage = usageFor(making, request.count, partials * request.count);
  const answer = request.isStreamed ? await streamAnswer(making, partials) : await jsonAnswer(making, usage);
  return { answer, usage, amountNanos: amountNanosOf(usage, request.model) };
}

function usageFor({ request, inputs, size }: Making, count: number, partials: number): Usage {
  return usageOf({ ...request, size, count, partials, inputs: inputs.images });
}

/** A test that scripts a stream's fault for a call that does not stream would otherwise prove nothing. */
function refuseMisuse(request: ImageRequest, fault: Fault | null): void {
  const streamOnly = fault !== null && ['fewer-partials', 'stream-cut', 'stream-error'].includes(fault.kind);
  const wholeOnly = fault !== null && ['empty-data', 'truncated-json', 'huge-body'].includes(fault.kind);
  if ((streamOnly && !request.isStreamed) || (wholeOnly && request.isStreamed)) {
    throw invalid('stream', 'emulator_misuse', `The scripted fault '${fault.kind}' does not fit this call.`);
  }
}

function partialsSent(request: ImageRequest, fault: Fault | null): number {
  if (fault?.kind === 'fewer-partials') return Math.min(fault.partials, request.partialImages);
  if (fault?.kind === 'stream-cut' || fault?.kind === 'stream-error') {
    return Math.min(fault.afterPartials, request.partialImages);
  }
  return request.partialImages;
}

function echo({ request, size }: Making) {
  return {
    background: request.background,
    output_format: request.format,
    quality: request.quality,
    size: `${size.width}x${size.height}`,
  };
}

async function jsonAnswer(making: Making, usage: Usage): Promise<PaidAnswer> {
  const { request, fault } = making;
  const data: { b64_json: string }[] = [];
  for (let index = 0; index < (fault?.kind === 'empty-data' ? 0 : request.count); index += 1) {
    data.push({ b64_json: await picture(making, index, null) });
  }
  return {
    kind: 'json',
    document: {
      created: making.createdAt,
      ...echo(making),
      data,
      ...(request.safetyIdentifier === null ? {} : { safety_identifier: request.safetyIdentifier }),
      ...(fault?.kind === 'no-usage' ? {} : { usage }),
    },
  };
}

/** Partials, then `completed`, picture after picture: the events carry no picture index. */
async function streamAnswer(making: Making, partials: number): Promise<PaidAnswer> {
  const { request, fault } = making;
  const prefix = request.endpoint === 'generations' ? 'image_generation' : 'image_edit';
  const event = (name: string, fields: object): StreamEvent => ({
    name: `${prefix}.${name}`,
    data: { type: `${prefix}.${name}`, ...fields, created_at: making.createdAt, ...echo(making) },
  });
  const events: StreamEvent[] = [];
  for (let index = 0; index < request.count; index += 1) {
    for (let partial = 0; partial < partials; partial += 1) {
      const b64 = await picture(making, index, partial);
      events.push(event('partial_image', { b64_json: b64, partial_image_index: partial }));
    }
    if (isCutShort(fault)) break;
    const usage = fault?.kind === 'no-usage' ? {} : { usage: usageFor(making, 1, partials) };
    events.push(event('completed', { b64_json: await picture(making, index, null), ...usage }));
  }
  return { kind: 'events', events: fault?.kind === 'stream-error' ? [...events, errorEvent(fault)] : events };
}

function isCutShort(fault: Fault | null): boolean {
  return fault?.kind === 'stream-cut' || fault?.kind === 'stream-error';
}

function errorEvent(fault: Extract<Fault, { kind: 'stream-error' }>): StreamEvent {
  const { code, message } = fault;
  const error = { type: 'image_generation_server_error', code, message, param: null };
  return { name: 'error', data: { type: 'error', error } };
}

async function picture(making: Making, index: number, partial: number | null): Promise<string> {
  const { request, inputs, size, seed, fault } = making;
  const bytes = await drawPicture(request, size, inputs, `${seed}/${index}/${request.prompt}`, partial);
  // Cut, not overwritten: WebP has no checksum, so noise in its middle decodes as a strange picture.
  const kept = fault?.kind === 'corrupt-image' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  return kept.toString('base64');
}
