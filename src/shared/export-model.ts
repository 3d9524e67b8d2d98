import { z } from 'zod';
import { ImageId } from './ids.ts';

/** What a name may be made of; see `defaultExportName`. */
export const exportTokens = [
  'date',
  'time',
  'project',
  'model',
  'prompt',
  'seq',
  'id',
  'version',
  'rating',
] as const;

/** How files are called where nobody says otherwise. */
export const defaultExportName = '{date} {prompt} {id}';

/** How copies leave the library. */
export const ExportOptions = z.object({
  /** `original` gives the very bytes; anything else a converted copy, which carries no content credentials. */
  as: z.enum(['original', 'png', 'jpeg', 'webp']).default('original'),
  quality: z.number().int().min(1).max(100).default(90),
  /** Longest edge in pixels; null keeps the size. */
  maxEdge: z.number().int().min(16).max(16_384).nullable().default(null),
  /** `keep` leaves an original as it is; `embed` writes its recipe into it; `strip` takes everything out but the pixels. */
  recipe: z.enum(['keep', 'embed', 'strip']).default('keep'),
  /** A JSON file beside each picture with all that is known of it. */
  sidecar: z.boolean().default(false),
  name: z.string().trim().min(1).max(200).default(defaultExportName),
});
export type ExportOptions = z.output<typeof ExportOptions>;

/** What an export would make. */
export const ExportPreview = z.object({
  count: z.number().int(),
  /** The first few names, as they would be in an empty folder. */
  names: z.array(z.string()),
  /** Things worth knowing before it is done, one sentence each. */
  notices: z.array(z.string()),
});
export type ExportPreview = z.output<typeof ExportPreview>;

/** What an export made. */
export const ExportReport = z.object({
  /** Pictures written; sidecars are not counted. */
  written: z.number().int(),
  /** Pictures whose original is not there any more. */
  missing: z.array(ImageId),
  /** The first names as they were given in the end. */
  names: z.array(z.string()),
  isCancelled: z.boolean(),
});
export type ExportReport = z.output<typeof ExportReport>;

/** A file the page can fetch for a while, by a link on its own origin. */
export const Download = z.object({ path: z.string(), fileName: z.string() });
export type Download = z.output<typeof Download>;

/** True where the copy is the library's own bytes. */
export function isByteExact(options: Pick<ExportOptions, 'as' | 'maxEdge' | 'recipe'>): boolean {
  return options.as === 'original' && options.maxEdge === null && options.recipe === 'keep';
}
