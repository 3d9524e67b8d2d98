import { maskLimits, type MaskStep } from './mask-steps.ts';
import { readPoints, writePoints } from './point-text.ts';

/** A step for a mask drawn smaller, as a thumbnail is: near enough to be recognised, at a fraction of the work. */
export function scaledStep(step: MaskStep, scale: number): MaskStep {
  switch (step.kind) {
    case 'brush': {
      const points = (readPoints(step.points, 3) ?? []).map((value, at) =>
        at % 3 === 2 ? value : value * scale,
      );
      return { ...step, radiusPx: Math.max(0.5, step.radiusPx * scale), points: writePoints(points, 3) };
    }
    case 'lasso': {
      const points = (readPoints(step.points, 2) ?? []).map((value) => value * scale);
      return { ...step, points: writePoints(points, 2) };
    }
    case 'rectangle':
    case 'ellipse': {
      const [x, y, width, height] = [step.x, step.y, step.width, step.height].map((value) => value * scale);
      return { ...step, x: x ?? 0, y: y ?? 0, width: width ?? 1, height: height ?? 1 };
    }
    case 'grow':
    case 'shrink':
      return { ...step, byPx: Math.min(maskLimits.growPx, Math.max(1, Math.round(step.byPx * scale))) };
    case 'fill':
    case 'clear':
    case 'invert':
      return step;
  }
}
