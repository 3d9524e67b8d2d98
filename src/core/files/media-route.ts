import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import type { Sha256 } from '../../shared/ids.ts';
import { AppError } from '../../shared/errors.ts';
import { readOrderAddress, type OrderQuery } from '../../shared/image-order.ts';
import type { ImageFormat, Thumbnails } from '../images/image-worker.ts';
import { errorCode } from './durable.ts';
import { readRange } from './http-range.ts';
import type { ThumbnailSize, ThumbnailStore } from './thumbnail-store.ts';

export interface MediaRouteParts {
  /** The original of an image id, whatever its state; null for an unknown one. */
  readonly findOriginal: (imageId: number) => Original | null;
  /** What is still shown of a picture whose original was deleted for good; null where there is nothing. */
  readonly findTombstone?: (imageId: number, size: ThumbnailSize) => Uint8Array | null;
  readonly thumbnails: Pick<ThumbnailStore, 'get'>;
  /** Makes and stores missing thumbnails, once for all who ask; the signal says that this one asks no more. */
  readonly makeThumbnails: (sha256: Sha256, signal: AbortSignal) => Promise<Thumbnails>;
  /** Path of an attempt's partial picture of that revision; null when there is none any more. */
  readonly findPartial: (attemptId: number, revision: number) => string | null;
  /** The order of a list as bytes; made beside the main loop, given up when the signal says so. */
  readonly makeOrder: (query: OrderQuery, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
}

export interface Original {
  readonly path: string;
  readonly format: ImageFormat;
  readonly sha256: Sha256;
}

const mediaTypes: Readonly<Record<ImageFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
};

const formatByExtension: Readonly<Record<string, ImageFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
};

/** Numbers only, without leading zeros, in SQLite's range: nothing in an address can name a file. */
const picturePath = /^\/media\/(160|320|original)\/([1-9]\d{0,15})$/;
const partialPath = /^\/media\/partial\/([1-9]\d{0,15})\/([1-9]\d{0,15})$/;
/** A query as hexadecimal text: long enough for any search, and nothing in it can name a file. */
const orderPath = /^\/media\/order\/([0-9a-f]{2,12000})$/;

/** An address may be kept for ever: an image id never gets other bytes. "private" keeps shared caches out of it. */
const immutable = 'private, max-age=31536000, immutable';

/**
 * Pixels for every host: `/media/160/ID`, `/media/320/ID`, `/media/original/ID`, `/media/partial/ATTEMPT/REVISION`,
 * and the order of a list, `/media/order/QUERY`. Answers 404 for whatever it does not know, and never throws for what an address or a file says.
 */
export function createMediaRoute(parts: MediaRouteParts): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, { allow: 'GET, HEAD' });
    const path = pathOf(request.url);
    const partial = partialPath.exec(path);
    if (partial) return servePartial(parts, request, Number(partial[1]), Number(partial[2]));
    const order = orderPath.exec(path);
    if (order) return serveOrder(parts, request, readOrderAddress(order[1] ?? ''));
    const picture = picturePath.exec(path);
    const original = picture ? parts.findOriginal(Number(picture[2])) : null;
    const size = picture?.[1];
    if (!original) return serveTombstone(parts, request, Number(picture?.[2]), size);
    if (size === '160' || size === '320') return serveThumbnail(parts, request, original, size);
    return serveOriginal(request, original);
  };
}

