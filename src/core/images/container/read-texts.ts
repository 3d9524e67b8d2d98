import { isUtf8 } from 'node:buffer';
import { inflateSync } from 'node:zlib';
import type { ImageFormat } from '../image-worker.ts';
import { readExif, type ExifFacts } from './exif.ts';
import type { FilePart } from './part.ts';
import { splitPicture } from './split-picture.ts';

/** What a picture's file says about itself, as text. Nothing of it is to be believed. */
export interface FileTexts {
  /** Keyword and text of PNG; comments of a JPEG have the keyword "comment". */
  readonly texts: ReadonlyMap<string, string>;
  readonly exif: ExifFacts;
  readonly xmp: string | null;
  readonly hasCredentials: boolean;
}

/** A workflow of a large graph is some hundred kilobytes; what is longer is not read. */
const longestTextBytes = 1024 * 1024;
const mostTexts = 64;

/** Reads every text of a picture's file within limits. */
export function readFileTexts(bytes: Buffer, format: ImageFormat): FileTexts {
  const parts = splitPicture(bytes, format);
  const texts = new Map<string, string>();
  for (const part of parts.filter(({ kind }) => kind === 'text').slice(0, mostTexts)) {
    const [keyword, text] = part.name === 'fe' ? ['comment', plain(part.data)] : readPngText(part);
    if (text !== null && !texts.has(keyword)) texts.set(keyword, text);
  }
  const exif = parts.find(({ kind }) => kind === 'exif');
  const xmp = parts.find(({ kind }) => kind === 'xmp');
  return {
    texts,
    exif: readExif(exif ? withoutLabel(exif.data) : Buffer.alloc(0)),
    xmp: xmp ? readXmp(xmp) : null,
    hasCredentials: parts.some(({ kind }) => kind === 'credentials'),
  };
}

/** Some writers put a JPEG's label in front of EXIF where it does not belong. */
function withoutLabel(data: Buffer): Buffer {
  return data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data;
}

function readXmp(part: FilePart): string | null {
  return part.name.endsWith('Xt') ? readPngText(part)[1] : plain(part.data);
}

function plain(data: Buffer): string | null {
  return data.length === 0 || data.length > longestTextBytes ? null : data.toString('utf8');
}

/** Keyword and text; null where it is too long or cannot be read. */
function readPngText({ name, data }: FilePart): [keyword: string, text: string | null] {
  const keywordEnd = data.indexOf(0);
  if (keywordEnd < 1 || keywordEnd > 79) return ['', null];
  const keyword = data.toString('latin1', 0, keywordEnd);
  if (name === 'tEXt') return [keyword, latinOrUtf8(data.subarray(keywordEnd + 1))];
  if (name === 'zTXt') return [keyword, plainOrNull(inflated(data.subarray(keywordEnd + 2)))];
  const isCompressed = data[keywordEnd + 1] === 1;
  const languageEnd = data.indexOf(0, keywordEnd + 3);
  const translatedEnd = languageEnd === -1 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd === -1) return [keyword, null];
  const body = data.subarray(translatedEnd + 1);
  return [keyword, plainOrNull(isCompressed ? inflated(body) : body)];
}

function plainOrNull(data: Buffer | null): string | null {
  return data === null ? null : plain(data);
}

/** By the standard this is Latin-1; many tools write UTF-8 all the same. */
function latinOrUtf8(data: Buffer): string | null {
  if (data.length === 0 || data.length > longestTextBytes) return null;
  return data.toString(isUtf8(data) ? 'utf8' : 'latin1');
}

/** Null for what is damaged or would not fit: a few bytes can inflate to gigabytes. */
function inflated(data: Buffer): Buffer | null {
  try {
    return inflateSync(data, { maxOutputLength: longestTextBytes });
  } catch {
    return null;
  }
}
