import { fill, fillGradient } from './canvas.ts';
import { mix, shade, type Rgb } from './color.ts';
import { drawBirds, drawCloud, drawMoon, drawStars, drawSun } from './elements.ts';
import type { Scene } from './scene.ts';
import { circle } from './shapes.ts';

/** Where the sun or the moon stands, as shares of width and height. */
export interface LightPlace {
  readonly x: number;
  readonly y: number;
  /** Share of the shorter edge. */
  readonly radius: number;
}

/** Gradient, light with its rings, stars, clouds and birds. `horizon` is where the land begins, as a share. */
export function paintSky(scene: Scene, light: LightPlace, horizon: number): void {
  const { canvas, palette, random, elements } = scene;
  fillGradient(canvas, (share) =>
    mix(palette.skyTop, palette.skyBottom, Math.min(1, share / horizon) ** 0.9),
  );
  const x = light.x * canvas.width;
  const y = light.y * canvas.height;
  const radius = light.radius * canvas.unit;
  paintRings(scene, x, y, radius);
  const stars = random.fork('stars');
  if (palette.isNight || elements.includes('stars')) drawStars(scene, stars, { top: 0, bottom: horizon });
  if (palette.isNight || (elements.includes('moon') && !elements.includes('sun'))) {
    drawMoon(scene, x, y, radius);
  } else {
    drawSun(scene, x, y, radius);
  }
  paintClouds(scene, horizon);
  if (elements.includes('birds') || (!palette.isNight && random.fork('birds').chance(0.45))) {
    drawBirds(scene, random.fork('birds'), { left: 0.15, right: 0.85, top: 0.12, bottom: horizon * 0.7 });
  }
}

/** Discs of lighter paper around the light, each a little fainter. */
function paintRings({ canvas, palette }: Scene, x: number, y: number, radius: number): void {
  const glow: Rgb = palette.isNight
    ? mix(palette.skyBottom, palette.light, 0.25)
    : mix(palette.skyBottom, palette.light, 0.7);
  for (const [times, opacity] of [
    [5.4, 0.2],
    [3.7, 0.26],
    [2.4, 0.34],
  ] as const) {
    fill(canvas, circle(x, y, radius * times), glow, {
      opacity,
      shadow: canvas.unit * 0.03,
      shadowOpacity: 0.16,
    });
  }
}

function paintClouds(scene: Scene, horizon: number): void {
  const { canvas, palette, elements, detail } = scene;
  const random = scene.random.fork('clouds');
  const count = elements.includes('clouds') ? 4 + detail : random.whole(1, 2 + detail);
  for (let index = 0; index < count; index += 1) {
    const y = random.between(0.1, horizon * 0.75);
    const color = palette.isNight
      ? mix(palette.skyTop, palette.far, 0.55)
      : shade(mix(palette.skyBottom, [255, 252, 246], 0.55), 0.01);
    drawCloud(scene, random, {
      x: random.between(0.02, 0.98) * canvas.width,
      y: y * canvas.height,
      width: canvas.unit * random.between(0.16, 0.34) * (0.7 + y),
      color,
    });
  }
}
