import { parseSize } from '../../shared/capabilities.ts';
import type { LocalOperation } from '../../shared/local-edit.ts';

/** Width and height of a picture, upright. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** A step as sizes go: what is done here, or what is asked for of a model. */
export type SizedStep =
  | { readonly operation: LocalOperation }
  | {
      /** The size asked for; null where the model chooses. */
      readonly size: string | null;
      /** What it brought then, asked the same way; null where another model is asked now. */
      readonly broughtThen: PictureSize | null;
      readonly keepsOutside: boolean;
      readonly mask: PictureSize | null;
    };

/** What a step comes to on a picture whose size is known, or not. */
export interface SizedResult {
  /** Why it cannot be done; null when it can, as far as that is known. */
  readonly problem: string | null;
  readonly note: string | null;
  /** The size of what it makes; null where only the provider knows. */
  readonly size: PictureSize | null;
}

/** Follows the size of a picture through a step, so that what cannot work is known before anything is paid. */
export function throughStep(step: SizedStep, before: PictureSize | null): SizedResult {
  return 'operation' in step ? throughLocal(step.operation, before) : throughModel(step, before);
}

function throughLocal(operation: LocalOperation, before: PictureSize | null): SizedResult {
  const none = { problem: null, note: null };
  switch (operation.kind) {
    case 'crop': {
      const { x, y, width, height } = operation;
      const isInside = before === null || (x + width <= before.width && y + height <= before.height);
      const problem =
        isInside || before === null
          ? null
          : `The crop reaches beyond the picture, which is ${words(before)}.`;
      return { problem, note: null, size: { width, height } };
    }
    case 'rotate': {
      if (before === null || operation.quarterTurns === 2) return { ...none, size: before };
      return { ...none, size: { width: before.height, height: before.width } };
    }
    case 'flip':
      return { ...none, size: before };
    case 'resize':
      return { problem: null, note: stretchNote(operation, before), size: sizeOf(operation) };
    case 'extend': {
      const { scaledWidth: width, scaledHeight: height } = operation;
      return { problem: null, note: stretchNote({ width, height }, before), size: sizeOf(operation) };
    }
  }
}

function throughModel(
  { size, broughtThen, keepsOutside, mask }: Exclude<SizedStep, { operation: unknown }>,
  before: PictureSize | null,
): SizedResult {
  const asked = size === null ? null : parseSize(size);
  // A provider that brought another size than it was asked for will do so again, or not: nobody knows.
  const isKept = asked === null || broughtThen === null || isSame(asked, broughtThen);
  const made = keepsOutside ? before : isKept ? asked : null;
  if (mask === null) return { problem: null, note: null, size: made };
  if (before === null) {
    const note = `The mask is ${words(mask)}: if the step before brings another size, the steps stop here.`;
    return { problem: null, note, size: made };
  }
  const problem = isSame(mask, before)
    ? null
    : `The mask is ${words(mask)} and the picture is ${words(before)}. They must be the same size.`;
  return { problem, note: null, size: made };
}

/** Hardly a pixel of rounding is nothing to speak of. */
const mostUnnoticed = 0.02;

function stretchNote(to: PictureSize, before: PictureSize | null): string | null {
  if (before === null) return null;
  const stretch = (to.width * before.height) / (to.height * before.width);
  if (Math.abs(Math.log(stretch)) < mostUnnoticed) return null;
  return `The picture, ${words(before)}, is of another shape and will be stretched to ${words(to)}.`;
}

const sizeOf = ({ width, height }: PictureSize): PictureSize => ({ width, height });
const words = ({ width, height }: PictureSize): string => `${width} × ${height}`;
const isSame = (one: PictureSize, other: PictureSize): boolean =>
  one.width === other.width && one.height === other.height;
