/** What two pictures of the same size differ in. */
export interface Difference {
  /** How far apart they are, pixel by pixel, opaque: black where they are the same. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly differingShare: number;
  /** The largest step of any channel, 0 to 255. */
  readonly most: number;
}

/** Channel by channel; a difference in transparency alone is shown as grey. */
export function differenceOf(one: Uint8ClampedArray, other: Uint8ClampedArray): Difference {
  const pixels = new Uint8ClampedArray(one.length);
  let [differing, most] = [0, 0];
  for (let at = 0; at < one.length; at += 4) {
    const alpha = Math.abs((one[at + 3] ?? 0) - (other[at + 3] ?? 0));
    let step = alpha;
    for (let channel = 0; channel < 3; channel += 1) {
      const apart = Math.abs((one[at + channel] ?? 0) - (other[at + channel] ?? 0));
      pixels[at + channel] = Math.max(apart, alpha);
      step = Math.max(step, apart);
    }
    pixels[at + 3] = 255;
    if (step > 0) differing += 1;
    most = Math.max(most, step);
  }
  return { pixels, most, differingShare: one.length === 0 ? 0 : differing / (one.length / 4) };
}

/** Pixels compared at most: above it both are made smaller, and that is said. */
const mostPixels = 8_000_000;

/** The size at which pictures are compared: the first one's, within the limit. */
export function comparedSize(size: { readonly width: number; readonly height: number }): {
  readonly width: number;
  readonly height: number;
  readonly isReduced: boolean;
} {
  const factor = Math.min(1, Math.sqrt(mostPixels / (size.width * size.height)));
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor)),
    isReduced: factor < 1,
  };
}

/** Where a picture of another shape lies in a frame: whole, as large as it goes, in the middle. */
export function containedIn(
  frame: { readonly width: number; readonly height: number },
  picture: { readonly width: number; readonly height: number },
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { x: (frame.width - width) / 2, y: (frame.height - height) / 2, width, height };
}

/** What was found, in words. */
export function differenceText({ differingShare, most }: Difference, isReduced: boolean): string {
  if (most === 0) return isReduced ? 'No difference at this size' : 'No difference: every pixel is the same';
  const share = differingShare < 0.001 ? 'under 0.1 %' : `${(differingShare * 100).toFixed(1)} %`;
  return `${share} of the pixels differ, by ${most} of 255 at most${isReduced ? ', compared at a smaller size' : ''}`;
}
