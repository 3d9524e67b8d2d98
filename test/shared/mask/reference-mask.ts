import type { MaskDocument, MaskStep } from '../../../src/shared/mask/mask-steps.ts';

/**
 * What a mask is, pixel by pixel and as slowly as it takes: distances by search, areas by cutting triangles, means by
 * adding up. Shares no code with the rasteriser but the types; strokes are given with their points in the clear.
 */
export interface PlainStroke<Kind extends 'brush' | 'lasso' = 'brush' | 'lasso'> {
  readonly kind: Kind;
  readonly operation: 'add' | 'remove';
  /** x, y and, of a brush, pressure. */
  readonly points: readonly (readonly number[])[];
  readonly radiusPx?: number;
  readonly hardness?: number;
}
type Shape = Extract<MaskStep, { x: number }>;
export type PlainStep =
  | PlainStroke<'brush'>
  | PlainStroke<'lasso'>
  | Shape
  | Exclude<MaskStep, { kind: 'brush' | 'lasso' } | { x: number }>;

export function referenceMask(
  size: { readonly width: number; readonly height: number },
  document: { readonly steps: readonly PlainStep[] } & Pick<MaskDocument, 'featherPx'>,
): number[][] {
  let rows = Array.from({ length: size.height }, () => Array.from({ length: size.width }, () => 0));
  for (const step of document.steps) rows = stepped(rows, step);
  return document.featherPx === 0 ? rows : blurred(rows, document.featherPx);
}

function stepped(rows: number[][], step: PlainStep): number[][] {
  if ('operation' in step) {
    const shares = sharesOf(step);
    return rows.map((row, y) =>
      row.map((value, x) => {
        const share = shares(x, y);
        return step.operation === 'add' ? Math.max(value, share) : Math.min(value, 1 - share);
      }),
    );
  }
  if ('byPx' in step)
    return step.kind === 'grow' ? grown(rows, step.byPx) : turnedOver(grown(turnedOver(rows), step.byPx));
  if (step.kind === 'invert') return turnedOver(rows);
  return rows.map((row) => row.map(() => (step.kind === 'fill' ? 1 : 0)));
}

const turnedOver = (rows: number[][]): number[][] => rows.map((row) => row.map((value) => 1 - value));

function sharesOf(step: PlainStroke | Shape): (x: number, y: number) => number {
  if ('points' in step) {
    return step.kind === 'brush'
      ? (x, y) => brushShare(step, x + 0.5, y + 0.5)
      : (x, y) => polygonShare(step.points, x, y);
  }
  if (step.kind === 'ellipse') return (x, y) => ellipseShare(step, x, y);
  const overlap = (from: number, to: number, at: number): number =>
    Math.max(0, Math.min(to, at + 1) - Math.max(from, at));
  return (x, y) => overlap(step.x, step.x + step.width, x) * overlap(step.y, step.y + step.height, y);
}

/** How deep a point lies in the sweep of a circle, by looking for the best moment of each piece. */
function brushShare({ points, radiusPx = 1, hardness = 1 }: PlainStroke, x: number, y: number): number {
  const radiusOf = (pressure: number): number => Math.max(0.5, radiusPx * (0.1 + 0.9 * (pressure / 255)));
  let depth = -Infinity;
  points.forEach((a, index) => {
    const b = points[index + 1] ?? a;
    const at = (moment: number): number => {
      const mix = (part: number): number => (a[part] ?? 0) + moment * ((b[part] ?? 0) - (a[part] ?? 0));
      const radius = radiusOf(a[2] ?? 255) + moment * (radiusOf(b[2] ?? 255) - radiusOf(a[2] ?? 255));
      return radius - Math.hypot(x - mix(0), y - mix(1));
    };
    let [low, high] = [0, 1];
    for (let round = 0; round < 60; round += 1) {
      const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
      if (at(left) < at(right)) low = left;
      else high = right;
    }
    depth = Math.max(depth, at(low), at(0), at(1));
  });
  return Math.min(1, Math.max(0, (depth + 0.5) / Math.max(1, (1 - hardness) * radiusPx)));
}

