import { z } from 'zod';

/**
 * One table per model: which fields exist, their values and defaults, what must be absent. The composer, the
 * validator and the wire builder all read the same table, so a control that is offered is one that is sent.
 */

/** Fields a run may carry. The words are ours; each adapter maps them to its wire. */
export const parameterNames = [
  'imageModel',
  'size',
  'quality',
  'format',
  'background',
  'compression',
  'moderation',
  'partialImages',
  'inputFidelity',
  'complexity',
  'resolution',
] as const;
export type ParameterName = (typeof parameterNames)[number];

export const Parameters = z
  .object({
    /** The model that draws, where a text model leads the conversation and another one makes the pictures. */
    imageModel: z.string().max(60),
    /** Pixels "1536x1024" or a ratio "3:2", whichever the model takes; or "auto" where it knows that. */
    size: z.string().max(20),
    quality: z.string().max(20),
    format: z.string().max(10),
    background: z.string().max(20),
    compression: z.number().int().min(0).max(100),
    moderation: z.string().max(20),
    partialImages: z.number().int().min(0).max(3),
    inputFidelity: z.string().max(20),
    complexity: z.string().max(20),
    /** How large, for models whose size is only a shape: "1k", "2k", "4k". */
    resolution: z.string().max(10),
  })
  .partial();
export type Parameters = z.output<typeof Parameters>;

/** Sizes a model takes beside its presets: edges in steps, bounded ratio, bounded pixels. */
export const FreeSizeRule = z.object({
  edgeStep: z.number().int(),
  maxEdge: z.number().int(),
  /** Longest edge over shortest. */
  maxRatio: z.number(),
  minPixels: z.number().int(),
  maxPixels: z.number().int(),
});
export type FreeSizeRule = z.output<typeof FreeSizeRule>;

/** When a field is only meaningful beside another's value, e.g. compression with jpeg and webp. */
const OnlyWith = z.object({ field: z.string(), values: z.array(z.string()) });

export const FieldRule = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('choice'),
    values: z.array(z.string()),
    default: z.string(),
    onlyWith: OnlyWith.optional(),
    onlyFor: z.enum(['generate', 'edit']).optional(),
  }),
  z.object({
    kind: z.literal('size'),
    /** Pixels "1536x1024", ratios "3:2" for a model that knows only shapes, or "auto". */
    presets: z.array(z.string()),
    free: FreeSizeRule.nullable(),
    default: z.string(),
  }),
  z.object({
    kind: z.literal('integer'),
    min: z.number().int(),
    max: z.number().int(),
    default: z.number().int(),
    onlyWith: OnlyWith.optional(),
  }),
  /** The model does not know this field: it must be absent from the request; the composer strikes it out. */
  z.object({ kind: z.literal('ignored'), reason: z.string() }),
]);
export type FieldRule = z.output<typeof FieldRule>;

export const ModelCapabilities = z.object({
  model: z.string(),
  label: z.string(),
  tasks: z.array(z.enum(['generate', 'edit'])),
  promptMaxCharacters: z.number().int(),
  /** Pictures one call can return; more are split into several attempts, ten at the most per run. */
  maxCountPerCall: z.number().int(),
  /** The counts one call can be asked for, smallest first, where not every one up to the maximum is taken. */
  callCounts: z.array(z.number().int()).optional(),
  fields: z.partialRecord(z.enum(parameterNames), FieldRule),
  inputs: z.object({ max: z.number().int(), formats: z.array(z.string()), maxBytesEach: z.number().int() }),
  /** Which pixels a mask marks for editing on this wire, or null where masks are not taken. */
  mask: z.object({ convention: z.enum(['alpha', 'white', 'grey']), maxBytes: z.number().int() }).nullable(),
  streams: z.boolean(),
  /** Last day the provider serves it, ISO date; it warns and never refuses. */
  endsOn: z.iso.date().nullable(),
  replacement: z.string().nullable(),
});
export type ModelCapabilities = z.output<typeof ModelCapabilities>;

/** Parses "WIDTHxHEIGHT"; null for anything else ("auto" included). */
export function parseSize(text: string): { readonly width: number; readonly height: number } | null {
  const match = /^(\d{2,5})[x×](\d{2,5})$/.exec(text.trim());
  return match ? { width: Number(match[1]), height: Number(match[2]) } : null;
}

/** Parses a ratio "WIDTH:HEIGHT" such as "3:2" or "21:9"; null for anything else. */
export function parseRatio(text: string): { readonly width: number; readonly height: number } | null {
  const match = /^([1-9]\d?)[:/]([1-9]\d?)$/.exec(text.trim());
  return match ? { width: Number(match[1]), height: Number(match[2]) } : null;
}

/** Says why a free size is not legal, in words that name the rule broken, or null when it is. */
export function freeSizeProblem(size: { width: number; height: number }, rule: FreeSizeRule): string | null {
  const { width, height } = size;
  if (width % rule.edgeStep !== 0 || height % rule.edgeStep !== 0) {
    return `width and height must be multiples of ${rule.edgeStep}`;
  }
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  if (long > rule.maxEdge) return `the longest edge is at most ${rule.maxEdge} pixels`;
  if (long / short > rule.maxRatio) return `the ratio is at most ${rule.maxRatio}:1`;
  const pixels = width * height;
  if (pixels < rule.minPixels) return `at least ${rule.minPixels.toLocaleString('en-US')} pixels are needed`;
  if (pixels > rule.maxPixels) return `at most ${rule.maxPixels.toLocaleString('en-US')} pixels are allowed`;
  return null;
}
