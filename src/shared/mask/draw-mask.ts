import { drawCapsule } from './draw-capsule.ts';
import { drawPolygon, ellipsePoints, rectanglePoints } from './draw-polygon.ts';
import { feather } from './feather.ts';
import { grow, shrink, turnOver } from './grow.ts';
import {
  createMaskPixels,
  emptyBox,
  joinBoxes,
  wholeBox,
  type MaskPixels,
  type PixelBox,
} from './mask-pixels.ts';
import type { BrushStep, MaskDocument, MaskStep } from './mask-steps.ts';
import { readPoints } from './point-text.ts';

/**
 * The one way from strokes to pixels: the window draws with it while a person paints, and the image worker draws with it
 * what is sent, so both agree to the pixel. No DOM, no Node.
 */
export function drawMask(
  size: { readonly width: number; readonly height: number },
  document: MaskDocument,
): MaskPixels {
  const mask = createMaskPixels(size.width, size.height);
  for (const step of document.steps) applyStep(mask, step);
  return feathered(mask, document.featherPx);
}

/** A mask with its edges softened; the same one where there is nothing to soften. */
export function feathered(mask: MaskPixels, featherPx: number): MaskPixels {
  if (featherPx === 0) return mask;
  const soft = createMaskPixels(mask.width, mask.height);
  feather(mask, soft, featherPx, wholeBox(mask));
  return soft;
}

/** Applies one step to what the steps before it left; gives the part that may have changed. */
export function applyStep(mask: MaskPixels, step: MaskStep): PixelBox {
  switch (step.kind) {
    case 'brush':
      return drawBrush(mask, step, readPoints(step.points, 3) ?? [], 0);
    case 'lasso':
      return drawPolygon(mask, readPoints(step.points, 2) ?? [], step.operation);
    case 'rectangle':
      return drawPolygon(mask, rectanglePoints(step.x, step.y, step.width, step.height), step.operation);
    case 'ellipse':
      return drawPolygon(mask, ellipsePoints(step.x, step.y, step.width, step.height), step.operation);
    case 'grow':
      grow(mask, step.byPx);
      return wholeBox(mask);
    case 'shrink':
      shrink(mask, step.byPx);
      return wholeBox(mask);
    case 'fill':
    case 'clear':
      mask.values.fill(step.kind === 'fill' ? 255 : 0);
      return wholeBox(mask);
    case 'invert':
      turnOver(mask.values);
      return wholeBox(mask);
  }
}

/** How thin the lightest touch of a pen is, of the full width. */
const lightestShare = 0.1;

/** The radius a pen's pressure gives. */
function radiusAt(radiusPx: number, pressure: number): number {
  return Math.max(0.5, radiusPx * (lightestShare + (1 - lightestShare) * (pressure / 255)));
}

/**
 * Draws a stroke's pieces from the point `fromIndex` on, for a stroke that is still growing. `points` holds x, y and
 * pressure of each point.
 */
export function drawBrush(
  mask: MaskPixels,
  brush: Pick<BrushStep, 'radiusPx' | 'hardness' | 'operation'>,
  points: readonly number[],
  fromIndex: number,
): PixelBox {
  const softness = Math.max(1, (1 - brush.hardness) * brush.radiusPx);
  const count = points.length / 3;
  let changed = emptyBox;
  for (let index = Math.max(0, fromIndex - 1); index < Math.max(1, count - 1); index += 1) {
    const a = index * 3;
    const b = Math.min(count - 1, index + 1) * 3;
    const piece = {
      ax: points[a] ?? 0,
      ay: points[a + 1] ?? 0,
      aRadius: radiusAt(brush.radiusPx, points[a + 2] ?? 255),
      bx: points[b] ?? 0,
      by: points[b + 1] ?? 0,
      bRadius: radiusAt(brush.radiusPx, points[b + 2] ?? 255),
      softness,
    };
    changed = joinBoxes(changed, drawCapsule(mask, piece, brush.operation));
  }
  return changed;
}
