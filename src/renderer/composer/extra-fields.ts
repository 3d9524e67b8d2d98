import { z } from 'zod';

/** A person's own fields of a request: a JSON object, merged into what is sent. */
export type ExtraFields = Readonly<Record<string, z.core.util.JSONType>>;

/** What was typed as extra fields: nothing, fields that can be sent, or what is wrong with them. */
export type ReadExtra =
  | { readonly kind: 'none' }
  | { readonly kind: 'fields'; readonly fields: ExtraFields }
  | { readonly kind: 'wrong'; readonly problem: string };

const Fields = z.record(z.string().max(100), z.json());

/** Reads the extra fields; a fault is named with its line, so that it can be found in what was typed. */
export function readExtra(text: string): ReadExtra {
  if (text.trim() === '') return { kind: 'none' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'wrong', problem: `The extra fields are not JSON yet: ${faultWords(error, text)}.` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'wrong', problem: 'The extra fields must be one JSON object: { "name": value }.' };
  }
  const fields = Fields.safeParse(value);
  if (!fields.success) return { kind: 'wrong', problem: 'A name in the extra fields is too long.' };
  return Object.keys(fields.data).length === 0 ? { kind: 'none' } : { kind: 'fields', fields: fields.data };
}

/** Fields as they are shown for changing; nothing for none. */
export function extraText(fields: ExtraFields | null): string {
  return fields === null || Object.keys(fields).length === 0 ? '' : JSON.stringify(fields, null, 2);
}

/** Engines tell the place as an offset, or not at all when the text simply ends. */
function faultWords(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const offset = /at position (\d+)/.exec(message)?.[1];
  const token = /Unexpected token '(.+?)'/u.exec(message)?.[1];
  if (offset === undefined && token !== undefined)
    return `${JSON.stringify(token)} stands where a value or a name belongs`;
  if (offset === undefined || Number(offset) >= text.length) return 'it ends too early';
  const before = text.slice(0, Number(offset));
  const line = before.split('\n').length;
  const found = JSON.stringify(text.charAt(Number(offset)));
  return `${found} does not belong in line ${line}, column ${before.length - before.lastIndexOf('\n')}`;
}
