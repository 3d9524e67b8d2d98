import { fields, flag, listOf, text, whole, words, type JsonSchema } from './json-schema.ts';

/**
 * What OpenAI's published OpenAPI document (2.3.0 of 2026-08-21: CreateImageRequest, CreateImageEditRequest,
 * EditImageBodyJsonParam, ImageRefParam, CreateResponse, ImageGenTool) says of the requests this app makes: names, types,
 * limits and words. Where it leaves something out that the reference states beside it (32,000 characters, 0 to 100), the
 * narrower figure stands. `null` is allowed there for most fields and left out here: several must be absent instead.
 */
const qualities = words('low', 'medium', 'high', 'auto');
const prompt = { type: 'string', minLength: 1, maxLength: 32_000 } as const;
const background = words('transparent', 'opaque', 'auto');
const formats = words('png', 'jpeg', 'webp');
const moderation = words('low', 'auto');
const fidelity = words('high', 'low');
const anySize = { type: 'string', pattern: '^(auto|[1-9]\\d{2,3}x[1-9]\\d{2,3})$' } as const;

const output = {
  'model!': text,
  'prompt!': prompt,
  n: whole(1, 10),
  quality: qualities,
  output_format: formats,
  output_compression: whole(0, 100),
  background,
  stream: flag,
  partial_images: whole(0, 3),
} satisfies Record<string, JsonSchema>;

const reference: JsonSchema = {
  anyOf: [
    fields({ 'image_url!': { type: 'string', format: 'uri', maxLength: 20_971_520 } }),
    fields({ 'file_id!': text }),
  ],
};

/** A part of a form that is a file. */
const upload = words('(file)');

const imageTool = {
  'type!': words('image_generation'),
  model: text,
  quality: qualities,
  size: anySize,
  output_format: formats,
  output_compression: whole(0, 100),
  moderation,
  background,
  input_fidelity: fidelity,
  input_image_mask: fields({ image_url: text, file_id: text }),
  partial_images: whole(0, 3),
  action: words('generate', 'edit', 'auto'),
} satisfies Record<string, JsonSchema>;

const inputText = fields({ 'type!': words('input_text'), 'text!': text });
const inputImage = fields({
  'type!': words('input_image'),
  image_url: { type: 'string', format: 'uri', maxLength: 20_971_520 },
  file_id: text,
  'detail!': words('low', 'high', 'auto', 'original'),
});
const message = fields({
  'role!': words('user', 'assistant', 'system', 'developer'),
  'content!': { anyOf: [text, { type: 'array', items: { anyOf: [inputText, inputImage] } }] },
  type: words('message'),
});

/** Fields and words younger than the document, from OpenAI's own types (package `openai` 7.55.0 of 2026-11-10). */
const later = {
  quality: words('low', 'medium', 'high', 'xhigh', 'max', 'auto'),
  complexity: words('low', 'medium', 'high'),
};

interface Documents {
  readonly generations: JsonSchema;
  readonly editJson: JsonSchema;
  readonly editForm: JsonSchema;
  readonly responses: JsonSchema;
}

function documents(more: Partial<typeof later>): Documents {
  return {
    generations: fields({ ...output, size: anySize, moderation, ...more }),
    editJson: fields({
      ...output,
      'images!': listOf(reference, 1, 16),
      mask: reference,
      input_fidelity: fidelity,
      size: words('auto', '1024x1024', '1536x1024', '1024x1536'),
      moderation,
      ...more,
    }),
    editForm: fields({
      ...output,
      'image!': { anyOf: [upload, listOf(upload, 1, 16)] },
      mask: upload,
      input_fidelity: fidelity,
      size: anySize,
      ...more,
    }),
    responses: fields({
      'model!': text,
      previous_response_id: text,
      'input!': { anyOf: [text, { type: 'array', items: message }] },
      tools: listOf(fields({ ...imageTool, ...more }), 1, 1),
      tool_choice: fields({ 'type!': words('image_generation') }),
      store: flag,
      background: flag,
      stream: flag,
    }),
  };
}

export const publishedOpenAi = documents({});
export const laterOpenAi = documents(later);
