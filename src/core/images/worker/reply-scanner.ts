/** A long base64 string inside a body: where it lies and what stands in its place. */
export interface PictureString {
  /** First and one-past-last byte of what is replaced: a whole JSON string, or base64 amid its words. */
  readonly start: number;
  readonly end: number;
  readonly base64Start: number;
  readonly base64End: number;
  /** The string has JSON escapes (`\/`, `\u002b`) that hide base64 from a plain read. */
  readonly isEscaped: boolean;
  /** The base64 is the whole value, with or without a `data:` prefix. */
  readonly isWholeValue: boolean;
}

/** Shorter strings stay in the document; no picture is this small. */
const shortestPictureCharacters = 1000;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

const base64Characters = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=') {
  base64Characters[character.charCodeAt(0)] = 1;
}

/** Finds every long base64 string between `start` and `end` of a JSON text, without decoding or copying it. */
export function findPictureStrings(body: Buffer, start: number, end: number): PictureString[] {
  const found: PictureString[] = [];
  for (let at = indexOf(body, quote, start, end); at < end;) {
    const close = closingQuote(body, at + 1, end);
    // Cut inside a string: half a picture is none.
    if (close === end) break;
    if (close - at > shortestPictureCharacters && !isKey(body, close + 1, end)) {
      found.push(...picturesIn(body, at, close));
    }
    at = indexOf(body, quote, close + 1, end);
  }
  return found;
}

function indexOf(body: Buffer, value: number, start: number, end: number): number {
  const at = start < end ? body.indexOf(value, start) : -1;
  return at === -1 || at > end ? end : at;
}

/** The quote that ends a string, or `end` where the text breaks off first. */
function closingQuote(body: Buffer, start: number, end: number): number {
  for (let at = indexOf(body, quote, start, end); at < end; at = indexOf(body, quote, at + 1, end)) {
    let escapes = 0;
    while (at - 1 - escapes >= start && body[at - 1 - escapes] === backslash) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return end;
}

function isKey(body: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end && isSpace(body[at])) at += 1;
  return body[at] === colon;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** `open` and `close` are the quotes. The value is base64, or holds data URLs, or neither. */
function picturesIn(body: Buffer, open: number, close: number): PictureString[] {
  const start = open + 1;
  const from = afterDataPrefix(body, start, close) ?? start;
  const run = base64Run(body, from, close);
  if (run.end === close && run.end - from > shortestPictureCharacters) {
    return [
      {
        start: open,
        end: close + 1,
        base64Start: from,
        base64End: close,
        isEscaped: run.isEscaped,
        isWholeValue: true,
      },
    ];
  }
  return picturesAmidWords(body, start, close);
}

function picturesAmidWords(body: Buffer, start: number, close: number): PictureString[] {
  const found: PictureString[] = [];
  for (let at = start; ;) {
    const marker = body.indexOf('data:image', at, 'latin1');
    if (marker === -1 || marker >= close) return found;
    const from = afterDataPrefix(body, marker, close);
    const run = from === null ? null : base64Run(body, from, close);
    if (from !== null && run !== null && run.end - from > shortestPictureCharacters) {
      const { end, isEscaped } = run;
      found.push({ start: from, end, base64Start: from, base64End: end, isEscaped, isWholeValue: false });
    }
    at = Math.max(marker + 1, run?.end ?? 0);
  }
}

/** Where base64 begins after `data:image/png;base64,` (the slash may be escaped), or null without such a prefix. */
function afterDataPrefix(body: Buffer, start: number, end: number): number | null {
  const head = body.toString('latin1', start, Math.min(end, start + 100));
  const match = /^data:image\\?\/[a-z0-9.+-]{1,30}(?:;[a-z0-9=-]{1,30}){0,3};base64,/i.exec(head);
  return match ? start + match[0].length : null;
}

/** How far base64 goes, JSON escapes of base64's own characters and of line breaks included. */
function base64Run(body: Buffer, start: number, end: number): { end: number; isEscaped: boolean } {
  let isEscaped = false;
  let at = start;
  while (at < end) {
    if (base64Characters[body[at] ?? 0] === 1) {
      at += 1;
      continue;
    }
    const length = body[at] === backslash ? escapeLength(body, at) : 0;
    if (length === 0) break;
    isEscaped = true;
    at += length;
  }
  return { end: at, isEscaped };
}

/** PHP writes `\/`, .NET `\u002B`, MIME-minded encoders `\n` every 76 characters. */
function escapeLength(body: Buffer, at: number): number {
  const head = body.toString('latin1', at, at + 6);
  if (/^\\[/nr]/.test(head)) return 2;
  return /^\\u00(?:2b|2f|3d|2d|5f|0a|0d)/i.test(head) ? 6 : 0;
}
