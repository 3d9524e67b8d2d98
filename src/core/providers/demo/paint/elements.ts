import { fill, type Paint } from './canvas.ts';
import { mix, shade, type Rgb } from './color.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import {
  both,
  circle,
  ellipse,
  ground,
  polygon,
  roundedBox,
  stroke,
  union,
  without,
  type Point,
} from './shapes.ts';

/** Small things of paper. Places and sizes are pixels; `Area` is shares of the canvas. */
export interface Area {
  readonly left?: number;
  readonly right?: number;
  readonly top: number;
  readonly bottom: number;
}

export function drawSun({ canvas, palette }: Scene, x: number, y: number, radius: number): void {
  const low = mix(palette.light, mix(palette.far, [255, 176, 84], 0.5), 0.42);
  const steps = Array.from({ length: 33 }, (_, index) => mix(palette.light, low, index / 32));
  const paint: Paint = (_px, py) => steps[Math.round(((py - y) / radius + 1) * 16)] ?? palette.light;
  fill(canvas, circle(x, y, radius), paint, { shadow: radius * 0.45, shadowOpacity: 0.2 });
}

/** Full, with craters, or a crescent. */
export function drawMoon(scene: Scene, x: number, y: number, radius: number): void {
  const { canvas } = scene;
  const moon: Rgb = [251, 244, 218];
  const isCrescent = scene.elements.includes('crescent');
  const disc = circle(x, y, radius);
  const shape = isCrescent
    ? without(disc, circle(x + radius * 0.45, y - radius * 0.25, radius * 0.86))
    : disc;
  fill(canvas, circle(x, y, radius * 1.9), moon, { opacity: 0.1, softness: radius * 1.6 });
  fill(canvas, shape, moon, { shadow: radius * 0.4, shadowOpacity: 0.32 });
  if (isCrescent) return;
  for (const [dx, dy, size] of [
    [-0.35, -0.2, 0.24],
    [0.25, 0.3, 0.3],
    [0.35, -0.38, 0.15],
    [-0.28, 0.45, 0.13],
  ] as const) {
    const crater = circle(x + dx * radius, y + dy * radius, size * radius);
    fill(canvas, both(crater, disc), shade(moon, -0.07), { opacity: 0.8 });
  }
}

/** Dots, and a few with four points. */
export function drawStars({ canvas, detail }: Scene, random: Random, area: Area): void {
  const { left = 0, right = 1, top, bottom } = area;
  const share = (right - left) * (bottom - top);
  const count = Math.max(6, Math.round(share * (70 + 50 * detail)));
  for (let index = 0; index < count; index += 1) {
    const x = random.between(left, right) * canvas.width;
    const y = random.between(top, bottom) * canvas.height;
    const size = canvas.unit * random.between(0.0012, 0.0034);
    const color: Rgb = random.chance(0.3) ? [255, 226, 178] : [240, 243, 255];
    fill(canvas, circle(x, y, size), color, { opacity: random.between(0.5, 1), softness: 1.4 });
    if (random.chance(0.1)) drawSpark(canvas, x, y, size * 5, color);
  }
}

function drawSpark(canvas: Scene['canvas'], x: number, y: number, size: number, color: Rgb): void {
  const thin = size * 0.16;
  const points: Point[] = [
    [x, y - size],
    [x + thin, y - thin],
    [x + size, y],
    [x + thin, y + thin],
    [x, y + size],
    [x - thin, y + thin],
    [x - size, y],
    [x - thin, y - thin],
  ];
  fill(canvas, polygon(points), color, { opacity: 0.95 });
}

export interface CloudPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly color: Rgb;
}

/** Round tops on a flat bottom, cut from one sheet, with a paler one before it. */
export function drawCloud({ canvas }: Scene, random: Random, place: CloudPlace): void {
  const { x, y, width, color } = place;
  const puffs = [-0.3, -0.06, 0.18, 0.31].map((dx, index) => {
    const radius = width * random.between(0.13, index === 1 ? 0.22 : 0.17);
    return circle(x + dx * width, y - radius * 0.35, radius);
  });
  const base = roundedBox(x - width / 2, y - width * 0.09, x + width / 2, y + width * 0.04, width * 0.065);
  const below = roundedBox(x - width, y - width, x + width, y + width * 0.04);
  const shape = both(union([base, ...puffs]), below);
  fill(canvas, shape, color, { shadow: canvas.unit * 0.018, shadowOpacity: 0.2, opacity: 0.94 });
}

