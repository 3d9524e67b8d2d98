import { z } from 'zod';

const count = z.number().int().min(0);
const text = z.string().nullish().catch(null);

export const Usage = z.object({
  input_tokens: count,
  input_tokens_details: z
    .object({ text_tokens: count.nullish(), image_tokens: count.nullish() })
    .nullish()
    .catch(null),
  output_tokens: count,
  output_tokens_details: z
    .object({ text_tokens: count.nullish(), image_tokens: count.nullish() })
    .nullish()
    .catch(null),
});
export type Usage = z.output<typeof Usage>;

/** Base64, or the file the image worker put its bytes into. */
const Picture = z.union([z.object({ $file: z.string().regex(/^\d+\.bin$/) }), z.string().min(1)]);
export type Picture = z.output<typeof Picture>;

/** Fields the reply repeats from the request, as they were in the end. */
const echoes = { size: text, quality: text, background: text, output_format: text };

const usage = Usage.nullish().catch(null);

/** `ImagesResponse` of both endpoints; everything that is not needed to find the pictures may be wrong. */
export const ImagesReply = z.object({
  ...echoes,
  data: z.array(
    z.object({
      b64_json: Picture.nullish().catch(null),
      url: z
        .url({ protocol: /^https?$/ })
        .nullish()
        .catch(null),
      revised_prompt: text,
    }),
  ),
  usage,
});
export type ImagesReply = z.output<typeof ImagesReply>;

/** `image_generation.completed` and `image_edit.completed`. */
export const CompletedEvent = z.object({ ...echoes, b64_json: Picture, revised_prompt: text, usage });
export type CompletedEvent = z.output<typeof CompletedEvent>;

/** `image_generation.partial_image` and `image_edit.partial_image`. */
export const PartialEvent = z.object({
  b64_json: z.string().min(1),
  partial_image_index: z.number().int().min(0).max(99).catch(0),
});

export const partialEventName = /^image_(generation|edit)\.partial_image$/;
export const completedEventName = /^image_(generation|edit)\.completed$/;
