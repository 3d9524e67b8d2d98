import { z } from 'zod';
import { AppError } from './errors.ts';
import { ImageScope, SearchText } from './image-query.ts';

/** What pictures that stand together have in common. */
export const groupings = ['none', 'day', 'run', 'model', 'project'] as const;
export type Grouping = (typeof groupings)[number];

/** Which list an order is about. A list is named by its scope and search; groups change the order, not the members. */
export const OrderQuery = z.object({
  scope: ImageScope,
  search: SearchText,
  grouping: z.enum(groupings).default('day'),
});
export type OrderQuery = z.output<typeof OrderQuery>;

/**
 * A whole list as plain numbers, one place per picture in every column: a million are 18 MB and no objects. Columns may
 * be views on the bytes they came in.
 */
export interface ImageOrder {
  readonly ids: Uint32Array;
  /** Where each stands in time; what the list is sorted by within a group. */
  readonly timesMs: Float64Array;
  /** Width over height in `ratioUnit`ths. */
  readonly ratios: Uint16Array;
  /** The lowest id of the stack each belongs to; its own for one that stands alone. */
  readonly stackOf: Uint32Array;
  /** Where each named group begins; empty where groups follow from the other columns (day, run, none). */
  readonly groupStarts: Uint32Array;
  readonly groupNames: readonly string[];
}

/** A ratio of 1, as stored. Up to 8 fits; a grid crops far earlier. */
export const ratioUnit = 8_192;

/** A ratio as stored: at least 1, at most what two bytes hold. */
export function storedRatio(width: number, height: number): number {
  const ratio = Math.round((width * ratioUnit) / height);
  return Number.isFinite(ratio) ? Math.min(65_535, Math.max(1, ratio)) : ratioUnit;
}

/** Address of a list's order on the page's own origin; the same in every host. */
export function orderUrl(query: OrderQuery): string {
  const text = asciiJson(query);
  const codes = Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, '0'));
  return `/media/order/${codes.join('')}`;
}

/** The query an address names, or null for anything that is none. */
export function readOrderAddress(text: string): OrderQuery | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return null;
  const codes = text.match(/../g) ?? [];
  const json = String.fromCharCode(...codes.map((code) => Number.parseInt(code, 16)));
  try {
    const parsed = OrderQuery.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** JSON of one byte a character: whatever is beyond ASCII is written as an escape. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** "PSo1", read as a little-endian number. */
const mark = 0x316f5350;
const headerBytes = 16;
/** Eight for the time, four for id and stack each, two for the ratio. */
const bytesEach = 18;

/** The bytes a list travels in. Every machine this runs on is little-endian, as are the typed arrays themselves. */
export function encodeOrder(order: ImageOrder): Uint8Array<ArrayBuffer> {
  const count = order.ids.length;
  const names = Uint8Array.from(asciiJson(order.groupNames), (character) => character.charCodeAt(0));
  const places = layOut(count, order.groupStarts.length, names.length);
  const bytes = new Uint8Array(places.end);
  new Uint32Array(bytes.buffer, 0, 4).set([mark, count, order.groupStarts.length, names.length]);
  new Float64Array(bytes.buffer, places.times, count).set(order.timesMs);
  new Uint32Array(bytes.buffer, places.ids, count).set(order.ids);
  new Uint32Array(bytes.buffer, places.stacks, count).set(order.stackOf);
  new Uint32Array(bytes.buffer, places.groups, order.groupStarts.length).set(order.groupStarts);
  new Uint16Array(bytes.buffer, places.ratios, count).set(order.ratios);
  bytes.set(names, places.names);
  return bytes;
}

/** Reads a list without copying it; throws `unreadable` for bytes that are not one, whole and consistent. */
export function decodeOrder(buffer: ArrayBuffer): ImageOrder {
  if (buffer.byteLength < headerBytes) throw unreadable();
  const [found, count = 0, groupCount = 0, namesBytes = 0] = new Uint32Array(buffer, 0, 4);
  const places = layOut(count, groupCount, namesBytes);
  if (found !== mark || places.end !== buffer.byteLength) throw unreadable();
  const order: ImageOrder = {
    timesMs: new Float64Array(buffer, places.times, count),
    ids: new Uint32Array(buffer, places.ids, count),
    stackOf: new Uint32Array(buffer, places.stacks, count),
    groupStarts: new Uint32Array(buffer, places.groups, groupCount),
    ratios: new Uint16Array(buffer, places.ratios, count),
    groupNames: readNames(new Uint8Array(buffer, places.names, namesBytes)),
  };
  if (order.groupNames.length !== groupCount || !areStarts(order.groupStarts, count)) throw unreadable();
  if (order.ratios.includes(0)) throw unreadable();
  return order;
}

function layOut(count: number, groupCount: number, namesBytes: number) {
  const ids = headerBytes + count * 8;
  const groups = ids + count * 8;
  const ratios = groups + groupCount * 4;
  const names = headerBytes + count * bytesEach + groupCount * 4;
  return {
    times: headerBytes,
    ids,
    stacks: ids + count * 4,
    groups,
    ratios,
    names,
    end: names + namesBytes,
  };
}

/** Groups begin at the first picture, and each after the one before it. */
function areStarts(starts: Uint32Array, count: number): boolean {
  return starts.every(
    (start, at) => start < count && (at === 0 ? start === 0 : start > (starts[at - 1] ?? 0)),
  );
}

function readNames(bytes: Uint8Array): readonly string[] {
  try {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return z.array(z.string()).parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause?: unknown): AppError {
  return new AppError('unreadable', 'The list of pictures arrived damaged. Try again.', { cause });
}

/** A list of nothing. */
export const emptyOrder: ImageOrder = {
  ids: new Uint32Array(),
  timesMs: new Float64Array(),
  ratios: new Uint16Array(),
  stackOf: new Uint32Array(),
  groupStarts: new Uint32Array(),
  groupNames: [],
};