function pathOf(url: string): string {
  // The raw text: `URL` would have resolved dots already, and escapes are never needed for numbers.
  return /^[a-z]+:\/\/[^/?#]*([^?#]*)$/i.exec(url)?.[1] ?? '';
}

async function serveThumbnail(
  parts: MediaRouteParts,
  request: Request,
  original: Original,
  size: ThumbnailSize,
): Promise<Response> {
  const tag = `"${original.sha256}-${size}"`;
  if (isFresh(request, tag)) return unchanged(tag);
  const stored = parts.thumbnails.get(original.sha256, size);
  try {
    const bytes = stored ?? pick(await parts.makeThumbnails(original.sha256, request.signal), size);
    const headers = headersFor('webp', bytes.byteLength, { etag: tag, 'cache-control': immutable });
    return new Response(bodyFor(request, bytes), { headers });
  } catch (error) {
    // A damaged or missing original has no thumbnail; the cell shows its placeholder.
    if (error instanceof AppError) return refusal(error.code === 'unavailable' ? 503 : 404);
    throw error;
  }
}

/** Its address once gave the whole picture's thumbnail: never kept, so that nothing says it is unchanged. */
function serveTombstone(
  parts: MediaRouteParts,
  request: Request,
  imageId: number,
  size: string | undefined,
): Response {
  const isSmall = size === '160' || size === '320';
  const bytes = isSmall ? (parts.findTombstone?.(imageId, size) ?? null) : null;
  if (bytes === null) return refusal(404);
  const headers = headersFor('webp', bytes.byteLength, { 'cache-control': 'no-store' });
  return new Response(bodyFor(request, bytes), { headers });
}

function pick(thumbnails: Thumbnails, size: ThumbnailSize): Uint8Array {
  return size === '160' ? thumbnails.small : thumbnails.large;
}

async function serveOriginal(request: Request, original: Original): Promise<Response> {
  const tag = `"${original.sha256}"`;
  if (isFresh(request, tag)) return unchanged(tag);
  return serveFile(request, original.path, original.format, { etag: tag, 'cache-control': immutable });
}

async function servePartial(
  parts: MediaRouteParts,
  request: Request,
  attemptId: number,
  revision: number,
): Promise<Response> {
  const path = parts.findPartial(attemptId, revision);
  const format = path === null ? undefined : formatByExtension[extname(path).toLowerCase()];
  if (path === null || !format) return refusal(404);
  // A revision is gone with its attempt and attempts are numbered anew in another library: never keep it.
  return serveFile(request, path, format, { 'cache-control': 'no-store' });
}

async function serveOrder(
  parts: MediaRouteParts,
  request: Request,
  query: OrderQuery | null,
): Promise<Response> {
  if (query === null) return refusal(404);
  const bytes = request.method === 'HEAD' ? null : await orderUnlessGone(parts, query, request.signal);
  return new Response(bytes, {
    headers: { ...safeHeaders, 'content-type': 'application/octet-stream', 'cache-control': 'no-store' },
  });
}

/** Nobody reads the answer to a request that was given up. */
async function orderUnlessGone(parts: MediaRouteParts, query: OrderQuery, signal: AbortSignal) {
  try {
    return await parts.makeOrder(query, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

async function serveFile(
  request: Request,
  path: string,
  format: ImageFormat,
  extra: Readonly<Record<string, string>>,
): Promise<Response> {
  const file = await openRegular(path);
  if (!file) return refusal(404);
  const sizeBytes = file.stats.size;
  const range = readRange(request.headers, sizeBytes, extra.etag ?? null);
  if (range === 'unsatisfiable') {
    await file.handle.close();
    return refusal(416, { 'content-range': `bytes */${sizeBytes}` });
  }
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  const headers = headersFor(format, end - start + 1, { 'accept-ranges': 'bytes', ...extra });
  if (range) headers['content-range'] = `bytes ${start}-${end}/${sizeBytes}`;
  const status = range ? 206 : 200;
  if (request.method === 'HEAD' || sizeBytes === 0) {
    await file.handle.close();
    return new Response(null, { status, headers });
  }
  // The stream closes the handle at its end, on errors and when the reader goes away.
  const stream = Readable.toWeb(file.handle.createReadStream({ start, end }));
  return new Response(stream, { status, headers });
}

interface RegularFile {
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/** Opens a plain file and nothing else: a symbolic link put in its place could point anywhere on the disk. */
async function openRegular(path: string): Promise<RegularFile | null> {
  let handle: FileHandle;
  try {
    // Windows has no such flag (0 there) and asks for a privilege to make links.
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'ENOTDIR', 'EACCES', 'EISDIR', 'ENXIO', 'EMLINK'].includes(errorCode(error)))
      return null;
    throw error;
  }
  const stats = await handle.stat();
  if (stats.isFile()) return { handle, stats };
  await handle.close();
  return null;
}

function headersFor(
  format: ImageFormat,
  sizeBytes: number,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...safeHeaders,
    'content-type': mediaTypes[format],
    'content-length': String(sizeBytes),
    ...extra,
  };
}

/** No sniffing, no scripts, no other origin: a picture's bytes are a stranger's. */
const safeHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
};

function bodyFor(request: Request, bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  // Bytes from SQLite or the worker are never shared memory; the type allows for that case.
  return request.method === 'HEAD' ? null : (bytes as Uint8Array<ArrayBuffer>);
}

function isFresh(request: Request, tag: string): boolean {
  const known = request.headers.get('if-none-match');
  return known !== null && known.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}

function unchanged(tag: string): Response {
  return new Response(null, {
    status: 304,
    headers: { ...safeHeaders, etag: tag, 'cache-control': immutable },
  });
}

function refusal(status: number, extra: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { ...safeHeaders, 'cache-control': 'no-store', ...extra } });
}
