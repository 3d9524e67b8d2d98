import { mix, type Rgb } from './color.ts';
import type { Canvas } from './canvas.ts';
import type { Palette } from './palette.ts';
import type { Random } from './random.ts';
import type { Element } from './words.ts';

/** What a painter of scenes has at hand. */
export interface Scene {
  readonly canvas: Canvas;
  readonly palette: Palette;
  readonly random: Random;
  /** Asked for by the prompt. */
  readonly elements: readonly Element[];
  /** 1, 2 or 3: how many small things there are. */
  readonly detail: number;
}

/** The colour of a paper layer: 0 is the farthest, 1 the nearest. */
export function layerColor(palette: Palette, depth: number): Rgb {
  return mix(palette.far, palette.near, depth);
}

/** How far a shadow of a sheet at this depth reaches: nearer sheets lie higher. */
export function layerShadow(canvas: Canvas, depth: number): number {
  return canvas.unit * (0.018 + 0.022 * depth);
}

/** A line of gentle waves, in pixels around 0; `roughness` adds shorter ones. */
export function wavyLine(
  random: Random,
  amplitude: number,
  length: number,
  roughness = 0.35,
): (x: number) => number {
  const waves = [1, 2.3, 5.1].map((factor, index) => ({
    amplitude: amplitude * (index === 0 ? 1 : roughness ** index) * random.between(0.7, 1),
    step: ((Math.PI * 2) / length) * factor * random.between(0.85, 1.15),
    start: random.between(0, Math.PI * 2),
  }));
  return (x) => waves.reduce((sum, wave) => sum + wave.amplitude * Math.sin(x * wave.step + wave.start), 0);
}
