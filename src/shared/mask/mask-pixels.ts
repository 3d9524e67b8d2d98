/** A mask in pixels: 0 stays, 255 changes, in between a soft edge. */
export interface MaskPixels {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** Pixels from `left`, `top` up to but without `right`, `bottom`. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** An empty mask. */
export function createMaskPixels(width: number, height: number): MaskPixels {
  return { width, height, values: new Uint8Array(width * height) };
}

/** The whole of it. */
export function wholeBox({ width, height }: Pick<MaskPixels, 'width' | 'height'>): PixelBox {
  return { left: 0, top: 0, right: width, bottom: height };
}

export const emptyBox: PixelBox = { left: 0, top: 0, right: 0, bottom: 0 };

export function isEmptyBox({ left, top, right, bottom }: PixelBox): boolean {
  return right <= left || bottom <= top;
}

/** The smallest box around both; an empty one adds nothing. */
export function joinBoxes(one: PixelBox, other: PixelBox): PixelBox {
  if (isEmptyBox(one)) return other;
  if (isEmptyBox(other)) return one;
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

/** A box with room around it, within a mask. */
export function boxWithin(
  box: PixelBox,
  roomPx: number,
  size: Pick<MaskPixels, 'width' | 'height'>,
): PixelBox {
  return {
    left: Math.max(0, box.left - roomPx),
    top: Math.max(0, box.top - roomPx),
    right: Math.min(size.width, box.right + roomPx),
    bottom: Math.min(size.height, box.bottom + roomPx),
  };
}

/** Cuts work over a box into squares, so that memory and the pauses between them stay small. */
export function* tilesOf(box: PixelBox, edge: number): Generator<PixelBox> {
  for (let top = box.top; top < box.bottom; top += edge) {
    for (let left = box.left; left < box.right; left += edge) {
      yield { left, top, right: Math.min(box.right, left + edge), bottom: Math.min(box.bottom, top + edge) };
    }
  }
}

/** The one value all pixels of a box have, or null where they differ. */
export function uniformValue({ values, width }: MaskPixels, box: PixelBox): number | null {
  const first = values[box.top * width + box.left] ?? 0;
  for (let y = box.top; y < box.bottom; y += 1) {
    const end = y * width + box.right;
    for (let at = y * width + box.left; at < end; at += 1) if (values[at] !== first) return null;
  }
  return first;
}

/** Sets all pixels of a box. */
export function fillBox({ values, width }: MaskPixels, box: PixelBox, value: number): void {
  for (let y = box.top; y < box.bottom; y += 1)
    values.fill(value, y * width + box.left, y * width + box.right);
}
