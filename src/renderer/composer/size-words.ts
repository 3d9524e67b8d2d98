import { freeSizeProblem, parseRatio, parseSize, type FieldRule } from '../../shared/capabilities.ts';

import { nearLegalSize } from '../../shared/legal-size.ts';

type SizeRule = Extract<FieldRule, { kind: 'size' }>;

/** "1536x1024" as people write it: "1536 × 1024". Words such as "auto" stay words. */
export function sizeWords(size: string): string {
  const parsed = parseSize(size);
  return parsed ? `${parsed.width} × ${parsed.height}` : size;
}

/** The shape in a word or a small ratio: "square", "3:2", "9:16"; null where it is not a size. */
export function ratioWords(size: string): string | null {
  const parsed = parseSize(size);
  if (!parsed) return null;
  if (parsed.width === parsed.height) return 'square';
  const divisor = greatestCommonDivisor(parsed.width, parsed.height);
  const across = parsed.width / divisor;
  const down = parsed.height / divisor;
  // 1792x1024 is 7:4, but 1826x1024 is 913:512, which tells nobody anything.
  if (across > 21 || down > 21) return `${(parsed.width / parsed.height).toFixed(2)}:1`;
  return `${across}:${down}`;
}

/** A small rectangle of the size's shape, `box` pixels at its longest edge; a square where the shape is unknown. */
export function ratioGlyph(size: string, box: number): { readonly width: number; readonly height: number } {
  const parsed = parseSize(size) ?? parseRatio(size) ?? { width: 1, height: 1 };
  const longest = Math.max(parsed.width, parsed.height);
  const fit = (edge: number) => Math.max(3, Math.round((edge / longest) * box));
  return { width: fit(parsed.width), height: fit(parsed.height) };
}

/** Reads a typed width and height: the size to send, or the rule it breaks in words. */
export function customSize(
  widthText: string,
  heightText: string,
  rule: SizeRule,
): { readonly size: string; readonly note?: string } | { readonly problem: string } {
  const width = wholeNumber(widthText);
  const height = wholeNumber(heightText);
  if (width === null || height === null) return { problem: 'type whole numbers of pixels' };
  const size = `${width}x${height}`;
  if (rule.presets.includes(size)) return { size };
  if (!rule.free) return { problem: `only ${rule.presets.map(sizeWords).join(', ')} can be asked for` };
  const problem = freeSizeProblem({ width, height }, rule.free);
  if (problem === null) return { size };
  const legal = nearLegalSize({ width, height }, rule.free);
  if (legal === null || legal.note === null) return { problem };
  return { size: `${legal.width}x${legal.height}`, note: legal.note };
}

/** The bounds of free sizes in one line, for beside the fields. */
export function freeSizeHint(rule: SizeRule): string | null {
  if (!rule.free) return null;
  return `Multiples of ${rule.free.edgeStep}, up to ${rule.free.maxEdge} pixels, ratio up to ${rule.free.maxRatio}:1`;
}

function wholeNumber(text: string): number | null {
  const trimmed = text.trim();
  return /^[1-9]\d{0,4}$/.test(trimmed) ? Number(trimmed) : null;
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right);
}
