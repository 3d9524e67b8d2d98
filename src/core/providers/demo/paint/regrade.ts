import type { Canvas } from './canvas.ts';
import { toLch, toLab, fromLab, type Lch } from './color.ts';
import type { Palette } from './palette.ts';
import type { Hour, Wishes } from './words.ts';

/** How an hour changes light: lightness is scaled and lifted, colours lean towards a hue. */
interface Light {
  readonly scale: number;
  readonly lift: number;
  readonly keepChroma: number;
  readonly tint: Lch;
}

const lights: Readonly<Record<Hour, Light>> = {
  night: { scale: 0.5, lift: 0.02, keepChroma: 0.18, tint: { lightness: 0.3, chroma: 0.085, hue: 272 } },
  dawn: { scale: 0.94, lift: 0.07, keepChroma: 0.6, tint: { lightness: 0.8, chroma: 0.06, hue: 28 } },
  evening: { scale: 0.85, lift: 0.02, keepChroma: 0.65, tint: { lightness: 0.6, chroma: 0.08, hue: 52 } },
  day: { scale: 1.02, lift: 0.12, keepChroma: 0.9, tint: { lightness: 0.9, chroma: 0.02, hue: 220 } },
};

/** Changes light and colours of every pixel: by the hour and the first colour named, else towards the palette. */
export function regrade(canvas: Canvas, wishes: Wishes, palette: Palette, strength: number): void {
  const [main] = wishes.colors;
  const light = wishes.hour
    ? lights[wishes.hour]
    : { scale: 1, lift: 0, keepChroma: main ? 0.25 : 0.4, tint: toLch(palette.far) };
  const tint = main ?? light.tint;
  const keepChroma = main ? 0.2 : light.keepChroma;
  const radians = (tint.hue * Math.PI) / 180;
  const tintA = Math.cos(radians) * tint.chroma;
  const tintB = Math.sin(radians) * tint.chroma;
  // Black, white and the greys act through lightness, having no hue.
  const bend = main && main.chroma < 0.03 ? 0.45 : 0;
  const gamma = wishes.hour && wishes.hour !== 'night' ? gammaToDaylight(canvas) : 1;
  changePixels(canvas, strength, ([lightness, a, b]) => {
    const daylight = lightness ** gamma;
    const scaled = Math.min(1, daylight * light.scale + light.lift * (1 - daylight));
    const bent = scaled + (tint.lightness - scaled) * bend;
    // Colour lives in the middle tones: paper white and deep shadow take less of it.
    const room = Math.max(0.3, 1 - Math.abs(bent - 0.62) * 1.3);
    return [bent, a * keepChroma + tintA * room, b * keepChroma + tintB * room];
  });
}

/** The power that brings a dark picture's mean lightness to that of a day; 1 for one that is light already. */
function gammaToDaylight({ pixels }: Canvas): number {
  let sum = 0;
  let count = 0;
  // Every 97th pixel is enough for a mean.
  for (let at = 0; at + 2 < pixels.length; at += 4 * 97) {
    sum += toLab([pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0])[0];
    count += 1;
  }
  const mean = Math.max(0.05, sum / (count || 1));
  return mean > 0.55 ? 1 : Math.log(0.62) / Math.log(mean);
}

type Lab = readonly [number, number, number];

/** Colours repeat in drawn pictures: each is converted once. */
function changePixels({ pixels }: Canvas, strength: number, change: (lab: Lab) => Lab): void {
  const known = new Map<number, Lab>();
  for (let at = 0; at < pixels.length; at += 4) {
    const red = pixels[at] ?? 0;
    const green = pixels[at + 1] ?? 0;
    const blue = pixels[at + 2] ?? 0;
    const key = (red << 16) | (green << 8) | blue;
    let color = known.get(key);
    if (!color) {
      color = fromLab(change(toLab([red, green, blue])));
      if (known.size < 200_000) known.set(key, color);
    }
    pixels[at] = red + (color[0] - red) * strength;
    pixels[at + 1] = green + (color[1] - green) * strength;
    pixels[at + 2] = blue + (color[2] - blue) * strength;
  }
}