export function drawBirds({ canvas, palette }: Scene, random: Random, area: Area): void {
  const { left = 0, right = 1, top, bottom } = area;
  const color = palette.isNight ? mix(palette.far, [255, 255, 255], 0.4) : palette.near;
  const cx = random.between(left, right) * canvas.width;
  const cy = random.between(top, bottom) * canvas.height;
  for (let index = 0; index < random.whole(3, 6); index += 1) {
    const size = canvas.unit * random.between(0.011, 0.02);
    const x = cx + random.between(-0.12, 0.12) * canvas.unit;
    const y = cy + random.between(-0.06, 0.06) * canvas.unit;
    const wing = size * 0.16;
    const bird = union([
      stroke([x - size, y - size * 0.45], [x - size * 0.35, y - size * 0.5], wing),
      stroke([x - size * 0.35, y - size * 0.5], [x, y], wing),
      stroke([x, y], [x + size * 0.35, y - size * 0.5], wing),
      stroke([x + size * 0.35, y - size * 0.5], [x + size, y - size * 0.45], wing),
    ]);
    fill(canvas, bird, color, { opacity: 0.85 });
  }
}

/** Three tiers on a short trunk. */
export function drawPine(scene: Scene, x: number, foot: number, size: number, color: Rgb, lift = 0.5): void {
  const tiers = [0, 1, 2].map((tier) => {
    const top = foot - size + tier * size * 0.24;
    const bottom = top + size * (0.4 + tier * 0.03);
    const half = size * (0.15 + tier * 0.055);
    return polygon([
      [x, top],
      [x + half, bottom],
      [x - half, bottom],
    ]);
  });
  const trunk = roundedBox(x - size * 0.03, foot - size * 0.14, x + size * 0.03, foot + size * 0.06);
  const light = shade(color, 0.05);
  const paint: Paint = (px) => (px < x ? light : color);
  fill(scene.canvas, union([trunk, ...tiers]), paint, { shadow: size * 0.09 * lift, shadowOpacity: 0.25 });
}

/** A round crown of two sheets. */
export function drawTree(scene: Scene, x: number, foot: number, size: number, color: Rgb): void {
  const { canvas } = scene;
  const trunk = union([
    stroke([x, foot + size * 0.04], [x, foot - size * 0.62], size * 0.05),
    stroke([x, foot - size * 0.3], [x + size * 0.14, foot - size * 0.48], size * 0.03),
  ]);
  fill(canvas, trunk, shade(color, -0.12), { shadow: size * 0.05 });
  fill(canvas, ellipse(x, foot - size * 0.66, size * 0.26, size * 0.34), color, { shadow: size * 0.07 });
  fill(canvas, ellipse(x - size * 0.06, foot - size * 0.72, size * 0.16, size * 0.22), shade(color, 0.07), {
    opacity: 0.9,
  });
}

/** Walls, roof, door and a lit window. */
export function drawHouse(scene: Scene, x: number, foot: number, size: number): void {
  const { canvas, palette } = scene;
  const walls = palette.isNight
    ? mix(palette.far, palette.near, 0.35)
    : mix(palette.skyBottom, [255, 250, 240], 0.6);
  const half = size * 0.42;
  const eaves = foot - size * 0.5;
  fill(canvas, roundedBox(x - half, eaves, x + half, foot + size * 0.05), walls, { shadow: size * 0.1 });
  fill(canvas, roundedBox(x + size * 0.16, eaves - size * 0.42, x + size * 0.27, eaves), shade(walls, -0.12));
  const roof = polygon([
    [x - half * 1.28, eaves + size * 0.02],
    [x, eaves - size * 0.45],
    [x + half * 1.28, eaves + size * 0.02],
  ]);
  fill(canvas, roof, mix(palette.accent, palette.near, 0.18), { shadow: size * 0.08 });
  fill(
    canvas,
    roundedBox(x - size * 0.28, foot - size * 0.34, x - size * 0.07, foot + size * 0.05, size * 0.02),
    palette.near,
  );
  fill(
    canvas,
    roundedBox(x + size * 0.08, foot - size * 0.36, x + size * 0.28, foot - size * 0.16, size * 0.015),
    windowColor(scene),
  );
}

