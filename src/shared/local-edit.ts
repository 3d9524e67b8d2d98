import { z } from 'zod';
import { FeatherPx } from './mask/mask-steps.ts';

/** No picture is larger than 64 megapixels; this edge leaves every shape of that open. */
const edge = z.number().int().min(1).max(65_535);
const offset = z.number().int().min(0).max(65_535);

/** What can be done to a picture here, without a provider and at no cost. It always makes a new picture. */
export const LocalOperation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('crop'), x: offset, y: offset, width: edge, height: edge }),
  /** Clockwise. */
  z.object({ kind: z.literal('rotate'), quarterTurns: z.union([z.literal(1), z.literal(2), z.literal(3)]) }),
  z.object({ kind: z.literal('flip'), axis: z.enum(['horizontal', 'vertical']) }),
  z.object({ kind: z.literal('resize'), width: edge, height: edge }),
  /** The picture at `scaledWidth` × `scaledHeight`, laid at `x`, `y` on a larger transparent canvas. */
  z.object({
    kind: z.literal('extend'),
    width: edge,
    height: edge,
    x: offset,
    y: offset,
    scaledWidth: edge,
    scaledHeight: edge,
  }),
]);
export type LocalOperation = z.output<typeof LocalOperation>;

/** How a picture that was made here came about. */
export const LocalEdit = z.union([
  LocalOperation,
  z.object({
    kind: z.literal('keep-outside'),
    featherPx: FeatherPx,
    /** The size the result came in, where it was not its source's. */
    fittedFrom: z.object({ width: edge, height: edge }).nullable(),
  }),
]);
export type LocalEdit = z.output<typeof LocalEdit>;

const turns = { 1: 'a quarter turn right', 2: 'a half turn', 3: 'a quarter turn left' } as const;

/** What was done, in words: "Cropped to 640 × 480". */
export function localEditWords(edit: LocalEdit): string {
  switch (edit.kind) {
    case 'crop':
      return `Cropped to ${edit.width} × ${edit.height}`;
    case 'rotate':
      return `Rotated by ${turns[edit.quarterTurns]}`;
    case 'flip':
      return edit.axis === 'horizontal' ? 'Flipped left to right' : 'Flipped top to bottom';
    case 'resize':
      return `Resized to ${edit.width} × ${edit.height}`;
    case 'extend':
      return `Canvas extended to ${edit.width} × ${edit.height}`;
    case 'keep-outside':
      return `Outside of the mask kept, edge ${edit.featherPx} px`;
  }
}

/** What has to be said of it beside that; null where it went as expected. */
export function localEditNote(edit: LocalEdit): string | null {
  if (edit.kind === 'keep-outside' && edit.fittedFrom !== null) {
    const { width, height } = edit.fittedFrom;
    return `The result came as ${width} × ${height} and was fitted to the size of its source.`;
  }
  return null;
}

/** The word for a file name: "lighthouse (cropped).png". */
export const localEditWord: Readonly<Record<LocalEdit['kind'], string>> = {
  crop: 'cropped',
  rotate: 'rotated',
  flip: 'flipped',
  resize: 'resized',
  extend: 'extended',
  'keep-outside': 'outside kept',
};
