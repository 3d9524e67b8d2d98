import { parseSize, type Parameters } from '../../../shared/capabilities.ts';
import type { ModelFamily } from './model-families.ts';

/** Width and height in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** What each partial picture of a stream costs. */
export const tokensPerPartial = 100;

/** Patches along the long edge, per quality. */
const grids: Readonly<Partial<Record<ModelFamily, Readonly<Record<string, number>>>>> = {
  '2': { low: 16, medium: 48, high: 96 },
  '2.5': { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 },
};

/** Tokens per picture: square, portrait, landscape. */
type FixedRow = readonly [number, number, number];
const fixedTokens: Readonly<Partial<Record<ModelFamily, Readonly<Record<string, FixedRow>>>>> = {
  '1.5': { low: [272, 408, 400], medium: [1056, 1584, 1568], high: [4160, 6240, 6208] },
  // Not published as tokens; these reproduce the prices per picture that are.
  '1-mini': { low: [687, 812, 812], medium: [1437, 1937, 1937], high: [4562, 6562, 6562] },
};

/**
 * Output tokens of `count` pictures, exactly as OpenAI's calculator has them: ceil(n · g · s · (2,000,000 + W·H) /
 * 4,000,000) with s = round(g · short / long), rounded up once for the whole call. A half rounds up, as in the
 * calculator's own code; the published figures hold with either reading. Null where it cannot be known before the call.
 */
export function outputTokens(family: ModelFamily, parameters: Parameters, count: number): number | null {
  const size = parameters.size === undefined ? null : parseSize(parameters.size);
  const quality = parameters.quality ?? '';
  if (size === null) return null;
  const grid = grids[family]?.[quality];
  if (grid !== undefined) return gridTokens(grid, size, count);
  const row = fixedTokens[family]?.[quality];
  return row === undefined ? null : count * row[shapeIndex(size)];
}

function gridTokens(grid: number, { width, height }: PixelSize, count: number): number {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const shortGrid = Math.floor((2 * grid * short + long) / (2 * long));
  return ceilDivide(count * grid * shortGrid * (2_000_000 + width * height), 4_000_000);
}

function shapeIndex({ width, height }: PixelSize): 0 | 1 | 2 {
  if (width === height) return 0;
  return width < height ? 1 : 2;
}

const patchEdge = 32;
const mostPatches = 1536;
const scaledEdge = 1024;

/**
 * Input tokens of one picture. 2 and later: patches of 32 pixels, small pictures scaled up to a long edge of 1024,
 * large ones down until at most 1,536 whole patches cover them; not published, and equal to every measured figure.
 * Older: 65, and 129 for each tile of 512 after the short edge is scaled to 512; high fidelity adds a fixed amount.
 */
export function inputTokens(family: ModelFamily, size: PixelSize, fidelity: string | undefined): number {
  return family === '1.5' || family === '1-mini' ? tileTokens(size, fidelity) : patchTokens(size);
}

function patchTokens({ width, height }: PixelSize): number {
  const up = Math.max(1, scaledEdge / Math.max(width, height));
  const across = (width * up) / patchEdge;
  const down = (height * up) / patchEdge;
  const patches = ceilClose(across) * ceilClose(down);
  if (patches <= mostPatches) return patches;
  const shrink = Math.sqrt(mostPatches / (across * down));
  const fit = Math.min(wholeShare(across * shrink), wholeShare(down * shrink));
  return ceilClose(across * shrink * fit) * ceilClose(down * shrink * fit);
}

/** By how much an edge shrinks further so that whole patches cover it. */
function wholeShare(patches: number): number {
  return Math.max(1, Math.floor(patches)) / patches;
}

const tileEdge = 512;

function tileTokens({ width, height }: PixelSize, fidelity: string | undefined): number {
  const scale = tileEdge / Math.min(width, height);
  const tiles = ceilClose((width * scale) / tileEdge) * ceilClose((height * scale) / tileEdge);
  const extra = fidelity === 'high' ? (width === height ? 4160 : 6240) : 0;
  return 65 + 129 * tiles + extra;
}

/** An upper guess: a token covers at least one character of ordinary text, and the wrapping takes up to 16. */
export function promptTokensAtMost(prompt: string): number {
  return 16 + [...prompt].length;
}

function ceilDivide(dividend: number, divisor: number): number {
  const rest = dividend % divisor;
  return (dividend - rest) / divisor + (rest === 0 ? 0 : 1);
}

/** Scaling leaves 32.00000000001 where 32 is meant. */
function ceilClose(value: number): number {
  return Math.ceil(value - 1e-9);
}
