import type { Canvas } from './canvas.ts';
import type { Lch } from './color.ts';
import { choosePalette, type Palette } from './palette.ts';
import { createRandom } from './random.ts';
import type { Scene } from './scene.ts';
import { paintDunes, paintForest, paintHills, paintMountains } from './scenes-land.ts';
import { paintCity, paintSea } from './scenes-places.ts';
import { paintAbstract, paintFlower, paintPortrait } from './scenes-subjects.ts';
import { drawBalloon, drawSnow } from './elements.ts';
import { readWishes, type Subject } from './words.ts';

const painters: Readonly<Record<Subject, (scene: Scene) => void>> = {
  hills: paintHills,
  mountains: paintMountains,
  dunes: paintDunes,
  sea: paintSea,
  forest: paintForest,
  city: paintCity,
  portrait: paintPortrait,
  flower: paintFlower,
  abstract: paintAbstract,
};

/** What a prompt that names no subject may become. */
const surprises: readonly [Subject, ...Subject[]] = [
  'hills',
  'mountains',
  'sea',
  'dunes',
  'abstract',
  'forest',
];

export interface NewPicture {
  readonly prompt: string;
  readonly index: number;
  readonly quality: 'low' | 'medium' | 'high';
  /** Average colour of a reference, used where the prompt names none. */
  readonly hint: Lch | null;
}

const details = { low: 1, medium: 2, high: 3 } as const;

/** Paints a whole new picture and gives the colours it used. */
export function paintNew(canvas: Canvas, picture: NewPicture): Palette {
  const wishes = readWishes(picture.prompt);
  const random = createRandom(`${picture.prompt.trim()}#${picture.index}`);
  const subject = wishes.subject ?? random.pick(surprises);
  const colors = wishes.colors.length > 0 || !picture.hint ? wishes.colors : [picture.hint];
  // All pictures of one call share their colours, as one request would.
  const palette = choosePalette({ subject, hour: wishes.hour, colors }, createRandom(picture.prompt.trim()));
  const scene: Scene = {
    canvas,
    palette,
    random,
    elements: wishes.elements,
    detail: details[picture.quality],
  };
  painters[subject](scene);
  paintExtras(scene);
  return palette;
}

/** Things that fit any scene and that no scene places itself. */
function paintExtras(scene: Scene): void {
  const { canvas, elements, random } = scene;
  if (elements.includes('balloon')) {
    const stream = random.fork('balloon');
    const x = canvas.width * stream.between(0.2, 0.8);
    drawBalloon(scene, x, canvas.height * stream.between(0.2, 0.34), canvas.unit * 0.2);
  }
  if (elements.includes('snow')) drawSnow(scene, random.fork('snow'), { top: 0, bottom: 1 });
}
