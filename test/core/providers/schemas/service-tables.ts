import { fields, flag, listOf, text, whole, words, type JsonSchema } from './json-schema.ts';

/**
 * Requests of the services without a published schema, as their pages, packages and contracts state them (the tables in
 * `docs/providers.md` name what is uncertain). Pictures stand in them as addresses or as data URLs.
 */
const prompt = { type: 'string', minLength: 1, maxLength: 32_000 } as const;
const address = { type: 'string', format: 'uri' } as const;
const threeRatios = words('1:1', '3:2', '2:3');
const ratios = [
  ...['1:1', '3:2', '2:3', '4:3', '3:4', '5:4', '4:5', '16:9', '9:16'],
  ...['2:1', '1:2', '3:1', '1:3', '21:9', '9:21'],
];

function manyRatios(more: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const given = { 'model!': words('gpt-image-2', 'gpt-image-2.5-flare', 'gpt-image-2.5-sunburst') };
  const shapes = ratios.filter((ratio) => ratio !== '1:1');
  return {
    anyOf: [
      fields({
        ...given,
        'prompt!': prompt,
        aspect_ratio: words(...shapes),
        output_resolution: words('1k', '2k', '4k'),
        ...more,
      }),
      fields({
        ...given,
        'prompt!': prompt,
        aspect_ratio: words('1:1'),
        output_resolution: words('1k', '2k'),
        ...more,
      }),
      fields({
        ...given,
        'prompt!': prompt,
        aspect_ratio: words('auto'),
        output_resolution: words('1k'),
        ...more,
      }),
    ],
  };
}

const image15 = {
  'prompt!': prompt,
  'aspect_ratio!': threeRatios,
  'quality!': words('medium', 'high'),
};
const sources = listOf(address, 1, 16);

const fourO = {
  'model!': words('gpt-4o-image'),
  'prompt!': prompt,
  'aspect_ratio!': threeRatios,
  output_count: { type: 'integer', enum: [1, 2, 4] },
} satisfies Record<string, JsonSchema>;

/** By path. A mask without a picture to lie on is refused, so it has a form of its own. */
export const runApiTables: Readonly<Record<string, JsonSchema>> = {
  '/api/v1/gpt_4o_image/text_to_image': {
    anyOf: [
      fields(fourO),
      fields({ ...fourO, 'source_image_urls!': listOf(address, 1, 5), mask_url: address }),
    ],
  },
  '/api/v1/gpt_image/text_to_image': fields({
    'model!': words('gpt-image-1.5', 'gpt-image-1.5-text-to-image'),
    ...image15,
  }),
  '/api/v1/gpt_image/edit_image': fields({
    'model!': words('gpt-image-1.5', 'gpt-image-1.5-image-to-image'),
    ...image15,
    'source_image_urls!': sources,
  }),
  '/api/v1/gpt_image_2/text_to_image': manyRatios({}),
  '/api/v1/gpt_image_2/edit_image': manyRatios({ 'source_image_urls!': sources }),
  '/api/v1/gpt_image_2_5/text_to_image': manyRatios({}),
  '/api/v1/gpt_image_2_5/edit_image': manyRatios({ 'source_image_urls!': sources }),
};

const shortPrompt = { type: 'string', minLength: 1, maxLength: 3000 } as const;

/** The slug says which task it is, and an edit without a picture, or a picture beside the other slug, is refused. */
export const aiGenerateTables: Readonly<Record<string, JsonSchema>> = {
  '/jobs/createTask': {
    anyOf: [
      fields({
        'model!': words(
          'openai-gpt-image-1-5-text-to-image-medium',
          'openai-gpt-image-1-5-text-to-image-high',
        ),
        'input!': fields({ 'prompt!': shortPrompt, aspect_ratio: threeRatios }),
      }),
      fields({
        'model!': words(
          'openai-gpt-image-1-5-image-to-image-medium',
          'openai-gpt-image-1-5-image-to-image-high',
        ),
        'input!': fields({ 'prompt!': shortPrompt, aspect_ratio: threeRatios, 'input_urls!': sources }),
      }),
    ],
  },
};

const chatMessage: JsonSchema = {
  anyOf: [
    fields({ 'role!': words('system', 'user', 'assistant'), 'content!': text }),
    fields({
      'role!': words('user'),
      'content!': {
        type: 'array',
        minItems: 1,
        items: {
          anyOf: [
            fields({ 'type!': words('text'), 'text!': prompt }),
            fields({ 'type!': words('image_url'), 'image_url!': fields({ 'url!': address }) }),
          ],
        },
      },
    }),
  ],
};

export const chatTables: Readonly<Record<string, JsonSchema>> = {
  '/chat/completions': fields({
    'model!': text,
    'messages!': { type: 'array', minItems: 1, items: chatMessage },
    image_output: fields({
      size: words('1024x1024', '1024x1536', '1536x1024', '2048x2048'),
      quality: words('low', 'medium', 'high'),
      n: whole(1, 2),
    }),
    modalities: listOf(words('image', 'text'), 2, 2),
    stream: flag,
  }),
};

const pixels = { type: 'string', pattern: '^[1-9]\\d{1,3}x[1-9]\\d{1,3}$' } as const;
const compatible = {
  'model!': text,
  'prompt!': prompt,
  n: whole(1, 10),
  // Never "auto": it means something else at every server.
  'size!': pixels,
  response_format: words('b64_json', 'url'),
} satisfies Record<string, JsonSchema>;
const upload = words('(file)');
/** LocalAI takes base64 without "data:" before it. */
const bareBase64 = { type: 'string', pattern: '^[A-Za-z0-9+/]+=*$' } as const;

/** A path with two encodings goes by both. */
export const compatibleTables: Readonly<Record<string, JsonSchema>> = {
  '/images/generations': fields({ ...compatible, ref_images: listOf(bareBase64, 1, 8) }),
  '/images/edits multipart': fields({
    ...compatible,
    'image!': { anyOf: [upload, listOf(upload, 2, 8)] },
    mask: upload,
  }),
  '/images/inpainting multipart': fields({ ...compatible, 'image!': upload, 'mask!': upload }),
};
