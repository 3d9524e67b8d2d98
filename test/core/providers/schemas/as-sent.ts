import type { WireFile, WireRequest } from '../../../../src/core/providers/provider.ts';

/** Fields of a form that are numbers or switches; in a form everything is text. */
const numbers = ['n', 'partial_images', 'output_compression'];
const switches = ['stream'];

/** A request as the service reads it: files in their place, a form's text as what it stands for. */
export function asSent(wire: WireRequest, sizeOf: (file: WireFile) => number): unknown {
  if (wire.encoding === 'json') return withFiles(wire.body, sizeOf);
  const read: Record<string, unknown> = {};
  for (const { name, value } of wire.parts) {
    const field = name.replace(/\[\]$/, '');
    const meant = typeof value === 'string' ? valueOf(field, value) : '(file)';
    const before = read[field];
    const list: readonly unknown[] = Array.isArray(before) ? before : [];
    if (name.endsWith('[]')) read[field] = [...list, meant];
    // A second part of the same name would be dropped, or win: neither is meant.
    else read[field] = before === undefined ? meant : ['(twice)', before, meant];
  }
  return read;
}

function valueOf(field: string, value: string): unknown {
  if (numbers.includes(field)) return Number(value);
  return switches.includes(field) ? value === 'true' : value;
}

function withFiles(value: unknown, sizeOf: (file: WireFile) => number): unknown {
  if (Array.isArray(value)) return value.map((each) => withFiles(each, sizeOf));
  if (typeof value !== 'object' || value === null) return value;
  if (isWireFile(value)) return inlined(value, sizeOf(value));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withFiles(each, sizeOf)]));
}

function isWireFile(value: object): value is WireFile {
  return '$file' in value && 'mediaType' in value;
}

/** Length and shape of the base64 count, not its letters. */
function inlined({ mediaType, isBare }: WireFile, sizeBytes: number): string {
  const base64 = 'A'.repeat(Math.ceil(sizeBytes / 3) * 4);
  return isBare ? base64 : `data:${mediaType};base64,${base64}`;
}
