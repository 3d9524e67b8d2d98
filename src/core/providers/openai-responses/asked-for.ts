import { z } from 'zod';
import type { Parameters } from '../../../shared/capabilities.ts';
import type { WireRequest } from '../provider.ts';
import { imageModels } from './models.ts';

/** What a stored request asked for, as far as its price and its task go. */
export interface AskedFor {
  readonly model: string;
  readonly imageModel: string;
  readonly partials: number;
  readonly parameters: Parameters;
}

const ImageTool = z.object({
  type: z.literal('image_generation'),
  // The service's own default; our requests always name one.
  model: z.string().default('gpt-image-2'),
  size: z.string().optional(),
  quality: z.string().optional(),
  partial_images: z.number().int().default(0),
});

const Body = z.object({ model: z.string().catch(''), tools: z.array(z.unknown()).catch([]) });

/** Reads a request back; one that was brought home from elsewhere may say less than ours do. */
export function askedFor(wire: WireRequest): AskedFor {
  const body = Body.safeParse(wire.encoding === 'json' ? wire.body : null).data;
  const tool = body?.tools.map((each) => ImageTool.safeParse(each).data).find((each) => each !== undefined);
  return {
    model: body?.model ?? '',
    imageModel: tool?.model ?? imageModels[0],
    partials: tool?.partial_images ?? 0,
    parameters: {
      ...(tool?.size === undefined ? {} : { size: tool.size }),
      ...(tool?.quality === undefined ? {} : { quality: tool.quality }),
    },
  };
}
