import type { GraphLayout } from './graph-layout.ts';

/** What part of the graph is in sight: its point at the stage's top left corner, and stage pixels a unit. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Stage {
  readonly width: number;
  readonly height: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const scales = { min: 0.02, max: 3 } as const;
const marginPx = 32;
/** Fitting never makes pictures smaller than they can be told apart by; a larger graph begins at its start. */
const leastReadable = 0.45;

/** All of the graph in the middle of the stage, never larger than life. */
export function fitCamera({ width, height }: Pick<GraphLayout, 'width' | 'height'>, stage: Stage): Camera {
  const across = (stage.width - 2 * marginPx) / Math.max(1, width);
  const down = (stage.height - 2 * marginPx) / Math.max(1, height);
  const scale = Math.max(scales.min, Math.min(across, down, 1));
  return {
    scale,
    x: (width - stage.width / scale) / 2,
    y: (height - stage.height / scale) / 2,
  };
}

/** Where a graph is first shown: all of it where it can be read so, else around one of its places. */
export function firstCamera(
  layout: Pick<GraphLayout, 'width' | 'height'>,
  stage: Stage,
  around: { readonly x: number; readonly y: number },
): Camera {
  const fitted = fitCamera(layout, stage);
  return fitted.scale >= leastReadable ? fitted : centredOn(around, 1, stage);
}

export function centredOn(
  point: { readonly x: number; readonly y: number },
  scale: number,
  stage: Stage,
): Camera {
  return { scale, x: point.x - stage.width / scale / 2, y: point.y - stage.height / scale / 2 };
}

/** Zooms so that what is under `anchor` (stage pixels) stays there. */
export function zoomTo(
  camera: Camera,
  scale: number,
  anchor: { readonly x: number; readonly y: number },
): Camera {
  const bounded = Math.min(Math.max(scale, scales.min), scales.max);
  return {
    scale: bounded,
    x: camera.x + anchor.x / camera.scale - anchor.x / bounded,
    y: camera.y + anchor.y / camera.scale - anchor.y / bounded,
  };
}

/** Moves by stage pixels; something of the graph always stays in sight. */
export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale };
}

export function keptInSight(
  camera: Camera,
  layout: Pick<GraphLayout, 'width' | 'height'>,
  stage: Stage,
): Camera {
  const [across, down] = [stage.width / camera.scale, stage.height / camera.scale];
  const keep = 60 / camera.scale;
  return {
    ...camera,
    x: Math.min(Math.max(camera.x, keep - across), layout.width - keep),
    y: Math.min(Math.max(camera.y, keep - down), layout.height - keep),
  };
}

/** The part of the graph that the stage shows. */
export function boxInSight({ x, y, scale }: Camera, stage: Stage): Box {
  return { left: x, top: y, right: x + stage.width / scale, bottom: y + stage.height / scale };
}

/** The least move that brings a box whole into sight. */
export function revealed(camera: Camera, box: Box, stage: Stage): Camera {
  const sight = boxInSight(camera, stage);
  const margin = 24 / camera.scale;
  const shift = (low: number, high: number, from: number, to: number) => {
    if (low - margin < from) return low - margin - from;
    return high + margin > to ? high + margin - to : 0;
  };
  return {
    ...camera,
    x: camera.x + shift(box.left, box.right, sight.left, sight.right),
    y: camera.y + shift(box.top, box.bottom, sight.top, sight.bottom),
  };
}
