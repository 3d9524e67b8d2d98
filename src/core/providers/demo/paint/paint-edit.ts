import { createCanvas, type Canvas } from './canvas.ts';
import {
  drawBalloon,
  drawBirds,
  drawBlossom,
  drawBoat,
  drawCloud,
  drawHouse,
  drawLighthouse,
  drawMoon,
  drawPine,
  drawSnow,
  drawStars,
  drawSun,
  drawTree,
} from './elements.ts';
import { paintNew } from './paint-new.ts';
import { choosePalette, type Palette } from './palette.ts';
import { createRandom, type Random } from './random.ts';
import { regrade } from './regrade.ts';
import { layerColor, type Scene } from './scene.ts';
import { shade } from './color.ts';
import { readWishes, type Element, type Wishes } from './words.ts';

/** Pixels of the canvas, edges not included on the right and below. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PictureEdit {
  readonly prompt: string;
  readonly index: number;
  readonly quality: 'low' | 'medium' | 'high';
  /** Where new things go: the masked part, or null for the whole picture. */
  readonly region: Region | null;
}

/**
 * Changes a picture that is on the canvas: its light and colours where the prompt speaks of them, and new things where
 * it names some. A prompt that does neither gets a new scene inside the mask, or new colours and a balloon without one.
 */
export function paintEdit(canvas: Canvas, edit: PictureEdit): Palette {
  const wishes = readWishes(edit.prompt);
  const random = createRandom(`${edit.prompt.trim()}#edit${edit.index}`);
  const isRegrade = wishes.colors.length > 0 || wishes.hour !== null;
  const isMasked = edit.region !== null;
  const palette = choosePalette(
    { subject: 'hills', hour: wishes.hour, colors: wishes.colors },
    random.fork('palette'),
  );
  if (isRegrade) regrade(canvas, wishes, palette, 1);
  const elements = elementsOf(wishes, isRegrade, isMasked);
  if (isMasked && !isRegrade && elements.length === 0) return fillRegion(canvas, edit, edit.region);
  if (!isMasked && !isRegrade && wishes.elements.length === 0) regrade(canvas, wishes, palette, 0.45);
  const scene: Scene = {
    canvas,
    palette,
    random,
    elements,
    detail: { low: 1, medium: 2, high: 3 }[edit.quality],
  };
  const region = edit.region ?? { left: 0, top: 0, width: canvas.width, height: canvas.height };
  for (const element of elements) place[isMasked ? 'inMask' : 'inPicture'](scene, element, region);
  return palette;
}

/** Night brings a moon and stars, an evening its sun; a plain wish brings a balloon. */
function elementsOf(wishes: Wishes, isRegrade: boolean, isMasked: boolean): readonly Element[] {
  const implied: readonly Element[] = wishes.hour === 'night' && !isMasked ? ['stars', 'moon'] : [];
  const all = [...new Set([...implied, ...wishes.elements])];
  // Behind everything else: the sky.
  all.sort((first, second) => backToFront.indexOf(first) - backToFront.indexOf(second));
  return all.length === 0 && !isRegrade && !isMasked ? ['balloon'] : all;
}

const backToFront: readonly Element[] = [
  'stars',
  'moon',
  'sun',
  'clouds',
  'birds',
  'balloon',
  'lighthouse',
  'house',
  'tree',
  'boat',
  'blossom',
  'snow',
];

/** A whole new scene of the region's size, put where the mask is. */
function fillRegion(canvas: Canvas, edit: PictureEdit, region: Region | null): Palette {
  const { left, top, width, height } = region ?? {
    left: 0,
    top: 0,
    width: canvas.width,
    height: canvas.height,
  };
  const patch = createCanvas(width, height);
  const palette = paintNew(patch, { ...edit, hint: null });
  for (let y = 0; y < height; y += 1) {
    const row = patch.pixels.subarray(y * width * 4, (y + 1) * width * 4);
    canvas.pixels.set(row, ((top + y) * canvas.width + left) * 4);
  }
  return palette;
}

type Placer = (scene: Scene, element: Element, region: Region) => void;

