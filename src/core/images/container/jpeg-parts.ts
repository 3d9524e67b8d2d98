import type { FilePart, PartKind } from './part.ts';

/** What stands at the beginning of a segment's data and says whose it is. */
const labels: readonly { readonly marker: number; readonly label: string; readonly kind: PartKind }[] = [
  { marker: 0xe0, label: 'JFIF\0', kind: 'pixels' },
  { marker: 0xe1, label: 'Exif\0\0', kind: 'exif' },
  { marker: 0xe1, label: 'http://ns.adobe.com/xap/1.0/\0', kind: 'xmp' },
  { marker: 0xe2, label: 'ICC_PROFILE\0', kind: 'pixels' },
  { marker: 0xeb, label: 'JP', kind: 'credentials' },
  { marker: 0xee, label: 'Adobe', kind: 'pixels' },
];

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const comment = 0xfe;

/** Segments in order, to the end of the image; scans carry their pixels with them. */
export function splitJpeg(bytes: Buffer): FilePart[] {
  const parts: FilePart[] = [part('pixels', startOfImage, bytes.subarray(0, 2), Buffer.alloc(0))];
  for (let at = 2; at + 2 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    // A marker may be filled up with any number of 0xff.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === endOfImage) {
      parts.push(part('pixels', marker, bytes.subarray(at, at + 2), Buffer.alloc(0)));
      break;
    }
    if (at + 4 > bytes.length) break;
    const dataEnd = at + 2 + bytes.readUInt16BE(at + 2);
    const end = marker === startOfScan ? endOfScan(bytes, dataEnd) : dataEnd;
    if (end > bytes.length || dataEnd < at + 4) break;
    parts.push(segment(marker, bytes.subarray(at, end), bytes.subarray(at + 4, dataEnd)));
    at = end;
  }
  return parts;
}

/** Pixels go on until a marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

function segment(marker: number, whole: Buffer, data: Buffer): FilePart {
  if (marker === comment) return part('text', marker, whole, data);
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  if (!isApplication) return part('pixels', marker, whole, data);
  const found = labels.find(
    (each) => each.marker === marker && data.toString('latin1', 0, each.label.length) === each.label,
  );
  if (!found) return part('other', marker, whole, data);
  return part(found.kind, marker, whole, data.subarray(found.label.length));
}

function part(kind: PartKind, marker: number, whole: Buffer, data: Buffer): FilePart {
  return { kind, name: marker.toString(16), whole, data };
}

export function joinJpeg(parts: readonly FilePart[]): Buffer {
  return Buffer.concat(parts.map((each) => each.whole));
}

/** The most one segment can hold, its length included. */
export const largestSegmentBytes = 0xffff - 2;

/** An APP1 segment: `label` says whose it is. */
export function jpegApp1Part(kind: 'exif' | 'xmp', data: Buffer): FilePart {
  const label = labels.find((each) => each.kind === kind)?.label ?? '';
  const body = Buffer.concat([Buffer.from(label, 'latin1'), data]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return part(kind, 0xe1, Buffer.concat([head, body]), data);
}