type Corner = readonly [number, number];

/** The signed area of every triangle of a fan that falls on a pixel, added up. */
function polygonShare(points: readonly (readonly number[])[], x: number, y: number): number {
  const corners = points.map((point): Corner => [point[0] ?? 0, point[1] ?? 0]);
  const first = corners[0] ?? [0, 0];
  let sum = 0;
  for (let index = 1; index + 1 < corners.length; index += 1) {
    const triangle = [first, corners[index] ?? first, corners[index + 1] ?? first];
    sum += Math.sign(areaOf(triangle)) * Math.abs(areaOf(cutToPixel(triangle, x, y)));
  }
  return Math.min(1, Math.abs(sum));
}

function areaOf(corners: readonly Corner[]): number {
  return (
    corners.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [0, 0];
      return sum + x * nextY - nextX * y;
    }, 0) / 2
  );
}

function cutToPixel(corners: readonly Corner[], x: number, y: number): readonly Corner[] {
  const sides: readonly ((corner: Corner) => number)[] = [
    ([cx]) => cx - x,
    ([cx]) => x + 1 - cx,
    ([, cy]) => cy - y,
    ([, cy]) => y + 1 - cy,
  ];
  return sides.reduce<readonly Corner[]>((shape, inside) => {
    const kept: Corner[] = [];
    shape.forEach((corner, index) => {
      const next = shape[(index + 1) % shape.length] ?? corner;
      const [here, there] = [inside(corner), inside(next)];
      if (here >= 0) kept.push(corner);
      if (here >= 0 !== there >= 0) {
        const share = here / (here - there);
        kept.push([corner[0] + share * (next[0] - corner[0]), corner[1] + share * (next[1] - corner[1])]);
      }
    });
    return kept;
  }, corners);
}

/** Strips of a pixel, each with the exact part of it that lies inside. */
function ellipseShare(step: Shape, x: number, y: number): number {
  const strips = 400;
  const [rx, ry] = [step.width / 2, step.height / 2];
  let sum = 0;
  for (let strip = 0; strip < strips; strip += 1) {
    const v = (y + (strip + 0.5) / strips - step.y - ry) / ry;
    if (Math.abs(v) >= 1) continue;
    const half = rx * Math.sqrt(1 - v * v);
    sum += Math.max(0, Math.min(step.x + rx + half, x + 1) - Math.max(step.x + rx - half, x));
  }
  return sum / strips;
}

function grown(rows: number[][], byPx: number): number[][] {
  const marked = rows.flatMap((row, y) =>
    row.flatMap((value, x) => (Math.round(value * 255) >= 128 ? [[x, y] as const] : [])),
  );
  return rows.map((row, y) =>
    row.map((value, x) => {
      const distance = marked.reduce(
        (least, [mx, my]) => Math.min(least, Math.hypot(mx - x, my - y)),
        Infinity,
      );
      return Math.max(value, Math.min(1, Math.max(0, byPx + 1 - distance)));
    }),
  );
}

function blurred(rows: number[][], byPx: number): number[][] {
  let now = rows;
  for (const radius of [Math.floor(byPx / 3), Math.floor((byPx + 1) / 3), Math.floor((byPx + 2) / 3)]) {
    now = turned(meanAcross(turned(meanAcross(now, radius)), radius));
  }
  return now;
}

function meanAcross(rows: number[][], radius: number): number[][] {
  return rows.map((row) =>
    row.map((_, x) => {
      let sum = 0;
      for (let at = x - radius; at <= x + radius; at += 1) {
        sum += row[Math.min(row.length - 1, Math.max(0, at))] ?? 0;
      }
      return sum / (2 * radius + 1);
    }),
  );
}

function turned(rows: number[][]): number[][] {
  return (rows[0] ?? []).map((_, x) => rows.map((row) => row[x] ?? 0));
}
