import type { MaskPixels, PixelBox } from '../../shared/mask/mask-pixels.ts';

/** How mask pixels lie on the canvas: canvas pixels per mask pixel, and where the mask's corner is. */
export interface OverlayPlace {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** Light and dark stripes side by side can be told from any picture beneath; the line marks the edge at any strength. */
const lightStripe = 0x4c8aff; // the accent, as a little-endian word holds it: blue, green, red
const darkStripe = 0x100a08;
const edgeLine = 0xffffff;
const darkShare = 0.75;

/**
 * Hatches what a mask marks, at the screen's own resolution: the cost is that of the pixels in sight, whatever the size of
 * the picture. `area` is what of the canvas is drawn anew.
 */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  mask: MaskPixels,
  place: OverlayPlace,
  look: { readonly opacity: number; readonly stripePx: number; readonly area: PixelBox },
): void {
  const { area } = look;
  const width = area.right - area.left;
  const height = area.bottom - area.top;
  if (width <= 0 || height <= 0) return;
  const image = context.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  const columns = indexes(area.left, width + 1, place.left, place.scale, mask.width);
  const rows = indexes(area.top, height + 1, place.top, place.scale, mask.height);
  const light = shades(lightStripe, look.opacity);
  const dark = shades(darkStripe, look.opacity * darkShare);
  const line = (Math.round(255 * Math.max(0.35, look.opacity)) << 24) | edgeLine;
  for (let y = 0; y < height; y += 1) {
    const row = rows[y] ?? -1;
    if (row < 0) continue;
    const below = rows[y + 1] ?? -1;
    for (let x = 0; x < width; x += 1) {
      const column = columns[x] ?? -1;
      if (column < 0) continue;
      const value = mask.values[row * mask.width + column] ?? 0;
      const nextColumn = columns[x + 1] ?? -1;
      const right = nextColumn < 0 ? value : (mask.values[row * mask.width + nextColumn] ?? 0);
      const under = below < 0 ? value : (mask.values[below * mask.width + column] ?? 0);
      if (value >> 7 !== right >> 7 || value >> 7 !== under >> 7) {
        words[y * width + x] = line;
        continue;
      }
      if (value === 0) continue;
      const isLight = (area.left + x + area.top + y) % (2 * look.stripePx) < look.stripePx;
      words[y * width + x] = (isLight ? light : dark)[value] ?? 0;
    }
  }
  context.putImageData(image, area.left, area.top);
}

/** The part of the canvas that shows some mask pixels, with room for the line around them. */
export function canvasArea(
  box: PixelBox,
  { scale, left, top }: OverlayPlace,
  canvas: { readonly width: number; readonly height: number },
): PixelBox {
  return {
    left: Math.max(0, Math.floor(box.left * scale + left) - 2),
    top: Math.max(0, Math.floor(box.top * scale + top) - 2),
    right: Math.min(canvas.width, Math.ceil(box.right * scale + left) + 2),
    bottom: Math.min(canvas.height, Math.ceil(box.bottom * scale + top) + 2),
  };
}

/** For each canvas pixel of a line the mask pixel beneath its middle; -1 beside the mask. */
function indexes(from: number, count: number, origin: number, scale: number, length: number): Int32Array {
  const found = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    const at = Math.floor((from + index + 0.5 - origin) / scale);
    found[index] = at < 0 || at >= length ? -1 : at;
  }
  return found;
}

/** One colour at each strength a mask value gives. */
function shades(colour: number, opacity: number): Uint32Array {
  return Uint32Array.from(
    { length: 256 },
    (_, value) => ((Math.round(value * opacity) << 24) | colour) >>> 0,
  );
}
