import { boxInSight, type Box } from './camera.ts';
import { paintGraph, picturesFrom, type Scene } from './graph-painter.ts';

/** More device pixels than this are not kept: the part around the stage is, instead of all of it. */
const mostPixels = 16_000_000;
/** Room around the graph for rings, chips and sagging lines, in stage pixels. */
const roomPx = 60;

interface Kept {
  readonly canvas: OffscreenCanvas;
  readonly area: Box;
  readonly isWhole: boolean;
  readonly scale: number;
  readonly ratio: number;
  readonly surround: string;
}

/**
 * Draws a graph from afar by moving what was drawn before: with thousands of places in sight a pan must cost a copy of
 * pixels, not a thousand lines. Near, and while the zoom changes, everything is drawn as it is.
 */
export class GraphCache {
  #kept: Kept | null = null;
  #lastScale = 0;

  /** What is drawn has changed, not only where it is looked at from. */
  forget(): void {
    this.#kept = null;
  }

  paint(context: CanvasRenderingContext2D, scene: Scene, ratio: number): void {
    const { camera, stage, colors } = scene;
    const isSteady = camera.scale === this.#lastScale;
    this.#lastScale = camera.scale;
    if (camera.scale >= picturesFrom || (!isSteady && !this.#covers(scene, ratio))) {
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paintGraph(context, scene);
      return;
    }
    if (!this.#covers(scene, ratio)) this.#kept = drawnAhead(scene, ratio);
    if (!this.#kept) return;
    const { canvas, area } = this.#kept;
    const place = (from: number, to: number) => Math.round((from - to) * camera.scale * ratio);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colors.surround;
    context.fillRect(0, 0, Math.ceil(stage.width * ratio), Math.ceil(stage.height * ratio));
    context.drawImage(canvas, place(area.left, camera.x), place(area.top, camera.y));
  }

  #covers({ camera, stage, colors }: Scene, ratio: number): boolean {
    const kept = this.#kept;
    if (!kept || kept.scale !== camera.scale || kept.ratio !== ratio || kept.surround !== colors.surround)
      return false;
    const sight = boxInSight(camera, stage);
    const { left, top, right, bottom } = kept.area;
    const isInside = sight.left >= left && sight.top >= top && sight.right <= right && sight.bottom <= bottom;
    return kept.isWhole || isInside;
  }
}

/** The whole graph where it is small enough, else what is in sight and half as much on every side. */
function drawnAhead(scene: Scene, ratio: number): Kept {
  const { camera, stage, layout, colors } = scene;
  const { scale } = camera;
  const room = roomPx / scale;
  const whole = { left: -room, top: -room, right: layout.width + room, bottom: layout.height + room };
  const isWhole = pixelsOf(whole, scale * ratio) <= mostPixels;
  const area = isWhole ? whole : around(boxInSight(camera, stage));
  const size = { width: (area.right - area.left) * scale, height: (area.bottom - area.top) * scale };
  const canvas = new OffscreenCanvas(Math.ceil(size.width * ratio), Math.ceil(size.height * ratio));
  const context = canvas.getContext('2d', { alpha: false });
  if (context) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintGraph(context, { ...scene, camera: { x: area.left, y: area.top, scale }, stage: size });
  }
  return { canvas, area, isWhole, scale, ratio, surround: colors.surround };
}

function around({ left, top, right, bottom }: Box): Box {
  const [across, down] = [(right - left) / 2, (bottom - top) / 2];
  return { left: left - across, top: top - down, right: right + across, bottom: bottom + down };
}

function pixelsOf({ left, top, right, bottom }: Box, scale: number): number {
  return (right - left) * scale * (bottom - top) * scale;
}
