import type { PendingShape } from './mask-tools.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The shape between two points, on whole pixels; `isEven` makes its sides equal. */
export function shapeBetween(
  kind: PendingShape['kind'],
  from: Point,
  to: Point,
  isEven: boolean,
): PendingShape {
  let [across, down] = [to.x - from.x, to.y - from.y];
  if (isEven) {
    const edge = Math.max(Math.abs(across), Math.abs(down));
    across = across < 0 ? -edge : edge;
    down = down < 0 ? -edge : edge;
  }
  const x = Math.round(Math.min(from.x, from.x + across));
  const y = Math.round(Math.min(from.y, from.y + down));
  return {
    kind,
    x,
    y,
    width: Math.round(Math.max(from.x, from.x + across)) - x,
    height: Math.round(Math.max(from.y, from.y + down)) - y,
  };
}

/** A shape to begin with by key: half of what is in sight, in its middle. */
export function shapeInMiddle(
  kind: PendingShape['kind'],
  visible: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): PendingShape {
  const width = Math.max(1, Math.round(visible.width / 2));
  const height = Math.max(1, Math.round(visible.height / 2));
  return {
    kind,
    x: Math.round(visible.x + (visible.width - width) / 2),
    y: Math.round(visible.y + (visible.height - height) / 2),
    width,
    height,
  };
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Arrows move a shape, with Shift they size it; Alt makes the step one pixel. Null for other keys. */
export function movedShape(
  shape: PendingShape,
  key: string,
  {
    isSizing,
    isFine,
    stepPx,
  }: { readonly isSizing: boolean; readonly isFine: boolean; readonly stepPx: number },
): PendingShape | null {
  const direction = arrows[key];
  if (!direction) return null;
  const [across, down] = direction.map((part) => part * (isFine ? 1 : stepPx));
  if (across === undefined || down === undefined) return null;
  return isSizing
    ? { ...shape, width: Math.max(1, shape.width + across), height: Math.max(1, shape.height + down) }
    : { ...shape, x: shape.x + across, y: shape.y + down };
}
