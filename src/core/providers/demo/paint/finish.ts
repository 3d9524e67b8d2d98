import { fill, type Canvas } from './canvas.ts';
import type { Rgb } from './color.ts';
import { pixelNoise } from './random.ts';
import { circle } from './shapes.ts';

/** The tooth of paper: every pixel a little lighter or darker, in two sizes of grain. */
export function addGrain(canvas: Canvas, strength: number): void {
  const { width, height, pixels } = canvas;
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const grain = pixelNoise(x, y, 7) - 0.5 + (pixelNoise(x >> 1, y >> 2, 11) - 0.5) * 0.8;
      const factor = 1 + grain * strength;
      pixels[at] = Math.min(255, (pixels[at] ?? 0) * factor);
      pixels[at + 1] = Math.min(255, (pixels[at + 1] ?? 0) * factor);
      pixels[at + 2] = Math.min(255, (pixels[at + 2] ?? 0) * factor);
    }
  }
}

/** For a transparent background: keeps a round sticker with a paper rim, and nothing around it. */
export function cutSticker(canvas: Canvas): void {
  const { width, height, unit, pixels } = canvas;
  const radius = unit * 0.485;
  const disc = circle(width / 2, height / 2, radius);
  const rim: Rgb = [250, 246, 238];
  const inner = radius - unit * 0.016;
  const ring = {
    ...disc,
    distance: (x: number, y: number) => inner - Math.hypot(x - width / 2, y - height / 2),
  };
  fill(canvas, ring, rim);
  for (let y = 0, at = 3; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const cover = 0.5 - disc.distance(x + 0.5, y + 0.5);
      if (cover < 1) pixels[at] = Math.max(0, cover) * 255;
    }
  }
}
