import { z } from 'zod';
import { readPoints } from './point-text.ts';

/**
 * A mask as it was painted: one step after another, each changing what the ones before it left. Values run from 0 (stays)
 * to 255 (changes). Bounded in every number, because whoever sends one may be anybody.
 */
export const maskLimits = {
  /** Steps of one mask; painting by hand for a day makes fewer. */
  steps: 20_000,
  /** Steps that one call carries. */
  stepsPerCall: 2_000,
  pointsPerStep: 20_000,
  /** Points of all steps together: what can be drawn in a few seconds. */
  points: 1_000_000,
  radiusPx: 1_000,
  growPx: 200,
  featherPx: 200,
} as const;

/** Far outside any picture, where a stroke may still begin or end. */
const farPx = 100_000;
const coordinate = z.number().min(-farPx).max(farPx);
const extent = z.number().positive().max(farPx);
const operation = z.enum(['add', 'remove']);

/** A point takes two characters a number at the least, ten at the most. */
const mostPointCharacters = maskLimits.pointsPerStep * 12;

function pointText(width: 2 | 3, fewest: number) {
  return z
    .string()
    .max(mostPointCharacters, { error: 'A stroke has too many points.', abort: true })
    .refine((text) => arePoints(text, width, fewest), 'A stroke’s points cannot be read.');
}

function arePoints(text: string, width: 2 | 3, fewest: number): boolean {
  const values = readPoints(text, width);
  if (values === null) return false;
  const count = values.length / width;
  if (count < fewest || count > maskLimits.pointsPerStep) return false;
  return values.every((value, index) =>
    index % width === 2 ? value >= 0 && value <= 255 : Math.abs(value) <= farPx,
  );
}

const BrushStep = z.object({
  kind: z.literal('brush'),
  operation,
  /** x, y and pressure of each point; see point-text.ts. */
  points: pointText(3, 1),
  /** At full pressure. */
  radiusPx: z.number().min(0.5).max(maskLimits.radiusPx),
  /** 1 for a hard edge, 0 for one that fades from the middle. */
  hardness: z.number().min(0).max(1),
});

const LassoStep = z.object({ kind: z.literal('lasso'), operation, points: pointText(2, 3) });

const ShapeStep = z.object({
  kind: z.enum(['rectangle', 'ellipse']),
  operation,
  x: coordinate,
  y: coordinate,
  width: extent,
  height: extent,
});

const WholeStep = z.object({ kind: z.enum(['fill', 'clear', 'invert']) });

const GrowStep = z.object({
  kind: z.enum(['grow', 'shrink']),
  byPx: z.number().int().min(1).max(maskLimits.growPx),
});

/** One step of a mask. */
export const MaskStep = z.union([BrushStep, LassoStep, ShapeStep, WholeStep, GrowStep]);
export type MaskStep = z.output<typeof MaskStep>;
export type BrushStep = z.output<typeof BrushStep>;
export type MaskOperation = z.output<typeof operation>;

/** How far the edge of the finished mask fades, to each side. */
export const FeatherPx = z.number().int().min(0).max(maskLimits.featherPx);

/** A whole mask of a picture whose size is known. */
export interface MaskDocument {
  readonly featherPx: number;
  readonly steps: readonly MaskStep[];
}

/** How many points a step has; shapes and whole steps count as one. */
export function pointCount(step: MaskStep): number {
  if (step.kind === 'brush') return (readPoints(step.points, 3)?.length ?? 3) / 3;
  return step.kind === 'lasso' ? (readPoints(step.points, 2)?.length ?? 2) / 2 : 1;
}