/** Lamp-lit at night, sky by day. */
export function windowColor({ palette }: Scene): Rgb {
  return palette.isNight ? [255, 214, 122] : mix(palette.skyTop, palette.near, 0.25);
}

export function drawBoat(scene: Scene, x: number, water: number, size: number): void {
  const { canvas, palette } = scene;
  const deck = water - size * 0.12;
  const mast = stroke([x, deck], [x, deck - size * 0.95], size * 0.022);
  fill(canvas, mast, palette.near);
  const sail: Rgb = palette.isNight ? mix(palette.far, [255, 250, 240], 0.65) : [253, 248, 238];
  const main = polygon([
    [x + size * 0.03, deck - size * 0.93],
    [x + size * 0.47, deck - size * 0.13],
    [x + size * 0.03, deck - size * 0.08],
  ]);
  const jib = polygon([
    [x - size * 0.03, deck - size * 0.8],
    [x - size * 0.34, deck - size * 0.1],
    [x - size * 0.03, deck - size * 0.08],
  ]);
  fill(canvas, main, sail, { shadow: size * 0.06 });
  fill(canvas, jib, palette.accent, { shadow: size * 0.06 });
  const hull = polygon([
    [x - size * 0.45, deck],
    [x + size * 0.52, deck],
    [x + size * 0.36, water + size * 0.05],
    [x - size * 0.3, water + size * 0.05],
  ]);
  fill(canvas, hull, palette.near, { shadow: size * 0.07 });
}

export function drawLighthouse(scene: Scene, x: number, foot: number, size: number): void {
  const { canvas, palette } = scene;
  const wide = size * 0.13;
  const narrow = size * 0.085;
  const neck = foot - size * 0.78;
  const tower = polygon([
    [x - narrow, neck],
    [x + narrow, neck],
    [x + wide, foot],
    [x - wide, foot],
  ]);
  if (palette.isNight) drawBeam(scene, x, neck - size * 0.06, size);
  const stripe = mix(palette.accent, palette.near, 0.12);
  const wall: Rgb = palette.isNight ? mix(palette.far, [255, 250, 240], 0.55) : [253, 248, 238];
  const paint: Paint = (px, py) => {
    const color = Math.floor(((py - neck) / (foot - neck)) * 5) % 2 === 0 ? wall : stripe;
    return px > x + size * 0.03 ? shade(color, -0.05) : color;
  };
  fill(canvas, tower, paint, { shadow: size * 0.06, shadowOpacity: 0.34 });
  fill(
    canvas,
    roundedBox(x - size * 0.12, neck - size * 0.015, x + size * 0.12, neck + size * 0.015, size * 0.01),
    palette.near,
  );
  fill(
    canvas,
    roundedBox(x - size * 0.06, neck - size * 0.12, x + size * 0.06, neck - size * 0.015),
    [255, 224, 140],
  );
  const cap = polygon([
    [x - size * 0.09, neck - size * 0.12],
    [x, neck - size * 0.22],
    [x + size * 0.09, neck - size * 0.12],
  ]);
  fill(canvas, cap, stripe, { shadow: size * 0.03 });
}

function drawBeam({ canvas }: Scene, x: number, y: number, size: number): void {
  for (const side of [-1, 1]) {
    const beam = polygon([
      [x, y - size * 0.02],
      [x + side * size * 2.4, y - size * 0.5],
      [x + side * size * 2.4, y + size * 0.28],
      [x, y + size * 0.02],
    ]);
    const paint: Paint = [255, 232, 170];
    fill(canvas, beam, paint, { opacity: 0.13, softness: size * 0.06 });
  }
}

