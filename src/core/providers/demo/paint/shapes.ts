import type { Shape } from './canvas.ts';

export type Point = readonly [x: number, y: number];

/** `Math.hypot` guards against overflow, which pixels never reach, and is many times slower for it. */
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

export function circle(x: number, y: number, radius: number): Shape {
  return {
    left: x - radius,
    top: y - radius,
    right: x + radius,
    bottom: y + radius,
    distance: (px, py) => length(px - x, py - y) - radius,
  };
}

/** Distances are scaled radially: exact on the axes, close enough elsewhere for edges and shadows. */
export function ellipse(x: number, y: number, radiusX: number, radiusY: number, turnDegrees = 0): Shape {
  const cos = Math.cos((turnDegrees * Math.PI) / 180);
  const sin = Math.sin((turnDegrees * Math.PI) / 180);
  const reach = Math.max(radiusX, radiusY);
  return {
    left: x - reach,
    top: y - reach,
    right: x + reach,
    bottom: y + reach,
    distance(px, py) {
      const across = ((px - x) * cos + (py - y) * sin) / radiusX;
      const down = ((py - y) * cos - (px - x) * sin) / radiusY;
      const share = length(across, down);
      const slope = length(across / radiusX, down / radiusY) || 1;
      return share === 0 ? -Math.min(radiusX, radiusY) : (share * (share - 1)) / slope;
    },
  };
}

export function roundedBox(left: number, top: number, right: number, bottom: number, radius = 0): Shape {
  const x = (left + right) / 2;
  const y = (top + bottom) / 2;
  const halfWidth = (right - left) / 2 - radius;
  const halfHeight = (bottom - top) / 2 - radius;
  return {
    left,
    top,
    right,
    bottom,
    distance(px, py) {
      const across = Math.abs(px - x) - halfWidth;
      const down = Math.abs(py - y) - halfHeight;
      const outside = length(Math.max(across, 0), Math.max(down, 0));
      return outside + Math.min(Math.max(across, down), 0) - radius;
    },
  };
}

/** A thick line with round ends. */
export function stroke(from: Point, to: Point, width: number): Shape {
  const [x, y] = from;
  const [dx, dy] = [to[0] - x, to[1] - y];
  const squared = dx * dx + dy * dy || 1;
  const radius = width / 2;
  return {
    left: Math.min(x, to[0]) - radius,
    top: Math.min(y, to[1]) - radius,
    right: Math.max(x, to[0]) + radius,
    bottom: Math.max(y, to[1]) + radius,
    distance(px, py) {
      const along = Math.max(0, Math.min(1, ((px - x) * dx + (py - y) * dy) / squared));
      return length(px - x - dx * along, py - y - dy * along) - radius;
    },
  };
}

/** A closed outline of straight edges; `radius` rounds its corners outwards. */
export function polygon(points: readonly Point[], radius = 0): Shape {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    left: Math.min(...xs) - radius,
    top: Math.min(...ys) - radius,
    right: Math.max(...xs) + radius,
    bottom: Math.max(...ys) + radius,
    distance: (px, py) => polygonDistance(points, px, py) - radius,
  };
}

/** Nearest edge, and the crossing rule for the sign. */
function polygonDistance(points: readonly Point[], px: number, py: number): number {
  let nearest = Infinity;
  let isInside = false;
  let previous = points[points.length - 1];
  for (const point of points) {
    if (!previous) continue;
    const [x, y] = previous;
    const [ex, ey] = [point[0] - x, point[1] - y];
    const along = Math.max(0, Math.min(1, ((px - x) * ex + (py - y) * ey) / (ex * ex + ey * ey || 1)));
    nearest = Math.min(nearest, (px - x - ex * along) ** 2 + (py - y - ey * along) ** 2);
    if (y > py !== point[1] > py && px < x + (ex * (py - y)) / ey) isInside = !isInside;
    previous = point;
  }
  return Math.sqrt(nearest) * (isInside ? -1 : 1);
}

/** One silhouette of several shapes: it throws one shadow. */
export function union(shapes: readonly Shape[]): Shape {
  return {
    left: Math.min(...shapes.map((shape) => shape.left)),
    top: Math.min(...shapes.map((shape) => shape.top)),
    right: Math.max(...shapes.map((shape) => shape.right)),
    bottom: Math.max(...shapes.map((shape) => shape.bottom)),
    distance(x, y) {
      let nearest = Infinity;
      for (const shape of shapes) {
        // Outside its box by more than what was found already: cannot be nearer.
        const beside = Math.max(shape.left - x, x - shape.right, shape.top - y, y - shape.bottom);
        if (beside < nearest) nearest = Math.min(nearest, shape.distance(x, y));
      }
      return nearest;
    },
  };
}

/** `shape` without what lies in `hole`. */
export function without(shape: Shape, hole: Shape): Shape {
  return { ...shape, distance: (x, y) => Math.max(shape.distance(x, y), -hole.distance(x, y)) };
}

/** Where two shapes overlap. */
export function both(first: Shape, second: Shape): Shape {
  return {
    left: Math.max(first.left, second.left),
    top: Math.max(first.top, second.top),
    right: Math.min(first.right, second.right),
    bottom: Math.min(first.bottom, second.bottom),
    distance: (x, y) => Math.max(first.distance(x, y), second.distance(x, y)),
  };
}

/** Everything below a line that rises and falls: a hill, a wave, a ground. `heightAt` gives the line's y. */
export function ground(width: number, height: number, heightAt: (x: number) => number): Shape {
  const line = new Float32Array(width + 2);
  for (let x = 0; x < line.length; x += 1) line[x] = heightAt(x);
  const lineAt = (x: number) => line[Math.max(0, Math.min(line.length - 1, Math.round(x)))] ?? 0;
  return {
    left: 0,
    top: line.reduce((top, y) => Math.min(top, y), height),
    right: width,
    bottom: height,
    distance(px, py) {
      const slope = (lineAt(px + 2) - lineAt(px - 2)) / 4;
      return (lineAt(px) - py) / Math.sqrt(1 + slope * slope);
    },
  };
}
