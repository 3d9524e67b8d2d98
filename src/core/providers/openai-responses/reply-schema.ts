import { z } from 'zod';

const text = z.string().nullish().catch(null);
const count = z.number().int().min(0);
const maybeCount = count.nullish().catch(null);

/** Base64, or the file the image worker put its bytes into. */
const Picture = z.union([z.object({ $file: z.string().regex(/^\d+\.bin$/) }), z.string().min(1)]);
export type Picture = z.output<typeof Picture>;

/** Tokens of the text model. */
export const TextUsage = z.object({
  input_tokens: count,
  input_tokens_details: z.object({ cached_tokens: maybeCount }).nullish().catch(null),
  output_tokens: count,
});
export type TextUsage = z.output<typeof TextUsage>;

/** Tokens of the image tool; not part of the above. Where the cached ones stand is told in two ways. */
export const ImageUsage = z.object({
  input_tokens: count,
  input_tokens_details: z
    .object({ text_tokens: maybeCount, image_tokens: maybeCount, cached_tokens: maybeCount })
    .nullish()
    .catch(null),
  output_tokens: count,
  output_tokens_details: z
    .object({ text_tokens: maybeCount, image_tokens: maybeCount })
    .nullish()
    .catch(null),
  cached_tokens: maybeCount,
});
export type ImageUsage = z.output<typeof ImageUsage>;

const ItemError = z.object({
  code: text,
  message: text,
  type: text,
  moderation_details: z.object({ moderation_stage: text }).nullish().catch(null),
});

const ImageCall = z.object({
  type: z.literal('image_generation_call'),
  id: text,
  status: text,
  result: Picture.nullish().catch(null),
  revised_prompt: text,
  size: text,
  quality: text,
  background: text,
  output_format: text,
  error: ItemError.nullish().catch(null),
});
export type ImageCall = z.output<typeof ImageCall>;

const Message = z.object({
  type: z.literal('message'),
  content: z.array(z.object({ type: text, text, refusal: text })).catch([]),
});
export type Message = z.output<typeof Message>;

/** A call of a tool that is not ours: shown, never run. */
const ToolCall = z.object({
  type: z.string().regex(/_call$/),
  name: text,
  arguments: text,
});
export type ToolCall = z.output<typeof ToolCall>;

const Other = z.object({ type: z.string() });

/** Items in the order of the table; the first that fits is what it is. */
export const OutputItem = z.union([ImageCall, Message, ToolCall, Other]);
export type OutputItem = z.output<typeof OutputItem>;

/** A `Response` object; whatever is not needed to find the pictures may be wrong or missing. */
export const ResponseObject = z.object({
  id: text,
  status: text,
  output: z.array(z.unknown()).nullish().catch(null),
  usage: TextUsage.nullish().catch(null),
  tool_usage: z
    .object({ image_gen: ImageUsage.nullish().catch(null) })
    .nullish()
    .catch(null),
  error: ItemError.nullish().catch(null),
  incomplete_details: z.object({ reason: text }).nullish().catch(null),
});
export type ResponseObject = z.output<typeof ResponseObject>;

/** A document is a response when it says so, or when it has what only a response has. */
export function parseResponse(document: unknown): ResponseObject | null {
  const marked = z.object({ id: z.string().min(1), status: z.string() }).safeParse(document).success;
  return marked ? (ResponseObject.safeParse(document).data ?? null) : null;
}

export const finalEvents: readonly string[] = [
  'response.completed',
  'response.incomplete',
  'response.failed',
];

/** `response.image_generation_call.partial_image`. */
export const PartialEvent = z.object({
  partial_image_b64: z.string().min(1),
  partial_image_index: z.number().int().min(0).max(99).catch(0),
});
export const partialEvent = 'response.image_generation_call.partial_image';

/** Work that goes on at OpenAI. */
export const openStatuses: readonly string[] = ['queued', 'in_progress'];
