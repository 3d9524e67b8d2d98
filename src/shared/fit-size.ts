import { freeSizeProblem, parseRatio, parseSize, type FieldRule, type FreeSizeRule } from './capabilities.ts';
import { nearLegalSize } from './legal-size.ts';

type SizeRule = Extract<FieldRule, { kind: 'size' }>;

interface Shape {
  readonly width: number;
  readonly height: number;
}

/**
 * The size that is sent for the one asked for: itself where the model lists it, the nearest ratio where it lists ratios
 * only, and pixels where a ratio was asked of a model that counts pixels. Null where nothing near can be named: free
 * pixel sizes are judged by `freeSizeProblem`, and words are either listed or wrong.
 */
export function fitSize(rule: SizeRule, wanted: string): string | null {
  if (rule.presets.includes(wanted)) return wanted;
  const ratio = parseRatio(wanted);
  const shape = ratio ?? parseSize(wanted);
  if (shape === null) return null;
  const ratios = rule.presets.filter((preset) => parseRatio(preset) !== null);
  if (ratios.length > 0) return nearest(ratios, shape, parseRatio);
  return ratio === null ? null : pixelsFor(rule, ratio);
}

/** A result may be this much larger than usual to be exactly like its source; beyond, only the shape is kept. */
const mostGrowth = 1.6;

/**
 * The size for an edit whose size nobody chose: the source's own where the model draws it at about the usual price,
 * else the nearest to its shape. Null where the model has no sizes to choose from.
 */
export function sizeLike(rule: SizeRule, source: Shape): string | null {
  const same = `${source.width}x${source.height}`;
  if (rule.presets.includes(same)) return same;
  const usual = parseSize(rule.default);
  const legal = rule.free && usual ? nearLegalSize(source, rule.free) : null;
  if (legal && usual && legal.width * legal.height <= mostGrowth * usual.width * usual.height)
    return `${legal.width}x${legal.height}`;
  const ratios = rule.presets.filter((preset) => parseRatio(preset) !== null);
  return ratios.length > 0 ? nearest(ratios, source, parseRatio) : pixelsFor(rule, source);
}

function pixelsFor(rule: SizeRule, ratio: Shape): string | null {
  const preset = nearest(rule.presets, ratio, parseSize);
  const shape = preset === null ? null : parseSize(preset);
  if (!rule.free || (shape !== null && distance(shape, ratio) < sameShape)) return preset;
  return freePixels(rule.free, ratio, parseSize(rule.default)) ?? preset;
}

/** About as many pixels as the default, in the wanted shape, on the model's grid. */
function freePixels(rule: FreeSizeRule, ratio: Shape, usual: Shape | null): string | null {
  const pixels = usual === null ? rule.minPixels : usual.width * usual.height;
  const edge = (share: number): number =>
    Math.max(rule.edgeStep, Math.round(Math.sqrt(pixels * share) / rule.edgeStep) * rule.edgeStep);
  const size = { width: edge(ratio.width / ratio.height), height: edge(ratio.height / ratio.width) };
  return freeSizeProblem(size, rule) === null ? `${size.width}x${size.height}` : null;
}

/** Shapes this near are one shape to the eye (1366x768 is 16:9). */
const sameShape = 0.02;

function nearest(
  presets: readonly string[],
  wanted: Shape,
  parse: (text: string) => Shape | null,
): string | null {
  let best: { readonly preset: string; readonly distance: number } | null = null;
  for (const preset of presets) {
    const shape = parse(preset);
    if (shape === null) continue;
    const away = distance(shape, wanted);
    if (best === null || away < best.distance) best = { preset, distance: away };
  }
  return best?.preset ?? null;
}

/** 0 for the same shape; symmetric, so that 1:2 is as far from 1:1 as 2:1 is. */
function distance(left: Shape, right: Shape): number {
  return Math.abs(Math.log((left.width * right.height) / (left.height * right.width)));
}
