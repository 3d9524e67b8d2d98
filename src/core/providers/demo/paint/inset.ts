import { fill, type Canvas } from './canvas.ts';
import { fromLch, toLch, type Lch, type Rgb } from './color.ts';
import { roundedBox } from './shapes.ts';

export interface Snapshot {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Pins references to the upper right, like prints on a wall, each with a white rim. */
export function drawInsets(canvas: Canvas, snapshots: readonly Snapshot[]): void {
  const edge = canvas.unit * 0.17;
  const gap = canvas.unit * 0.03;
  snapshots.slice(0, 4).forEach((snapshot, index) => {
    const left = canvas.width - gap - edge;
    const top = gap + index * (edge + gap * 0.7);
    const rim = edge * 0.06;
    const color = (x: number, y: number): Rgb => {
      const isRim = x < left + rim || x > left + edge - rim || y < top + rim || y > top + edge - rim;
      return isRim ? [252, 249, 242] : pixelAt(snapshot, (x - left) / edge, (y - top) / edge);
    };
    fill(canvas, roundedBox(left, top, left + edge, top + edge, edge * 0.02), color, { shadow: edge * 0.12 });
  });
}

/** The middle square of a snapshot, by shares of the inset. */
function pixelAt({ width, height, pixels }: Snapshot, across: number, down: number): Rgb {
  const edge = Math.min(width, height);
  const x = Math.min(width - 1, Math.max(0, Math.floor((width - edge) / 2 + across * edge)));
  const y = Math.min(height - 1, Math.max(0, Math.floor((height - edge) / 2 + down * edge)));
  const at = (y * width + x) * 4;
  return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
}

/** The colour a reference leans to, strong enough to lead a palette; null where it has none. */
export function leadingColor({ pixels }: Snapshot): Lch | null {
  let [red, green, blue, weight] = [0, 0, 0, 0];
  for (let at = 0; at + 3 < pixels.length; at += 4 * 7) {
    const color = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0] as const;
    // Vivid pixels say what a picture is about; its greys say little.
    const vividness = (Math.max(...color) - Math.min(...color)) / 255 + 0.02;
    red += color[0] * vividness;
    green += color[1] * vividness;
    blue += color[2] * vividness;
    weight += vividness;
  }
  if (weight === 0) return null;
  const mean = toLch([red / weight, green / weight, blue / weight]);
  return mean.chroma < 0.02 ? null : toLch(fromLch({ ...mean, chroma: Math.min(0.16, mean.chroma * 1.3) }));
}