export function drawBalloon(scene: Scene, x: number, y: number, size: number): void {
  const { canvas, palette } = scene;
  const bag = union([
    circle(x, y, size * 0.4),
    polygon([
      [x - size * 0.34, y + size * 0.2],
      [x + size * 0.34, y + size * 0.2],
      [x + size * 0.09, y + size * 0.56],
      [x - size * 0.09, y + size * 0.56],
    ]),
  ]);
  const light: Rgb = [253, 246, 232];
  const stripes: Paint = (px) => {
    const lobe = Math.asin(Math.max(-1, Math.min(1, (px - x) / (size * 0.41)))) / Math.PI + 0.5;
    return Math.floor(lobe * 6.99) % 2 === 0 ? palette.accent : light;
  };
  for (const side of [-1, 1]) {
    fill(
      canvas,
      stroke(
        [x + side * size * 0.08, y + size * 0.54],
        [x + side * size * 0.06, y + size * 0.72],
        size * 0.014,
      ),
      palette.near,
    );
  }
  fill(canvas, bag, stripes, { shadow: size * 0.1, shadowOpacity: 0.26 });
  fill(
    canvas,
    roundedBox(x - size * 0.09, y + size * 0.7, x + size * 0.09, y + size * 0.83, size * 0.02),
    shade(palette.near, 0.05),
    {
      shadow: size * 0.04,
    },
  );
}

/** Teardrop petals in rings, dark outside and light inside, around a dotted heart. */
export function drawBlossom(
  scene: Scene,
  random: Random,
  x: number,
  y: number,
  radius: number,
  color: Rgb,
): void {
  const { canvas, palette } = scene;
  const petals = random.whole(7, 10);
  const start = random.between(0, 360);
  for (const [ring, tone] of [
    [1, -0.1],
    [0.76, -0.02],
    [0.52, 0.07],
  ] as const) {
    const paint = shade(color, tone);
    for (let index = 0; index < petals; index += 1) {
      const degrees = start + ((index + (1 - ring) * 2) * 360) / petals;
      const radians = (degrees * Math.PI) / 180;
      const middle = radius * ring * 0.56;
      const petal = ellipse(
        x + Math.cos(radians) * middle,
        y + Math.sin(radians) * middle,
        radius * ring * 0.46,
        (radius * ring * 1.75) / petals,
        degrees,
      );
      const shaded: Paint = (px, py) => shade2(paint, Math.hypot(px - x, py - y) / (radius * ring));
      fill(canvas, petal, shaded, { shadow: radius * 0.07, shadowOpacity: 0.3 });
    }
  }
  const heart = mix(palette.accent, [255, 220, 120], 0.35);
  fill(canvas, circle(x, y, radius * 0.19), heart, { shadow: radius * 0.08, shadowOpacity: 0.35 });
  for (let index = 0; index < 14; index += 1) {
    const radians = index * 2.39996;
    const away = radius * 0.045 * Math.sqrt(index);
    fill(
      canvas,
      circle(x + Math.cos(radians) * away, y + Math.sin(radians) * away, radius * 0.016),
      shade(heart, -0.22),
    );
  }
}

/** Petals are a little darker towards the heart; a table keeps this cheap. */
function shade2(color: Rgb, away: number): Rgb {
  const share = 0.82 + 0.18 * Math.min(1, Math.max(0, away));
  return [color[0] * share, color[1] * share, color[2] * share];
}

export function drawSnow({ canvas, detail }: Scene, random: Random, area: Area): void {
  const { left = 0, right = 1, top, bottom } = area;
  const count = Math.round((right - left) * (bottom - top) * (90 + 60 * detail));
  for (let index = 0; index < count; index += 1) {
    const x = random.between(left, right) * canvas.width;
    const y = random.between(top, bottom) * canvas.height;
    fill(canvas, circle(x, y, canvas.unit * random.between(0.0018, 0.0062)), [255, 255, 255], {
      opacity: random.between(0.55, 0.95),
    });
  }
}

/** A rock that rises from the lower edge at one side: ground for a lighthouse. */
export function drawCliff(scene: Scene, center: number, top: number, half: number, color: Rgb): void {
  const { canvas } = scene;
  const rough = scene.random.fork('cliff');
  const bumps = Array.from({ length: 24 }, () => rough.between(-1, 1));
  const line = (x: number): number => {
    const away = Math.abs(x - center) / half;
    const bump = bumps[Math.floor((x / canvas.width) * bumps.length)] ?? 0;
    const fall = away < 0.35 ? 0 : ((away - 0.35) / 0.65) ** 1.5;
    return top + fall * canvas.unit * 0.42 + bump * canvas.unit * 0.006;
  };
  fill(canvas, ground(canvas.width, canvas.height, line), color, { shadow: canvas.unit * 0.03 });
}
