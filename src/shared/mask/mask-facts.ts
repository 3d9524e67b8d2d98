import type { MaskPixels } from './mask-pixels.ts';

/** How much of a picture a mask marks. */
export interface MaskFacts {
  readonly width: number;
  readonly height: number;
  /** Pixels that change for the greater part. */
  readonly markedPixels: number;
}

/** Counts what a mask marks. */
export function measureMask({ width, height, values }: MaskPixels): MaskFacts {
  let markedPixels = 0;
  for (let at = 0; at < values.length; at += 1) markedPixels += (values[at] ?? 0) >> 7;
  return { width, height, markedPixels };
}

/** "38 % of the picture will change", honest at both ends: a speck is not "0 %". */
export function coverageWords({ width, height, markedPixels }: MaskFacts): string {
  const percent = (markedPixels / (width * height)) * 100;
  if (markedPixels === 0) return 'Nothing is marked yet';
  if (markedPixels === width * height) return 'All of the picture will change';
  if (percent < 1) return 'Less than 1 % of the picture will change';
  return `${Math.min(99, Math.round(percent))} % of the picture will change`;
}

/** What is wrong with a painted mask, before anything is paid; null where nothing is. */
export function maskProblem({ width, height, markedPixels }: MaskFacts): string | null {
  if (markedPixels === 0) return 'The mask is empty: paint what should change.';
  if (markedPixels < width * height) return null;
  return 'The mask covers the whole picture: erase what should stay, or take the mask off.';
}
