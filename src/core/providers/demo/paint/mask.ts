import type { Canvas } from './canvas.ts';
import type { Snapshot } from './inset.ts';
import type { Region } from './paint-edit.ts';

/** The smallest box around everything a mask marks (alpha below 255), or null where it marks nothing. */
export function boundsOf({ width, height, pixels }: Snapshot): Region | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, at = 3; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      if (pixels[at] === 255) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Puts the source's own bytes back wherever the mask is opaque, and a mixture where it is half so. */
export function keepUnmasked(canvas: Canvas, source: Snapshot, mask: Snapshot): void {
  const { pixels } = canvas;
  for (let at = 0; at < pixels.length; at += 4) {
    const kept = (mask.pixels[at + 3] ?? 255) / 255;
    if (kept === 0) continue;
    for (let channel = 0; channel < 4; channel += 1) {
      const old = source.pixels[at + channel] ?? 0;
      const painted = pixels[at + channel] ?? 0;
      pixels[at + channel] = kept === 1 ? old : Math.round(painted + (old - painted) * kept);
    }
  }
}
