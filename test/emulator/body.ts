import { createHash } from 'node:crypto';
import type { RecordedFile } from './emulator-types.ts';
import { invalid } from './refusal.ts';

/** A request body taken apart, before anything in it is judged. */
export interface ParsedBody {
  readonly encoding: 'json' | 'multipart';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly RecordedFile[];
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reads JSON or multipart; anything else, and anything broken, is a 400 as the real one gives. */
export async function parseBody(contentType: string, bytes: Uint8Array): Promise<ParsedBody> {
  const mime = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (mime === 'application/json') return parseJson(bytes);
  if (mime === 'multipart/form-data') return parseMultipart(contentType, bytes);
  throw invalid(
    null,
    'unsupported_content_type',
    `Unsupported content type: '${mime}'. This API method only accepts 'application/json' and 'multipart/form-data' requests.`,
  );
}

function parseJson(bytes: Uint8Array): ParsedBody {
  const failure = invalid(null, null, 'We could not parse the JSON body of your request.');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw failure;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw failure;
  return { encoding: 'json', fields: { ...value }, files: [] };
}

/** The platform's own multipart reader, which shares no code with any client's writer here. */
async function parseMultipart(contentType: string, bytes: Uint8Array<ArrayBufferLike>): Promise<ParsedBody> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw invalid(null, null, 'We could not parse the multipart body of your request.');
    });
  const fields: Record<string, string | string[]> = {};
  const files: RecordedFile[] = [];
  for (const [part, value] of form.entries()) {
    if (typeof value === 'string') {
      const before = fields[part];
      fields[part] = before === undefined ? value : [...[before].flat(), value];
    } else {
      files.push(recordFile(part, value.name, value.type, new Uint8Array(await value.arrayBuffer())));
    }
  }
  return { encoding: 'multipart', fields, files };
}

export function recordFile(
  part: string,
  fileName: string | null,
  contentType: string,
  bytes: Uint8Array,
): RecordedFile {
  return { part, fileName, contentType, sizeBytes: bytes.length, sha256: sha256Of(bytes), bytes };
}
