import type { FamilyRules } from './models.ts';
import { invalid, invalidValue, type Refusal } from './refusal.ts';
import type { PixelSize } from './usage.ts';

export const fixedSizes = ['1024x1024', '1024x1536', '1536x1024', 'auto'] as const;

const freeSizeRules: readonly { readonly holds: (size: PixelSize) => boolean; readonly text: string }[] = [
  {
    holds: ({ width, height }) => width % 16 === 0 && height % 16 === 0,
    text: 'Width and height must both be divisible by 16.',
  },
  {
    holds: ({ width, height }) => width <= 3 * height && height <= 3 * width,
    text: 'The aspect ratio must be between 1:3 and 3:1.',
  },
  {
    holds: ({ width, height }) => Math.max(width, height) <= 3840,
    text: 'The longest edge must be at most 3840 pixels.',
  },
  {
    holds: ({ width, height }) => width * height >= 655_360 && width * height <= 8_294_400,
    text: 'The number of pixels must be between 655360 and 8294400.',
  },
];

/** Judges `size`; null stands for `auto`. */
export function readSize(text: string, sizes: FamilyRules['sizes']): PixelSize | null {
  if (text === 'auto') return null;
  if (sizes === 'fixed' && !fixedSizes.some((each) => each === text)) {
    throw invalidValue('size', text, fixedSizes);
  }
  const match = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text);
  if (match === null) throw badSize(text, 'A size is WIDTHxHEIGHT in pixels, or auto.');
  const size = { width: Number(match[1]), height: Number(match[2]) };
  const broken = sizes === 'free' ? freeSizeRules.find((rule) => !rule.holds(size)) : undefined;
  if (broken !== undefined) throw badSize(text, broken.text);
  return size;
}

function badSize(text: string, why: string): Refusal {
  return invalid('size', 'invalid_value', `Invalid size '${text}'. ${why}`);
}

/** What `auto` becomes here: the first input's own size where a free size allows it, else the nearest fixed shape. */
export function chooseSize(sizes: FamilyRules['sizes'], firstInput: PixelSize | undefined): PixelSize {
  if (firstInput === undefined) return { width: 1024, height: 1024 };
  if (sizes === 'free' && freeSizeRules.every((rule) => rule.holds(firstInput))) return firstInput;
  const ratio = firstInput.width / firstInput.height;
  if (ratio > 1.2) return { width: 1536, height: 1024 };
  return ratio < 1 / 1.2 ? { width: 1024, height: 1536 } : { width: 1024, height: 1024 };
}
