import type { Rgb } from './color.ts';
import { pixelNoise } from './random.ts';

/** RGBA bytes with a size; everything is painted onto one of these. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** The shorter edge in pixels: sizes of things are shares of it, so that every format shows the same scene. */
  readonly unit: number;
}

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, pixels: new Uint8Array(width * height * 4), unit: Math.min(width, height) };
}

/** A signed distance in pixels from a shape's edge: negative inside. */
export interface Shape {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  distance(x: number, y: number): number;
}

/** One colour, or one that depends on the place. */
export type Paint = Rgb | ((x: number, y: number) => Rgb);

export interface FillOptions {
  /** 0-1. */
  readonly opacity?: number;
  /** Radius in pixels of the soft shadow a sheet of paper throws on what lies below it. */
  readonly shadow?: number;
  readonly shadowOpacity?: number;
  /** Width in pixels of the soft edge; 1 is a plain anti-aliased edge. */
  readonly softness?: number;
}

/** Paints a shape, and before it the shadow it throws. */
export function fill(canvas: Canvas, shape: Shape, paint: Paint, options: FillOptions = {}): void {
  const { opacity = 1, shadow = 0, shadowOpacity = 0.3, softness = 1 } = options;
  const margin = Math.ceil(Math.max(shadow, softness) + 1);
  const left = Math.max(0, Math.floor(shape.left - margin));
  const right = Math.min(canvas.width, Math.ceil(shape.right + margin));
  const top = Math.max(0, Math.floor(shape.top - margin));
  const bottom = Math.min(canvas.height, Math.ceil(shape.bottom + margin * 1.5));
  // Light comes from above: the shadow lies a little lower than the sheet.
  const drop = shadow * 0.3;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const away = shape.distance(x + 0.5, y + 0.5);
      if (shadow > 0 && away > -1 && away < shadow + drop) {
        const reach = Math.min(1, 1 - shape.distance(x + 0.5, y + 0.5 - drop) / shadow);
        if (reach > 0) blend(canvas, x, y, black, shadowOpacity * opacity * reach * reach);
      }
      const cover = 0.5 - away / softness;
      if (cover <= 0) continue;
      blend(canvas, x, y, typeof paint === 'function' ? paint(x, y) : paint, opacity * Math.min(1, cover));
    }
  }
}

const black: Rgb = [12, 8, 20];

/** Puts a colour over a pixel; the noise of half a step keeps gradients from showing bands. */
export function blend(canvas: Canvas, x: number, y: number, color: Rgb, opacity: number): void {
  const { pixels } = canvas;
  const at = (y * canvas.width + x) * 4;
  const below = pixels[at + 3] === 255 ? 1 : (pixels[at + 3] ?? 0) / 255;
  const total = opacity + below * (1 - opacity);
  if (total <= 0) return;
  const share = opacity / total;
  const noise = pixelNoise(x, y);
  const red = pixels[at] ?? 0;
  const green = pixels[at + 1] ?? 0;
  const blue = pixels[at + 2] ?? 0;
  // Storing into bytes cuts the fraction off: with the noise added, that is rounding by chance.
  pixels[at] = red + (color[0] - red) * share + noise;
  pixels[at + 1] = green + (color[1] - green) * share + noise;
  pixels[at + 2] = blue + (color[2] - blue) * share + noise;
  pixels[at + 3] = total * 255 + 0.5;
}

/** Fills every pixel from top to bottom through the given stops, opaque. */
export function fillGradient(canvas: Canvas, colorAt: (share: number) => Rgb): void {
  const { width, height, pixels } = canvas;
  for (let y = 0; y < height; y += 1) {
    const [red, green, blue] = colorAt(y / (height - 1 || 1));
    for (let x = 0, at = y * width * 4; x < width; x += 1, at += 4) {
      const noise = pixelNoise(x, y);
      pixels[at] = Math.min(255, Math.floor(red + noise));
      pixels[at + 1] = Math.min(255, Math.floor(green + noise));
      pixels[at + 2] = Math.min(255, Math.floor(blue + noise));
      pixels[at + 3] = 255;
    }
  }
}
