import { fill, fillGradient, type Paint, type Shape } from './canvas.ts';
import { fromHex, mix, shade, type Rgb } from './color.ts';
import { drawBlossom, drawStars } from './elements.ts';
import type { Random } from './random.ts';
import { layerColor, layerShadow, wavyLine, type Scene } from './scene.ts';
import { both, circle, ellipse, ground, polygon, roundedBox, stroke, union, without } from './shapes.ts';

/** Great discs behind a subject, each a sheet of its own. */
function paintBackdrop(scene: Scene, x: number, y: number): void {
  const { canvas, palette } = scene;
  fillGradient(canvas, (share) => mix(palette.skyTop, palette.skyBottom, share));
  if (palette.isNight) drawStars(scene, scene.random.fork('stars'), { top: 0, bottom: 0.9 });
  const rings = [0.5, 0.41, 0.32];
  rings.forEach((radius, index) => {
    const color = mix(
      mix(palette.skyBottom, palette.light, 0.35),
      palette.far,
      0.16 * (rings.length - index),
    );
    fill(canvas, circle(x, y, radius * canvas.unit), color, {
      shadow: canvas.unit * 0.035,
      shadowOpacity: 0.2,
    });
  });
}

/** One great bloom with leaves, and small ones around it. */
export function paintFlower(scene: Scene): void {
  const { canvas, palette, random, detail } = scene;
  const { width, height, unit } = canvas;
  const x = width * random.between(0.46, 0.54);
  const y = height * random.between(0.38, 0.44);
  paintBackdrop(scene, x, y);
  const hill = wavyLine(random.fork('ground'), unit * 0.03, unit * 0.9);
  paintStem(scene, x, y, x + unit * random.between(-0.06, 0.06), height);
  const petals = palette.named ?? mix(palette.far, palette.accent, 0.3);
  for (let index = 0; index < 2 + detail; index += 1) {
    const stream = random.fork(`small${index}`);
    const side = index % 2 === 0 ? -1 : 1;
    const bx = x + side * unit * stream.between(0.24, 0.42);
    const by = y + unit * stream.between(0.16, 0.42);
    paintStem(scene, bx, by, bx - side * unit * 0.08, height);
    drawBlossom(
      scene,
      stream,
      bx,
      by,
      unit * stream.between(0.08, 0.12),
      shade(petals, palette.isNight ? -0.1 : 0.08),
    );
  }
  fill(
    canvas,
    ground(width, height, (px) => height * 0.88 + hill(px)),
    layerColor(palette, 0.95),
    {
      shadow: layerShadow(canvas, 0.8),
    },
  );
  drawBlossom(scene, random.fork('bloom'), x, y, unit * 0.29, petals);
}

function paintStem(scene: Scene, x: number, y: number, footX: number, height: number): void {
  const { canvas, palette } = scene;
  const { unit } = canvas;
  const green = mix(layerColor(palette, 0.7), fromHex('#2f6a4a'), 0.45);
  const middle = (y + height) / 2;
  const shape = union([
    stroke([x, y], [(x + footX) / 2, middle], unit * 0.016),
    stroke([(x + footX) / 2, middle], [footX, height], unit * 0.016),
  ]);
  fill(canvas, shape, shade(green, -0.06), { shadow: unit * 0.015 });
  for (const side of [-1, 1]) {
    const leafY = middle + side * unit * 0.05;
    const leaf = ellipse((x + footX) / 2 + side * unit * 0.085, leafY, unit * 0.1, unit * 0.034, side * -32);
    fill(canvas, leaf, side < 0 ? green : shade(green, 0.05), { shadow: unit * 0.018 });
  }
}

const skins: readonly [Rgb, ...Rgb[]] = [
  fromHex('#f3cfb3'),
  fromHex('#e4b08a'),
  fromHex('#c98d63'),
  fromHex('#9a6243'),
  fromHex('#6f4330'),
];

