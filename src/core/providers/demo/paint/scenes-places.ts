import { fill, type Paint, type Shape } from './canvas.ts';
import { mix, shade } from './color.ts';
import { drawBoat, drawCliff, drawLighthouse, windowColor } from './elements.ts';
import type { Random } from './random.ts';
import { layerColor, layerShadow, wavyLine, type Scene } from './scene.ts';
import { ground, polygon, roundedBox, stroke, union } from './shapes.ts';
import { paintSky } from './sky.ts';

/** Bands of scalloped waves under a low light, with a boat or a lighthouse. */
export function paintSea(scene: Scene): void {
  const { canvas, random, elements } = scene;
  const { width, height, unit } = canvas;
  const horizon = random.between(0.52, 0.6);
  const hasLighthouse = elements.includes('lighthouse');
  const lightX = hasLighthouse ? random.between(0.22, 0.4) : random.between(0.3, 0.7);
  paintSky(
    scene,
    { x: lightX, y: horizon - random.between(0.06, 0.2), radius: random.between(0.09, 0.13) },
    horizon + 0.05,
  );
  paintIslands(scene, horizon);
  const bands = 7;
  const boatBand = elements.includes('boat') || (!hasLighthouse && random.chance(0.7)) ? 2 : -1;
  const boatX = width * (lightX + (lightX > 0.5 ? -0.25 : 0.25));
  for (let band = 0; band < bands; band += 1) {
    const depth = band / (bands - 1);
    const top = height * (horizon + (0.94 - horizon) * depth ** 1.35);
    if (band === boatBand) drawBoat(scene, boatX, top - unit * 0.004, unit * 0.2);
    paintWaves(scene, top, depth, lightX * width);
  }
  if (!hasLighthouse) return;
  const x = width * random.between(0.68, 0.78);
  const top = height * 0.66;
  drawLighthouse(scene, x, top + unit * 0.02, unit * 0.42);
  drawCliff(scene, x, top, Math.min(width * 0.4, unit * 0.5), shade(layerColor(scene.palette, 0.95), -0.01));
}

function paintIslands(scene: Scene, horizon: number): void {
  const { canvas, palette, random } = scene;
  const wave = wavyLine(random.fork('islands'), canvas.unit * 0.03, canvas.unit * 0.6, 0.4);
  const line = (x: number) => canvas.height * horizon + canvas.unit * 0.014 - Math.max(0, wave(x));
  fill(canvas, ground(canvas.width, canvas.height, line), mix(palette.far, palette.skyBottom, 0.35), {
    shadow: layerShadow(canvas, 0),
    shadowOpacity: 0.18,
  });
}

function paintWaves(scene: Scene, top: number, depth: number, lightX: number): void {
  const { canvas, palette } = scene;
  const random = scene.random.fork(`wave${depth}`);
  const length = canvas.unit * (0.05 + 0.16 * depth);
  const rise = canvas.unit * (0.004 + 0.026 * depth);
  const start = random.between(0, length);
  const line = (x: number) => top + rise * (1 - Math.abs(Math.sin(((x + start) / length) * Math.PI)) * 1.6);
  const color = layerColor(palette, 0.08 + 0.84 * depth);
  const glow = mix(color, palette.light, palette.isNight ? 0.38 : 0.5);
  const steps = Array.from({ length: 65 }, (_, index) => mix(color, glow, index / 64));
  const spread = canvas.unit * (0.07 + 0.14 * depth);
  const paint: Paint = (x, y) => {
    const near =
      Math.max(0, 1 - Math.abs(x - lightX) / spread) * Math.max(0, 1 - (y - top) / (canvas.unit * 0.07));
    return steps[Math.round(near * (1 - depth * 0.6) * 64)] ?? color;
  };
  fill(canvas, ground(canvas.width, canvas.height, line), paint, {
    shadow: layerShadow(canvas, depth * 0.7),
  });
}

