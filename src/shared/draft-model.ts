import { z } from 'zod';
import { Parameters } from './capabilities.ts';
import { ConnectionId, ImageId } from './ids.ts';
import { FeatherPx } from './mask/mask-steps.ts';
import { InputRole } from './model.ts';

/** What the composer of a project held, kept across restarts. */
export const Draft = z.object({
  connectionId: ConnectionId.nullable(),
  model: z.string().nullable(),
  prompt: z.string(),
  count: z.number().int(),
  parameters: Parameters,
  inputs: z.array(z.object({ imageId: ImageId, role: InputRole })),
  /** The extra fields as they were typed, whether or not they can be read yet. */
  extraText: z.string().max(100_000).default(''),
  /** The picture whose painted mask goes along. */
  paintedMaskOf: ImageId.nullable().optional(),
  keepsOutside: z.boolean().optional(),
  /** How far the edge fades where a result is laid over its source. */
  outsideEdgePx: FeatherPx.optional(),
  /** Rows with named values for the prompt, as they were pasted; see `variants/read-table.ts`. */
  table: z
    .object({ name: z.string().max(255), text: z.string().max(400_000) })
    .nullable()
    .default(null),
  /** True where braces in the prompt are sent as they are written. */
  isLiteral: z.boolean().default(false),
  /** The most a press may cost, as it was typed. */
  ceilingText: z.string().max(40).default(''),
});
export type Draft = z.output<typeof Draft>;
