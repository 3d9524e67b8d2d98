/** Where a picture of a reply is. `file` is one the image worker put beside the reply, `base64` a short one. */
export type PictureSource =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'base64'; readonly base64: string }
  | { readonly kind: 'url'; readonly url: string };

export interface ScannedText {
  readonly pictures: readonly PictureSource[];
  /** The text without the pictures that stood in it. */
  readonly words: string;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly picture: PictureSource;
}

/**
 * Finds the pictures of a text: data URLs first, then Markdown images; only where there are none of those, links whose
 * path ends like a picture's or whose label says that one is behind it. One picture is often shown and linked: the
 * shown one counts, the link stays in the words. Every step walks forward once, whatever the text holds.
 */
export function scanText(text: string): ScannedText {
  const data = dataUrls(text);
  const shown = markdownImages(text).filter((span) => !data.some((each) => overlaps(each, span)));
  const spans = [...data, ...shown].sort((left, right) => left.start - right.start);
  const pictures = spans.length > 0 ? spans.map((span) => span.picture) : linkedPictures(text);
  return { pictures, words: without(text, withMarkdownAround(text, spans)) };
}

function overlaps(left: Span, right: Span): boolean {
  return left.start < right.end && right.start < left.end;
}

/** A reply with more pictures than this is no reply; what follows is left in the words. */
const mostPictures = 50;

const dataMarker = 'data:image/';
const longestDataHead = 150;

function dataUrls(text: string): Span[] {
  const found: Span[] = [];
  for (let start = text.indexOf(dataMarker); start !== -1;) {
    const head = /^data:image\/[a-z0-9.+-]{1,30}(?:;[a-z0-9=-]{1,30}){0,3};base64,/i.exec(
      text.slice(start, start + longestDataHead),
    );
    const from = head ? start + head[0].length : start + dataMarker.length;
    const span = head ? pictureAt(text, start, from) : null;
    if (span) found.push(span);
    if (found.length >= mostPictures) break;
    start = text.indexOf(dataMarker, span?.end ?? from);
  }
  return found;
}

/** No picture is this small. */
const shortestBase64 = 40;

function pictureAt(text: string, start: number, from: number): Span | null {
  const file = /^\$file:(\d{1,6}\.bin)/.exec(text.slice(from, from + 30));
  if (file) {
    return { start, end: from + file[0].length, picture: { kind: 'file', name: file[1] ?? '' } };
  }
  let end = from;
  while (end < text.length && isBase64(text.charCodeAt(end))) end += 1;
  if (end - from < shortestBase64) return null;
  return { start, end, picture: { kind: 'base64', base64: text.slice(from, end) } };
}

function isBase64(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || // a-z
    (code >= 0x41 && code <= 0x5a) || // A-Z
    (code >= 0x2f && code <= 0x39) || // / 0-9
    code === 0x2b || // +
    code === 0x3d || // =
    code === 0x2d || // -
    code === 0x5f // _
  );
}

/** Labels and addresses of Markdown longer than these are no Markdown. */
const longestLabel = 500;
const longestAddress = 4096;

interface MarkdownLink {
  readonly start: number;
  readonly end: number;
  readonly isImage: boolean;
  readonly label: string;
  readonly address: string;
}

/** Address, maybe a title, and the closing bracket. No bracket inside, so that no stretch is ever read twice. */
const target = /\s{0,10}<?([^\s()<>[\]]{1,4096})>?(?:\s{1,10}"[^"\n]{0,300}")?\s{0,10}\)/y;

/** `[label](address "title")` and `![label](address)`, found from their middles. */
function markdownLinks(text: string): MarkdownLink[] {
  const found: MarkdownLink[] = [];
  let before = 0;
  for (let close = text.indexOf(']('); close !== -1; close = text.indexOf('](', close + 2)) {
    const from = Math.max(before, close - longestLabel);
    const open = text.slice(from, close).lastIndexOf('[');
    before = close + 2;
    if (open === -1) continue;
    target.lastIndex = close + 2;
    const match = target.exec(text);
    if (!match) continue;
    const start = from + open;
    const isImage = text[start - 1] === '!';
    found.push({
      start: isImage ? start - 1 : start,
      end: close + 2 + match[0].length,
      isImage,
      label: text.slice(start + 1, close),
      address: match[1] ?? '',
    });
    if (found.length >= mostPictures) break;
  }
  return found;
}

function markdownImages(text: string): Span[] {
  return markdownLinks(text).flatMap(({ start, end, address, isImage }) => {
    const url = isImage ? webAddress(address) : null;
    return url === null ? [] : [{ start, end, picture: { kind: 'url' as const, url } }];
  });
}

const picturePath = /\.(?:png|jpe?g|webp|gif|avif)$/i;
const pictureLabel = /download|image|picture|preview|view|open/i;

/** Links that lead to pictures; where one is for looking and another for keeping, the one for keeping. */
function linkedPictures(text: string): PictureSource[] {
  const links = markdownLinks(text).flatMap(({ label, address }) => {
    const url = webAddress(address);
    return url === null ? [] : [{ label, url }];
  });
  const labelled = links.filter(({ label, url }) => isPicturePath(url) || pictureLabel.test(label));
  const kept = labelled.filter(({ label }) => /download/i.test(label));
  const chosen = kept.length > 0 ? kept : labelled;
  const urls = chosen.length > 0 ? chosen.map(({ url }) => url) : bareAddresses(text).filter(isPicturePath);
  return [...new Set(urls)].map((url) => ({ kind: 'url', url }));
}

function isPicturePath(url: string): boolean {
  return picturePath.test(new URL(url).pathname);
}

function bareAddresses(text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf('http'); at !== -1;) {
    const word = /^https?:\/\/[^\s<>"'`()[\]{}\\]+/.exec(text.slice(at, at + longestAddress))?.[0] ?? '';
    const url = webAddress(word.replace(/[.,;:!?]+$/, ''));
    if (url !== null) found.push(url);
    if (found.length >= mostPictures) break;
    at = text.indexOf('http', at + Math.max(4, word.length));
  }
  return found;
}

/** A web address as it stands; null for anything else. */
export function webAddress(text: string): string | null {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}

/** A data URL shown as Markdown leaves its brackets behind otherwise. */
function withMarkdownAround(text: string, spans: readonly Span[]): readonly Omit<Span, 'picture'>[] {
  return spans.map(({ start, end, picture }) => {
    if (picture.kind === 'url') return { start, end };
    const before = text.slice(Math.max(0, start - longestLabel), start);
    const opening = /!\[[^\]]*\]\(\s*$/.exec(before)?.[0] ?? '';
    const closing = opening === '' ? '' : (/^[^)\n]{0,200}\)/.exec(text.slice(end, end + 201))?.[0] ?? '');
    return { start: start - opening.length, end: end + closing.length };
  });
}

function without(text: string, spans: readonly Omit<Span, 'picture'>[]): string {
  let words = '';
  let at = 0;
  for (const { start, end } of spans) {
    words += text.slice(at, Math.max(at, start));
    at = Math.max(at, end);
  }
  return (words + text.slice(at)).trim();
}
