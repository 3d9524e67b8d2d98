import { parseRatio, parseSize, type FieldRule } from './capabilities.ts';
import { legalSize } from './legal-size.ts';
import type { LocalOperation } from './local-edit.ts';
import type { MaskStep } from './mask/mask-steps.ts';

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Pixels added at each side of a picture, in its own pixels; negative ones cut off. */
export interface Sides {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const noSides: Sides = { left: 0, top: 0, right: 0, bottom: 0 };

/** The shapes offered beside free handles. */
export const frameRatios = ['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'] as const;

/** How far the mask reaches into the old picture, so that the seam is drawn anew. */
const overlapPx = 8;

/** The sides that bring a picture to a shape: by growing where `grows`, else by cutting; evenly at both ends. */
export function sidesForRatio(picture: Extent, ratio: string, grows: boolean): Sides {
  const shape = parseRatio(ratio);
  if (shape === null) return noSides;
  const wanted = shape.width / shape.height;
  const isTooWide = picture.width / picture.height > wanted;
  const changesWidth = isTooWide !== grows;
  const across = changesWidth ? Math.round(picture.height * wanted) - picture.width : 0;
  const down = changesWidth ? 0 : Math.round(picture.width / wanted) - picture.height;
  const [left, top] = [Math.floor(across / 2), Math.floor(down / 2)];
  return { left, top, right: across - left, bottom: down - top };
}

/** A larger canvas that a model takes: what is made here, what is painted on it, and what to say of it. */
export interface OutpaintPlan {
  readonly operation: Extract<LocalOperation, { kind: 'extend' }>;
  readonly mask: readonly MaskStep[];
  /** The size to ask for: that of the canvas. */
  readonly size: string;
  /** What was changed to make the size legal; null where nothing was. */
  readonly note: string | null;
}

/**
 * Extends a picture to a canvas of a size the model takes. The canvas grows around the picture where it must, the new
 * room shared out as the sides were; only where the model takes nothing that large is the picture made smaller.
 */
export function planOutpaint(picture: Extent, sides: Sides, rule: FieldRule | undefined): OutpaintPlan {
  const wanted = {
    width: picture.width + sides.left + sides.right,
    height: picture.height + sides.top + sides.bottom,
  };
  const size = sizeFor(wanted, rule);
  const scale = Math.min(1, size.width / wanted.width, size.height / wanted.height);
  const [scaledWidth, scaledHeight] = [scaled(picture.width, scale), scaled(picture.height, scale)];
  const x = placed(size.width - scaledWidth, sides.left, sides.right);
  const y = placed(size.height - scaledHeight, sides.top, sides.bottom);
  const operation = { kind: 'extend', ...size, x, y, scaledWidth, scaledHeight } as const;
  return {
    operation,
    mask: maskAround(operation),
    size: `${size.width}x${size.height}`,
    note: noteOf(wanted, size, scale),
  };
}

function scaled(edge: number, scale: number): number {
  return Math.max(1, Math.floor(edge * scale));
}

/** Shares out the room at two sides as it was asked for; evenly where nothing was. */
function placed(room: number, before: number, after: number): number {
  const sum = before + after;
  return Math.max(0, Math.min(room, Math.round(sum === 0 ? room / 2 : (room * before) / sum)));
}

function sizeFor(wanted: Extent, rule: FieldRule | undefined): Extent {
  if (rule?.kind !== 'size') return wanted;
  const presets = rule.presets.flatMap((preset) => parseSize(preset) ?? []);
  if (presets.some(({ width, height }) => width === wanted.width && height === wanted.height)) return wanted;
  const legal = rule.free === null ? nearestShape(presets, wanted) : legalSize(wanted, rule.free);
  return legal === null ? wanted : { width: legal.width, height: legal.height };
}

/** Of a model's few sizes the one whose shape is nearest. */
function nearestShape(presets: readonly Extent[], wanted: Extent): Extent | null {
  const away = ({ width, height }: Extent): number =>
    Math.abs(Math.log((width * wanted.height) / (height * wanted.width)));
  return presets.reduce<Extent | null>(
    (best, each) => (best === null || away(each) < away(best) ? each : best),
    null,
  );
}

function maskAround({
  x,
  y,
  scaledWidth,
  scaledHeight,
  width,
  height,
}: OutpaintPlan['operation']): MaskStep[] {
  // Only where there is something new beside it does the seam reach into the picture.
  const left = x > 0 ? overlapPx : 0;
  const top = y > 0 ? overlapPx : 0;
  const right = x + scaledWidth < width ? overlapPx : 0;
  const bottom = y + scaledHeight < height ? overlapPx : 0;
  const kept = {
    x: x + left,
    y: y + top,
    width: Math.max(1, scaledWidth - left - right),
    height: Math.max(1, scaledHeight - top - bottom),
  };
  return [{ kind: 'fill' }, { kind: 'rectangle', operation: 'remove', ...kept }];
}

function noteOf(wanted: Extent, size: Extent, scale: number): string | null {
  if (size.width === wanted.width && size.height === wanted.height) return null;
  const smaller = scale < 1 ? ` and the picture made ${Math.round((1 - scale) * 100)} % smaller` : '';
  return `${wanted.width} × ${wanted.height} becomes ${size.width} × ${size.height}, a size this model takes${smaller}.`;
}
