import { freeSizeProblem, type FreeSizeRule } from './capabilities.ts';

interface Pixels {
  readonly width: number;
  readonly height: number;
}

/** A size that a model takes, and what was changed to get there, in words; the note is null where nothing was. */
export interface LegalSize extends Pixels {
  readonly note: string | null;
}

/** How many steps of the grid around the wanted size are looked at. */
const reachSteps = 3;

/** A crooked shape is worse than a few pixels more or less. */
const shapeWeight = 4;

/** What was asked for can be cut out of a picture that covers it, so any that does comes before any that does not. */
const uncovered = 10;

/**
 * The nearest size a model takes to the one asked for: the smallest that covers it (1080x1350 becomes 1088x1360), else the
 * same shape as far as can be, then the same number of pixels.
 * Null where the rule leaves nothing near (a grid wider than its own limits).
 */
export function legalSize(asked: Pixels, rule: FreeSizeRule): LegalSize | null {
  const problem = freeSizeProblem(asked, rule);
  if (problem === null) return { ...asked, note: null };
  const wanted = withinLimits(asked, rule);
  let best: { readonly size: Pixels; readonly away: number } | null = null;
  for (const width of stepsAround(wanted.width, rule.edgeStep)) {
    for (const height of stepsAround(wanted.height, rule.edgeStep)) {
      const size = { width, height };
      const covers = width >= wanted.width && height >= wanted.height;
      const away = covers ? areaOf(size) / areaOf(wanted) - 1 : uncovered + distance(size, wanted);
      if (freeSizeProblem(size, rule) === null && (best === null || away < best.away)) best = { size, away };
    }
  }
  if (best === null) return null;
  const { width, height } = best.size;
  return {
    width,
    height,
    note: `${asked.width}x${asked.height} is asked for as ${width}x${height}: ${problem}`,
  };
}

/**
 * The same where it stays near what was asked for: a picture of less than half or more than twice the pixels is another
 * wish altogether, and is refused by name instead.
 */
export function nearLegalSize(asked: Pixels, rule: FreeSizeRule): LegalSize | null {
  const legal = legalSize(asked, rule);
  const growth = legal === null ? 0 : areaOf(legal) / areaOf(asked);
  return growth > 1 / 2 && growth < 2 ? legal : null;
}

/** Scaled and, where it is too long for its breadth, shortened; not yet on the grid. */
function withinLimits({ width, height }: Pixels, rule: FreeSizeRule): Pixels {
  const long = Math.min(Math.max(width, height), Math.min(width, height) * rule.maxRatio);
  const short = Math.min(width, height);
  const pixels = long * short;
  const smaller = Math.min(1, rule.maxEdge / long, Math.sqrt(rule.maxPixels / pixels));
  const scale = smaller < 1 ? smaller : Math.max(1, Math.sqrt(rule.minPixels / pixels));
  return width >= height
    ? { width: long * scale, height: short * scale }
    : { width: short * scale, height: long * scale };
}

function stepsAround(edge: number, step: number): readonly number[] {
  const middle = Math.round(edge / step);
  return Array.from(
    { length: 2 * reachSteps + 1 },
    (_, index) => (middle + index - reachSteps) * step,
  ).filter((each) => each > 0);
}

function distance(left: Pixels, right: Pixels): number {
  const shape = Math.abs(Math.log((left.width * right.height) / (left.height * right.width)));
  return shapeWeight * shape + Math.abs(Math.log(areaOf(left) / areaOf(right)));
}

function areaOf({ width, height }: Pixels): number {
  return width * height;
}
