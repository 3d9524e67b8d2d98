/**
 * Chromium caps a scroll box at 33,554,428 px (half of that was seen on a screen with two device pixels per CSS
 * pixel); a million pictures need more. The spacer stays below this and stands for the whole height.
 */
export const maxSpacerPx = 8_000_000;

/** Translates between the height of everything (`virtual`) and the spacer that stands for it in the document. */
export interface ScaledScroll {
  /** Height of the spacer element. */
  readonly spacerPx: number;
  readonly isScaled: boolean;
  toVirtual(scrollTop: number): number;
  toScrollTop(virtual: number): number;
}

/** While everything fits below the limit both are the same, to the pixel. */
export function createScaledScroll(totalPx: number, viewportPx: number, limitPx = maxSpacerPx): ScaledScroll {
  const spacerPx = Math.min(totalPx, limitPx);
  const isScaled = totalPx > limitPx;
  const virtualRange = Math.max(0, totalPx - viewportPx);
  const scrollRange = Math.max(1, spacerPx - viewportPx);
  const factor = isScaled ? virtualRange / scrollRange : 1;
  const clamp = (value: number) => Math.min(virtualRange, Math.max(0, value));
  return {
    spacerPx,
    isScaled,
    toVirtual: (scrollTop) => (isScaled ? clamp(scrollTop * factor) : scrollTop),
    toScrollTop: (virtual) => (isScaled ? clamp(virtual) / factor : virtual),
  };
}
