import { fill, type Paint } from './canvas.ts';
import { mix, shade } from './color.ts';
import { drawHouse, drawPine, drawTree } from './elements.ts';
import { layerColor, layerShadow, wavyLine, type Scene } from './scene.ts';
import { ground } from './shapes.ts';
import { paintSky } from './sky.ts';

/** Layered hills with trees and, often, a house. */
export function paintHills(scene: Scene): void {
  const { canvas, random, palette, elements } = scene;
  const { width, height, unit } = canvas;
  const horizon = random.between(0.44, 0.54);
  paintSky(scene, lightPlace(scene, horizon), horizon + 0.12);
  const layers = 5;
  const houseLayer = elements.includes('house') || random.chance(0.5) ? 3 : -1;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1);
    const base = height * (horizon + (0.93 - horizon) * depth ** 1.15);
    const wave = wavyLine(
      random.fork(`hill${layer}`),
      unit * (0.075 - 0.02 * depth),
      unit * (0.85 + 0.5 * depth),
      0.3,
    );
    const line = (x: number) => base + wave(x);
    paintLayer(scene, line, depth);
    if (layer === houseLayer) {
      const x = width * random.between(0.25, 0.75);
      drawHouse(scene, x, line(x) + unit * 0.012, unit * 0.11);
    }
    if (layer >= 1 && layer < layers - 1) plantTrees(scene, line, depth, layer);
  }
  if (elements.includes('tree')) {
    const x = width * random.between(0.6, 0.85);
    drawTree(scene, x, height * 0.9, unit * 0.36, shade(layerColor(palette, 0.85), 0.05));
  }
}

function plantTrees(scene: Scene, line: (x: number) => number, depth: number, layer: number): void {
  const { canvas, palette, detail } = scene;
  const random = scene.random.fork(`trees${layer}`);
  const count = random.whole(2, 3 + detail);
  const isPine = random.chance(0.5);
  const group = random.between(0.1, 0.9);
  for (let index = 0; index < count; index += 1) {
    const x = canvas.width * (group + random.between(-0.13, 0.13));
    const size = canvas.unit * (0.045 + 0.06 * depth) * random.between(0.75, 1.2);
    const color = shade(layerColor(palette, depth + 0.22), -0.02);
    if (isPine) drawPine(scene, x, line(x) + size * 0.3, size * 1.15, color);
    else drawTree(scene, x, line(x) + size * 0.3, size, color);
  }
}

/** Ridges with snow on the peaks, then hills and pines. */
export function paintMountains(scene: Scene): void {
  const { canvas, random, palette } = scene;
  const { height, unit } = canvas;
  const horizon = random.between(0.5, 0.58);
  paintSky(scene, lightPlace(scene, horizon * 0.8), horizon + 0.15);
  for (let range = 0; range < 3; range += 1) {
    const depth = range * 0.24;
    const base = height * (horizon + range * 0.11);
    const line = peakLine(scene, range, base, unit * (0.34 - range * 0.06));
    const rock = layerColor(palette, depth);
    const snow = palette.isNight ? mix(rock, [225, 232, 255], 0.6) : mix(rock, [255, 253, 250], 0.85);
    const snowDepth = unit * (0.1 - range * 0.03);
    const teeth = wavyLine(random.fork(`snow${range}`), unit * 0.018, unit * 0.05, 0.7);
    const reach = unit * 0.02;
    const peakTop = base - unit * (0.34 - range * 0.06);
    const paint: Paint = (x, y) => {
      const isLit = line(x + reach) > line(x - reach);
      const color = y < peakTop + snowDepth * 1.6 + teeth(x) ? snow : rock;
      return isLit ? color : darker(color);
    };
    fill(canvas, ground(canvas.width, height, line), paint, { shadow: layerShadow(canvas, depth) });
  }
  for (const depth of [0.7, 0.95]) {
    const wave = wavyLine(random.fork(`foot${depth}`), unit * 0.035, unit * 0.9);
    const line = (x: number) => height * (0.34 + 0.55 * depth) + wave(x);
    paintLayer(scene, line, depth);
    plantPines(scene, line, depth, 5 + scene.detail * 2);
  }
}

/** The side turned from the light, without a colour conversion for every pixel. */
function darker(color: readonly [number, number, number]): readonly [number, number, number] {
  return [color[0] * 0.9, color[1] * 0.9, color[2] * 0.92];
}