/** A bust cut from paper, eyes closed, before a disc. */
export function paintPortrait(scene: Scene): void {
  const { canvas, palette, random } = scene;
  const { width, height, unit } = canvas;
  const x = width / 2;
  const y = height * 0.42;
  const size = Math.min(unit, height * 0.8);
  paintBackdrop(scene, x, y);
  paintLeaves(scene, random.fork('leaves'), x, y, size);
  const skin = mix(random.pick(skins), palette.far, 0.12);
  const hair = mix(palette.near, [18, 12, 20], 0.35);
  const isLong = random.chance(0.6);
  const head = ellipse(x, y, size * 0.15, size * 0.195);
  const crown = circle(x, y - size * 0.06, size * 0.195);
  const back = isLong
    ? union([
        crown,
        roundedBox(x - size * 0.195, y - size * 0.06, x + size * 0.195, y + size * 0.3, size * 0.1),
      ])
    : crown;
  fill(canvas, back, hair, { shadow: size * 0.05 });
  if (random.chance(0.35))
    fill(canvas, circle(x, y - size * 0.28, size * 0.085), hair, { shadow: size * 0.03 });
  paintBody(scene, { x, y, size, skin });
  fill(canvas, head, skin, { shadow: size * 0.03, shadowOpacity: 0.35 });
  paintFace(scene, { x, y, size, skin });
  paintFringe(scene, random, { x, y, size, hair, head: union([head, crown]) });
}

interface Bust {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly skin: Rgb;
}

function paintBody(scene: Scene, { x, y, size, skin }: Bust): void {
  const { canvas, palette } = scene;
  const neck = roundedBox(x - size * 0.065, y + size * 0.1, x + size * 0.065, y + size * 0.34, size * 0.04);
  fill(canvas, neck, shade(skin, -0.07));
  const shoulders = union([
    ellipse(x, y + size * 0.56, size * 0.36, size * 0.28),
    roundedBox(x - size * 0.36, y + size * 0.56, x + size * 0.36, canvas.height + size),
  ]);
  const collar = ellipse(x, y + size * 0.27, size * 0.105, size * 0.085);
  fill(canvas, without(shoulders, collar), mix(palette.accent, palette.near, 0.2), { shadow: size * 0.05 });
  const lapel = both(ellipse(x, y + size * 0.6, size * 0.27, size * 0.28), shoulders);
  fill(
    canvas,
    without(lapel, ellipse(x, y + size * 0.28, size * 0.15, size * 0.14)),
    layerColor(palette, 0.8),
    {
      shadow: size * 0.03,
    },
  );
}

function paintFace({ canvas, palette }: Scene, { x, y, size, skin }: Bust): void {
  const line = shade(skin, -0.3);
  for (const side of [-1, 1]) {
    const eye = ellipse(x + side * size * 0.062, y + size * 0.022, size * 0.03, size * 0.02);
    const lid = ellipse(x + side * size * 0.062, y + size * 0.014, size * 0.033, size * 0.02);
    fill(canvas, without(eye, lid), line);
    fill(
      canvas,
      stroke(
        [x + side * size * 0.035, y - size * 0.034],
        [x + side * size * 0.09, y - size * 0.03],
        size * 0.008,
      ),
      line,
      { opacity: 0.8 },
    );
    fill(canvas, circle(x + side * size * 0.085, y + size * 0.075, size * 0.026), palette.accent, {
      opacity: 0.28,
      softness: size * 0.02,
    });
  }
  fill(
    canvas,
    stroke([x - size * 0.004, y + size * 0.03], [x + size * 0.014, y + size * 0.078], size * 0.007),
    shade(skin, -0.13),
  );
  fill(
    canvas,
    stroke([x + size * 0.014, y + size * 0.078], [x - size * 0.008, y + size * 0.082], size * 0.007),
    shade(skin, -0.13),
  );
  const lips = ellipse(x, y + size * 0.122, size * 0.032, size * 0.013);
  fill(canvas, lips, mix(shade(skin, -0.16), [190, 50, 60], 0.45));
}

function paintFringe(
  { canvas }: Scene,
  random: Random,
  { x, y, size, hair, head }: { x: number; y: number; size: number; hair: Rgb; head: Shape },
): void {
  const side = random.chance(0.5) ? 1 : -1;
  const face = ellipse(x + side * size * 0.05, y + size * 0.06, size * 0.155, size * 0.19, side * 16);
  const above = roundedBox(x - size, y - size, x + size, y + size * 0.06);
  const fringe = both(without(head, face), above);
  fill(canvas, fringe, shade(hair, 0.03), { shadow: size * 0.022 });
}

function paintLeaves({ canvas, palette }: Scene, random: Random, x: number, y: number, size: number): void {
  for (let index = 0; index < 16; index += 1) {
    const side = index % 2 === 0 ? -1 : 1;
    const degrees = random.between(15, 85);
    const away = size * random.between(0.3, 0.46);
    const radians = (degrees * Math.PI) / 180;
    const leaf = ellipse(
      x + side * Math.cos(radians) * away,
      y + Math.sin(radians) * away,
      size * random.between(0.08, 0.13),
      size * random.between(0.03, 0.045),
      side * (random.between(-60, -10) + 90 - degrees),
    );
    fill(canvas, leaf, layerColor(palette, random.between(0.25, 0.75)), { shadow: size * 0.022 });
  }
}

