import { blend, fill, type Canvas } from './canvas.ts';
import { mix, type Rgb } from './color.ts';
import { descenderRows, glyphOf, glyphRows, plainText } from './font.ts';
import type { Palette } from './palette.ts';
import { roundedBox } from './shapes.ts';

const paper: Rgb = [248, 243, 233];

/**
 * A strip of paper along the lower edge with the prompt on it. Always the same place and height: the caption of an
 * edit covers the one before it.
 */
export function drawCaption(canvas: Canvas, prompt: string, palette: Palette): void {
  const scale = scaleOf(canvas);
  const stripHeight = stripRows * scale;
  const top = canvas.height - stripHeight;
  const { ink } = drawStrip(canvas, palette, top);
  const margin = 7 * scale;
  const baseline = top + Math.floor((stripHeight - glyphRows * scale) / 2);
  drawMark(canvas, margin, baseline, scale, palette.accent);
  const left = margin + 9 * scale;
  const text = fitted(plainText(prompt), (canvas.width - left - margin) / scale);
  drawText(canvas, text, { left, top: baseline, scale }, ink);
}

/** The same for a round sticker: higher up, where the disc is wide enough, and in the middle. */
export function drawStickerCaption(canvas: Canvas, prompt: string, palette: Palette): void {
  const { width, height, unit } = canvas;
  const scale = scaleOf(canvas);
  const top = Math.round(height / 2 + unit * 0.37);
  const { ink } = drawStrip(canvas, palette, top);
  const text = fitted(plainText(prompt), (unit * 0.52) / scale);
  const left = Math.round((width - textWidth(text) * scale) / 2);
  drawText(canvas, text, { left, top: top + 5 * scale, scale }, ink);
}

/** Height of the strip in rows of the face. */
const stripRows = glyphRows + descenderRows + 8;

function scaleOf({ unit }: Canvas): number {
  return Math.max(1, Math.round(unit / 460));
}

/** The strip from `top` to the lower edge, and what to write on it with. */
function drawStrip(canvas: Canvas, palette: Palette, top: number): { readonly ink: Rgb } {
  const { width, height, unit } = canvas;
  const color = palette.isNight ? mix(palette.near, [6, 8, 18], 0.5) : mix(paper, palette.skyBottom, 0.12);
  fill(canvas, roundedBox(-50, top, width + 50, height + 50), color, {
    shadow: unit * 0.014,
    shadowOpacity: 0.28,
  });
  return {
    ink: palette.isNight ? mix(paper, palette.far, 0.15) : mix(palette.near, [20, 16, 24], 0.35),
  };
}

/** A small disc in the accent colour before the words: Demo's signature. */
function drawMark(canvas: Canvas, left: number, top: number, scale: number, color: Rgb): void {
  const radius = 2.4 * scale;
  const y = top + 3.6 * scale;
  const dot = roundedBox(left, y - radius, left + radius * 2, y + radius, radius);
  fill(canvas, dot, color);
}

interface Line {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** Draws one line of pixel letters; whatever would leave the canvas is left out. */
function drawText(canvas: Canvas, text: string, line: Line, color: Rgb): void {
  let left = line.left;
  for (const character of text) {
    const glyph = glyphOf(character);
    for (let row = 0; row < glyphRows + descenderRows; row += 1) {
      for (let column = 0; column < glyph.width; column += 1) {
        if (glyph.isSet(column, row)) {
          drawDot(canvas, left + column * line.scale, line.top + row * line.scale, line.scale, color);
        }
      }
    }
    left += (glyph.width + 1) * line.scale;
  }
}

function drawDot(canvas: Canvas, left: number, top: number, size: number, color: Rgb): void {
  for (let y = Math.max(0, top); y < Math.min(canvas.height, top + size); y += 1) {
    for (let x = Math.max(0, left); x < Math.min(canvas.width, left + size); x += 1)
      blend(canvas, x, y, color, 1);
  }
}

/** Width of a line in pixels of the face. */
function textWidth(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + glyphOf(character).width + 1, 0);
}

/** The words that fit, with dots where some are left out. */
function fitted(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const characters = Array.from(text);
  let used = textWidth('...');
  const end = characters.findIndex((character) => {
    used += glyphOf(character).width + 1;
    return used > width;
  });
  return `${characters.slice(0, Math.max(0, end)).join('').trimEnd()}...`;
}
