/**
 * Points as text: whole steps of an eighth of a pixel, each written as the difference to the one before in base 64
 * digits of five bits (as source maps write numbers). A stroke takes about five characters a point, and what is drawn,
 * stored and sent is the same to the bit.
 */
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOfDigit = new Map([...digits].map((digit, value) => [digit, value]));

/** Parts of a pixel that a coordinate can name. */
const stepsPerPixel = 8;

/** The coordinate that is kept for one that was measured. */
export function snapped(pixels: number): number {
  return Math.round(pixels * stepsPerPixel) / stepsPerPixel;
}

/** `values` holds `width` numbers a point: x, y in pixels and, where there is a third, a pressure from 0 to 255. */
export function writePoints(values: readonly number[], width: 2 | 3): string {
  let text = '';
  for (let at = 0; at < values.length; at += 1) {
    const part = at % width;
    const unit = part === 2 ? 1 : stepsPerPixel;
    const before = at < width ? 0 : Math.round((values[at - width] ?? 0) * unit);
    text += writeNumber(Math.round((values[at] ?? 0) * unit) - before);
  }
  return text;
}

/** The numbers again; null where the text is not one that `writePoints` could have written. */
export function readPoints(text: string, width: 2 | 3): number[] | null {
  const values: number[] = [];
  const last = [0, 0, 0];
  for (let at = 0; at < text.length;) {
    let number = 0;
    let scale = 1;
    for (;;) {
      const digit = valueOfDigit.get(text[at] ?? '');
      if (digit === undefined || scale > 2 ** 40) return null;
      number += (digit & 31) * scale;
      scale *= 32;
      at += 1;
      if ((digit & 32) === 0) break;
    }
    const part = values.length % width;
    const whole = (last[part] ?? 0) + (number % 2 === 1 ? -((number - 1) / 2) : number / 2);
    last[part] = whole;
    values.push(part === 2 ? whole : whole / stepsPerPixel);
  }
  return values.length % width === 0 ? values : null;
}

function writeNumber(difference: number): string {
  let rest = difference < 0 ? -difference * 2 + 1 : difference * 2;
  let text = '';
  do {
    const digit = rest % 32;
    rest = Math.floor(rest / 32);
    text += digits[rest > 0 ? digit + 32 : digit] ?? '';
  } while (rest > 0);
  return text;
}