/** Straight slopes between peaks and saddles, roughened. */
function peakLine(scene: Scene, range: number, base: number, rise: number): (x: number) => number {
  const random = scene.random.fork(`range${range}`);
  const count = random.whole(3, 5) + range;
  const spacing = scene.canvas.width / count;
  const points = Array.from({ length: count * 2 + 3 }, (_, index) => ({
    x: (index / 2 - 0.5 + random.between(-0.14, 0.14)) * spacing,
    y: index % 2 === 0 ? base + random.between(-0.05, 0.05) * rise : base - rise * random.between(0.6, 1),
  }));
  const rough = wavyLine(random, rise * 0.018, rise * 0.16, 0.8);
  return (x) => {
    const next = Math.max(
      1,
      points.findIndex((point) => point.x > x),
    );
    const from = points[next - 1];
    const to = points[next];
    if (!from || !to) return base;
    return from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x) + rough(x);
  };
}

/** Long sand ridges, each with a lit and a shaded side. */
export function paintDunes(scene: Scene): void {
  const { canvas, random } = scene;
  const { height, unit } = canvas;
  const horizon = random.between(0.5, 0.58);
  paintSky(scene, lightPlace(scene, horizon), horizon + 0.1);
  const layers = 5;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = (layer / (layers - 1)) * 0.82;
    const base = height * (horizon + (0.95 - horizon) * (layer / (layers - 1)));
    const wave = wavyLine(random.fork(`dune${layer}`), unit * 0.07, unit * (1.1 + depth), 0.18);
    paintLayer(scene, (x) => base - Math.abs(wave(x)) * 1.2, depth);
  }
}

/** Rows of pines that fade into mist. */
export function paintForest(scene: Scene): void {
  const { canvas, random, palette } = scene;
  const { width, height, unit } = canvas;
  paintSky(
    scene,
    { x: random.between(0.3, 0.7), y: random.between(0.24, 0.34), radius: random.between(0.09, 0.13) },
    0.75,
  );
  const rows = 5;
  for (let row = 0; row < rows; row += 1) {
    const depth = row / (rows - 1);
    const stream = random.fork(`row${row}`);
    const wave = wavyLine(stream, unit * 0.025, unit * 0.8);
    const line = (x: number) => height * (0.56 + 0.37 * depth) + wave(x);
    const size = unit * (0.2 + 0.24 * depth);
    const spacing = size * (0.3 + 0.12 * depth);
    for (let x = -spacing * stream.next(); x < width + spacing; x += spacing * stream.between(0.65, 1.5)) {
      // The nearest row leaves the middle open, so that one looks into the wood.
      if (row === rows - 1 && Math.abs(x / width - 0.5) < 0.24) continue;
      drawPine(
        scene,
        x,
        line(x) + size * 0.03,
        size * stream.between(0.65, 1.15),
        layerColor(palette, depth),
        depth,
      );
    }
    paintLayer(scene, line, depth);
  }
}

function plantPines(scene: Scene, line: (x: number) => number, depth: number, count: number): void {
  const { canvas, palette } = scene;
  const random = scene.random.fork(`pines${depth}`);
  for (let index = 0; index < count; index += 1) {
    const x = canvas.width * random.between(0, 1);
    const size = canvas.unit * (0.05 + 0.08 * depth) * random.between(0.8, 1.3);
    drawPine(scene, x, line(x) + size * 0.22, size, shade(layerColor(palette, depth), -0.03));
  }
}

/** One sheet of ground, a little paler towards its foot, as if mist lay there. */
function paintLayer(scene: Scene, line: (x: number) => number, depth: number): void {
  const { canvas, palette } = scene;
  const color = layerColor(palette, depth);
  const mist = mix(color, palette.skyBottom, 0.16 * (1 - depth));
  const edge = shade(color, 0.025);
  const reach = canvas.unit * 0.22;
  const steps = Array.from({ length: 33 }, (_, index) => mix(edge, mist, index / 32));
  const paint: Paint = (x, y) =>
    steps[Math.max(0, Math.min(32, Math.round(((y - line(x)) / reach) * 32)))] ?? color;
  fill(canvas, ground(canvas.width, canvas.height, line), paint, { shadow: layerShadow(canvas, depth) });
}

function lightPlace(scene: Scene, horizon: number) {
  const random = scene.random.fork('light');
  return {
    x: random.chance(0.5) ? random.between(0.2, 0.42) : random.between(0.58, 0.8),
    y: horizon * random.between(0.42, 0.66),
    radius: random.between(0.07, 0.11),
  };
}
