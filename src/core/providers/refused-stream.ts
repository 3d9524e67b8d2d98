import type { ConnectionSettings } from '../db/connections.ts';
import type { ProviderRequest, WireRequest } from './provider.ts';

/** Models that refused a stream, kept beside a connection's settings; shown to nobody and described by no adapter. */
const memoryName = '$comesWhole';

/** More than anybody uses through one connection; the oldest is forgotten, which costs one free refusal. */
const mostRemembered = 50;

/** What a refusal says of its cause. */
interface RefusalWords {
  readonly param: string;
  readonly message: string;
}

const aboutStream =
  /stream(ing)?\b.{0,40}\b(not|un)\s?(be )?(support|allow|available)|unknown parameter: '(stream|partial_images)'|verified to stream/i;

/**
 * True for a refusal that is about streaming alone: the same request without it may be taken. It is free wherever a
 * refused request is, and like every refusal it is never tried again by itself.
 */
export function isAboutStream({ param, message }: RefusalWords): boolean {
  return /(^|\.)(stream|partial_images)$/.test(param) || aboutStream.test(message);
}

/** Whether a model is known to refuse streams through the connection with these settings. */
export function comesWhole(settings: ConnectionSettings, model: string): boolean {
  return rememberedIn(settings).includes(model);
}

/** The settings with a model's refusal noted. */
export function withRefusedStream(settings: ConnectionSettings, model: string): ConnectionSettings {
  const others = rememberedIn(settings).filter((each) => each !== model);
  return { ...settings, [memoryName]: [...others, model].slice(-mostRemembered) };
}

/** The settings with all such refusals forgotten: streaming is tried again. */
export function withoutRefusedStreams(settings: ConnectionSettings): ConnectionSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== memoryName));
}

/** The request as it is built where a stream would be refused: pictures come whole, and previews are not paid. */
export function askedWhole(request: ProviderRequest): ProviderRequest {
  const { parameters, settings } = request;
  const isPreviewed = parameters.partialImages !== undefined;
  return {
    ...request,
    parameters: isPreviewed ? { ...parameters, partialImages: 0 } : parameters,
    settings: { ...settings, stream: false },
  };
}

const streamFields: readonly string[] = ['stream', 'partial_images', 'stream_options'];

/** The same for a request that was written down before the refusal was known. */
export function wholeWire(wire: WireRequest): WireRequest {
  if (!wire.isStreamed) return wire;
  if (wire.encoding === 'multipart') {
    const parts = wire.parts.filter(({ name }) => !streamFields.includes(name));
    return { ...wire, parts, isStreamed: false };
  }
  return { ...wire, body: wholeBody(wire.body), isStreamed: false };
}

function wholeBody(body: unknown): unknown {
  if (!isRecord(body)) return body;
  const { tools } = body;
  const whole = withoutStreamFields(body);
  return Array.isArray(tools) ? { ...whole, tools: tools.map(wholeTool) } : whole;
}

function wholeTool(tool: unknown): unknown {
  return isRecord(tool) && tool['type'] === 'image_generation' ? withoutStreamFields(tool) : tool;
}

function withoutStreamFields(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !streamFields.includes(name)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rememberedIn(settings: ConnectionSettings): readonly string[] {
  const models = settings[memoryName];
  return Array.isArray(models) ? models.filter((model) => typeof model === 'string') : [];
}
