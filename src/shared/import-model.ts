import { z } from 'zod';
import { ImageId } from './ids.ts';

const count = z.number().int().min(0);

/** Why a file was not taken. */
export const ImportRefusal = z.object({
  name: z.string(),
  reason: z.enum(['not-a-picture', 'damaged', 'too-large', 'unreadable']),
  /** The name of its format, where it is a picture of one that is not taken. */
  format: z.string().nullable().default(null),
});
export type ImportRefusal = z.output<typeof ImportRefusal>;

/** What an import came to. Begun again, it takes up where this one ended. */
export const ImportSummary = z.object({
  imported: count,
  /** The same bytes were in the project already. */
  alreadyHere: count,
  refused: count,
  /** The first of them by name. */
  refusals: z.array(ImportRefusal),
  isCancelled: z.boolean(),
  firstImageId: ImageId.nullable(),
});
export type ImportSummary = z.output<typeof ImportSummary>;

const reasonWords: Readonly<Record<ImportRefusal['reason'], string>> = {
  'not-a-picture': 'not PNG, JPEG or WebP',
  damaged: 'damaged or incomplete',
  'too-large': 'larger than 64 MB',
  unreadable: 'could not be read',
};

/** Why a file was not taken, and what can be done about it where that is known. */
export function refusalWords({ reason, format }: Pick<ImportRefusal, 'reason' | 'format'>): string {
  if (format === null) return reasonWords[reason];
  return `${format} is not taken. Save it as PNG, JPEG or WebP, then import that`;
}

/** "480 imported, 12 already here, 3 not taken": one line for a whole folder. */
export function importSummaryWords(summary: ImportSummary): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  const parts = [
    `${number(summary.imported)} imported`,
    ...(summary.alreadyHere > 0 ? [`${number(summary.alreadyHere)} already here`] : []),
    ...(summary.refused > 0 ? [`${number(summary.refused)} not taken`] : []),
  ];
  return `${summary.isCancelled ? 'Stopped: ' : ''}${parts.join(', ')}.`;
}