/** Three rows of towers, lit from inside. */
export function paintCity(scene: Scene): void {
  const { canvas, random } = scene;
  const { height } = canvas;
  paintSky(
    scene,
    { x: random.between(0.25, 0.75), y: random.between(0.22, 0.32), radius: random.between(0.09, 0.14) },
    0.8,
  );
  const rows = 4;
  for (let row = 0; row < rows; row += 1) {
    paintTowers(scene, row / (rows - 1), height * (0.7 + 0.09 * row));
  }
}

function paintTowers(scene: Scene, depth: number, foot: number): void {
  const { canvas, palette } = scene;
  const { width, height, unit } = canvas;
  const random = scene.random.fork(`towers${depth}`);
  const color = layerColor(palette, 0.05 + 0.9 * depth);
  for (let left = -unit * 0.05; left < width;) {
    const wide = unit * random.between(0.075, 0.15) * (0.85 + 0.35 * depth);
    const rise =
      unit *
      random.between(0.16, 0.46) *
      (1.05 - 0.42 * depth) *
      (0.75 + 0.25 * Math.sin((left / width) * Math.PI));
    const top = foot - rise;
    const tower = union([roundedBox(left, top, left + wide, height + 10), ...roofs(random, left, top, wide)]);
    const lit = shade(color, 0.03);
    const middle = left + wide * 0.62;
    const paint: Paint = (x) => (x < middle ? lit : color);
    fill(canvas, tower, paint, { shadow: layerShadow(canvas, depth) * 0.8 });
    if (depth > 0.2) paintWindows(scene, random, { left, top, wide }, depth);
    left += wide * random.between(0.86, 1.18);
  }
}

function roofs(random: Random, left: number, top: number, wide: number): Shape[] {
  const right = left + wide;
  const middle = (left + right) / 2;
  const kinds: readonly [() => Shape[], ...(() => Shape[])[]] = [
    () => [],
    () => [roundedBox(left + wide * 0.2, top - wide * 0.3, right - wide * 0.2, top + 1)],
    () => [
      roundedBox(left + wide * 0.15, top - wide * 0.25, right - wide * 0.15, top + 1),
      roundedBox(left + wide * 0.32, top - wide * 0.5, right - wide * 0.32, top + 1),
      stroke([middle, top], [middle, top - wide * 1.1], wide * 0.04),
    ],
    () => [
      polygon([
        [left, top + 1],
        [right, top - wide * 0.45],
        [right, top + 1],
      ]),
    ],
    () => [
      polygon([
        [left, top + 1],
        [middle, top - wide * 0.55],
        [right, top + 1],
      ]),
    ],
    () => [roundedBox(left, top - wide * 0.35, right, top + wide * 0.5, wide * 0.5)],
  ];
  return random.pick(kinds)();
}

function paintWindows(
  scene: Scene,
  random: Random,
  tower: { readonly left: number; readonly top: number; readonly wide: number },
  depth: number,
): void {
  const { canvas, palette } = scene;
  const pane = canvas.unit * (0.008 + 0.004 * depth);
  const columns = Math.max(2, Math.floor(tower.wide / (pane * 2.1)));
  const gap = tower.wide / columns;
  const lit = palette.isNight ? windowColor(scene) : mix(palette.light, palette.accent, 0.3);
  const dim = shade(layerColor(palette, depth), palette.isNight ? -0.04 : 0.07);
  for (let y = tower.top + gap * 0.7; y < canvas.height; y += gap * 1.15) {
    for (let column = 0; column < columns; column += 1) {
      const x = tower.left + gap * (column + 0.5);
      const isLit = random.chance(palette.isNight ? 0.5 : 0.22);
      const box = roundedBox(x - pane * 0.5, y - pane * 0.65, x + pane * 0.5, y + pane * 0.65);
      fill(canvas, box, isLit ? lit : dim, { opacity: isLit ? 0.92 : 0.5 });
    }
  }
}