/** Geometry: a grid of arcs, rings and bars, or sheets cut along flowing lines. */
export function paintAbstract(scene: Scene): void {
  scene.random.pick([paintTiles, paintSheets, paintRings])(scene);
}

function inks({ palette }: Scene): readonly [Rgb, ...Rgb[]] {
  return [palette.far, palette.near, palette.accent, palette.skyTop, layerColor(palette, 0.5), palette.light];
}

function paintTiles(scene: Scene): void {
  const { canvas, palette, random } = scene;
  fillGradient(canvas, () => mix(palette.skyBottom, [255, 252, 246], palette.isNight ? 0 : 0.3));
  const tile = canvas.unit / random.whole(4, 5);
  for (let top = 0; top < canvas.height; top += tile) {
    for (let left = 0; left < canvas.width; left += tile) paintTile(scene, left, top, tile);
  }
}

function paintTile(scene: Scene, left: number, top: number, tile: number): void {
  const { canvas, random } = scene;
  const square = roundedBox(left, top, left + tile, top + tile);
  const colors = inks(scene);
  const base = random.pick(colors);
  fill(canvas, square, base, { opacity: random.chance(0.72) ? 1 : 0 });
  const x = left + (random.chance(0.5) ? 0 : tile);
  const y = top + (random.chance(0.5) ? 0 : tile);
  const middle = [left + tile / 2, top + tile / 2] as const;
  const shapes: readonly [() => Shape[], ...(() => Shape[])[]] = [
    () => [circle(x, y, tile), circle(x, y, tile * 0.62), circle(x, y, tile * 0.28)],
    () => [circle(x, y, tile)],
    () => [circle(...middle, tile * 0.4), circle(...middle, tile * 0.2)],
    () => [
      polygon([
        [left, top],
        [left + tile, top],
        [x, y === top ? top + tile : y],
      ]),
    ],
    () => [ellipse(...middle, tile * 0.62, tile * 0.26, 45), circle(...middle, tile * 0.1)],
  ];
  for (const shape of random.pick(shapes)()) {
    const others = colors.filter((color) => color !== base);
    const color = others[random.whole(0, others.length - 1)] ?? base;
    fill(canvas, both(shape, square), color, { shadow: tile * 0.07, shadowOpacity: 0.22 });
  }
}

function paintSheets(scene: Scene): void {
  const { canvas, palette, random } = scene;
  const { height, unit } = canvas;
  fillGradient(canvas, (share) => mix(palette.skyTop, palette.skyBottom, share));
  fill(canvas, circle(canvas.width * random.between(0.3, 0.7), height * 0.3, unit * 0.17), palette.accent, {
    shadow: unit * 0.04,
  });
  const sheets = 8;
  for (let index = 0; index < sheets; index += 1) {
    const depth = index / (sheets - 1);
    const wave = wavyLine(random.fork(`sheet${index}`), unit * 0.11, unit * 1.1, 0.25);
    const color = layerColor(palette, depth);
    const paint: Paint = index === sheets - 3 ? palette.accent : color;
    fill(
      canvas,
      ground(canvas.width, height, (x) => height * (0.22 + 0.72 * depth) + wave(x)),
      paint,
      {
        shadow: unit * 0.045,
      },
    );
  }
}

function paintRings(scene: Scene): void {
  const { canvas, palette, random } = scene;
  const { width, height, unit } = canvas;
  fillGradient(canvas, (share) => mix(palette.skyBottom, palette.skyTop, share * 0.6));
  const colors = inks(scene);
  const centers = [
    [random.between(0.25, 0.45), random.between(0.3, 0.5)],
    [random.between(0.6, 0.85), random.between(0.55, 0.75)],
  ] as const;
  centers.forEach(([cx, cy], which) => {
    const rings = 6 - which * 2;
    for (let ring = rings; ring > 0; ring -= 1) {
      const color = colors[(ring + which * 2) % colors.length] ?? palette.far;
      fill(canvas, circle(cx * width, cy * height, (ring / 6) * unit * 0.44), color, { shadow: unit * 0.03 });
    }
  });
  const bar = random.between(0.72, 0.8) * height;
  fill(canvas, roundedBox(-9, bar, width * random.between(0.45, 0.7), bar + unit * 0.06), palette.near, {
    shadow: unit * 0.03,
  });
  const x = width * random.between(0.7, 0.82);
  fill(canvas, roundedBox(x, -9, x + unit * 0.045, height * random.between(0.4, 0.6)), palette.accent, {
    shadow: unit * 0.03,
  });
}