const place: Readonly<Record<'inMask' | 'inPicture', Placer>> = {
  /** One thing in the middle, as large as the region. */
  inMask(scene, element, { left, top, width, height }) {
    const x = left + width / 2;
    const y = top + height / 2;
    const size = Math.min(width, height);
    draw(scene, element, {
      x,
      y,
      size,
      foot: top + height * 0.92,
      area: areaOf(scene, { left, top, width, height }),
    });
  },
  /** In the sky or on the ground, in a size that suits the picture. */
  inPicture(scene, element, region) {
    const random = scene.random.fork(element);
    const { canvas } = scene;
    const sizes: Partial<Record<Element, number>> = {
      moon: 0.24,
      sun: 0.26,
      balloon: 0.24,
      lighthouse: 0.42,
      house: 0.16,
      tree: 0.3,
      boat: 0.2,
      blossom: 0.2,
      clouds: 0.3,
    };
    const size = canvas.unit * (sizes[element] ?? 0.25);
    draw(scene, element, {
      x:
        canvas.width *
        ((columns[scene.elements.indexOf(element) % columns.length] ?? 0.5) + random.between(-0.04, 0.04)),
      y: canvas.height * random.between(0.16, 0.24),
      size,
      foot: canvas.height * random.between(0.78, 0.86),
      area: { ...areaOf(scene, region), bottom: element === 'snow' ? 1 : 0.45 },
    });
  },
};

/** Where several new things stand, so that none hides another. */
const columns = [0.24, 0.72, 0.45, 0.88, 0.1, 0.6] as const;

function areaOf({ canvas }: Scene, { left, top, width, height }: Region) {
  return {
    left: left / canvas.width,
    right: (left + width) / canvas.width,
    top: top / canvas.height,
    bottom: (top + height) / canvas.height,
  };
}

interface Spot {
  /** Middle of things that hang in the air. */
  readonly x: number;
  readonly y: number;
  /** Whole height or width in pixels. */
  readonly size: number;
  /** Where things that stand have their foot. */
  readonly foot: number;
  readonly area: { left: number; right: number; top: number; bottom: number };
}

function draw(scene: Scene, element: Element, spot: Spot): void {
  drawings[element](scene, spot, scene.random.fork(element));
}

const drawings: Readonly<Record<Element, (scene: Scene, spot: Spot, random: Random) => void>> = {
  moon: (scene, { x, y, size }) => drawMoon(scene, x, y, size * 0.4),
  // Says only what shape the moon has.
  crescent: () => undefined,
  sun: (scene, { x, y, size }) => drawSun(scene, x, y, size * 0.4),
  stars: (scene, { area }, random) => drawStars(scene, random, area),
  snow: (scene, { area }, random) => drawSnow(scene, random, area),
  birds: (scene, { area }, random) => drawBirds(scene, random, area),
  balloon: (scene, { x, y, size }) => drawBalloon(scene, x, y - size * 0.2, size * 0.85),
  clouds(scene, { x, y, size }, random) {
    const color = shade(scene.palette.skyBottom, 0.04);
    drawCloud(scene, random, { x: x - size * 0.2, y: y - size * 0.1, width: size * 0.8, color });
    drawCloud(scene, random, { x: x + size * 0.25, y: y + size * 0.15, width: size * 0.6, color });
  },
  lighthouse: (scene, { x, size, foot }) => drawLighthouse(scene, x, foot, size * 0.8),
  house: (scene, { x, size, foot }) => drawHouse(scene, x, foot, size * 0.8),
  boat: (scene, { x, size, foot }) => drawBoat(scene, x, foot, size * 0.85),
  tree(scene, { x, size, foot }, random) {
    const color = layerColor(scene.palette, 0.7);
    if (random.chance(0.5)) drawPine(scene, x, foot, size * 0.85, color);
    else drawTree(scene, x, foot, size * 0.85, color);
  },
  blossom(scene, { x, y, size, foot, area }, random) {
    // In a mask it fills the middle; in a picture it grows at the lower edge.
    const isSmall = area.bottom - area.top < 0.4 || area.right - area.left < 0.9;
    const color = scene.palette.named ?? scene.palette.accent;
    drawBlossom(scene, random, x, isSmall ? y : foot - size * 0.3, size * 0.45, color);
  },
};
