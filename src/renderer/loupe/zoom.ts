/** Lengths in CSS pixels of the stage. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/**
 * How the picture lies on the stage: CSS pixels per picture pixel, and where the picture's centre is relative to
 * the middle of the stage.
 */
export interface LoupeView {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  /** True while the picture is kept fitted when the stage changes its size. */
  readonly isFit: boolean;
}

/** Room kept between a fitted picture and the edges of the stage. */
const marginPx = 32;
/** Small pictures are not blown up to mush just to fill the stage. */
const maxFitScale = 2;
const maxScale = 16;

/** The view that shows the whole picture in the middle. */
export function fitView(picture: Extent, stage: Extent): LoupeView {
  const across = (stage.width - 2 * marginPx) / picture.width;
  const down = (stage.height - 2 * marginPx) / picture.height;
  const scale = Math.max(Math.min(across, down, maxFitScale), 1 / Math.max(picture.width, picture.height));
  return { scale, x: 0, y: 0, isFit: true };
}

/** Zooms so that the picture point under `anchor` (from the stage's middle) stays where it is. */
export function zoomAt(
  view: LoupeView,
  scale: number,
  anchor: { readonly x: number; readonly y: number },
  picture: Extent,
  stage: Extent,
): LoupeView {
  const bounded = Math.min(Math.max(scale, minScale(picture, stage)), maxScale);
  const ratio = bounded / view.scale;
  const moved = {
    scale: bounded,
    x: anchor.x - (anchor.x - view.x) * ratio,
    y: anchor.y - (anchor.y - view.y) * ratio,
    isFit: false,
  };
  return clampView(moved, picture, stage);
}

/** Moves the picture, never further than its own edges. */
export function panBy(view: LoupeView, dx: number, dy: number, picture: Extent, stage: Extent): LoupeView {
  return clampView({ ...view, x: view.x + dx, y: view.y + dy, isFit: false }, picture, stage);
}

/** Keeps the view sensible: a picture smaller than the stage is centred, a larger one covers its middle. */
export function clampView(view: LoupeView, picture: Extent, stage: Extent): LoupeView {
  const spareX = Math.max(0, (picture.width * view.scale - stage.width) / 2 + marginPx);
  const spareY = Math.max(0, (picture.height * view.scale - stage.height) / 2 + marginPx);
  const overX = picture.width * view.scale > stage.width ? spareX : 0;
  const overY = picture.height * view.scale > stage.height ? spareY : 0;
  return { ...view, x: clamp(view.x, overX), y: clamp(view.y, overY) };
}

/** True when some of the picture lies outside the stage, so that dragging and arrow keys move it. */
export function canPan(view: LoupeView, picture: Extent, stage: Extent): boolean {
  return picture.width * view.scale > stage.width + 1 || picture.height * view.scale > stage.height + 1;
}

/** The scale of the next step in or out: fixed stops, so that keys land on round figures. */
export function nextStop(scale: number, direction: 1 | -1, pixelRatio: number): number {
  const percent = scale * pixelRatio * 100;
  // The tolerance keeps a view that sits on a stop from staying there through rounding.
  const found =
    direction === 1
      ? stopsPercent.find((stop) => stop > percent * 1.01)
      : stopsPercent.findLast((stop) => stop < percent * 0.99);
  return (found ?? percent) / 100 / pixelRatio;
}

/** Screen pixels per picture pixel, in percent, as shown to people. */
export function zoomPercent(view: LoupeView, pixelRatio: number): number {
  return Math.round(view.scale * pixelRatio * 100);
}

const stopsPercent = [5, 8, 12, 16, 25, 33, 50, 66, 100, 150, 200, 300, 400, 600, 800, 1600];

function minScale(picture: Extent, stage: Extent): number {
  return Math.min(fitView(picture, stage).scale, 0.1);
}

function clamp(value: number, limit: number): number {
  return limit === 0 ? 0 : Math.min(Math.max(value, -limit), limit);
}
