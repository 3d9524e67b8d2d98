import { createHash, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { z } from 'zod';
import type { Answer, Route, RouteCall } from '../tasks/protocol.ts';
import type { TaskState } from '../tasks/task-state.ts';
import { invalid, missing, refused } from './runapi-refusals.ts';

const text = z.string().min(1);
const Prepare = z.strictObject({
  filename: text,
  byte_size: z.number().int().min(1),
  checksum: text,
  content_type: text,
});
const Confirm = z.strictObject({ signed_id: text });

/** Prepare, PUT, confirm: the upload host is reached without the key, with exactly the headers it asked for. */
export function fileRoutes(state: TaskState): readonly Route[] {
  return [
    {
      method: 'POST',
      pattern: /^\/api\/v1\/files\/prepare$/,
      place: 'upload',
      needsKey: true,
      answer: (call) => prepare(state, call),
    },
    {
      method: 'PUT',
      pattern: /^\/uploads\/([^/]+)$/,
      place: null,
      needsKey: false,
      answer: (call) => put(state, call),
    },
    {
      method: 'POST',
      pattern: /^\/api\/v1\/files\/confirm$/,
      place: null,
      needsKey: true,
      answer: (call) => confirm(state, call),
    },
  ];
}

function bodyOf(call: RouteCall): unknown {
  return JSON.parse(Buffer.from(call.request.bytes).toString('utf8'));
}

function prepare(state: TaskState, call: RouteCall): Answer {
  const fields = Prepare.safeParse(bodyOf(call)).data;
  if (!fields) throw missing('filename, byte_size, checksum, content_type');
  call.accept({});
  const id = randomUUID();
  state.uploads.set(id, {
    name: fields.filename,
    mediaType: fields.content_type,
    sizeBytes: fields.byte_size,
    md5: fields.checksum,
    bytes: null,
    isConfirmed: false,
  });
  const headers = { 'Content-Type': fields.content_type, 'Content-MD5': fields.checksum };
  return { status: 200, document: { signed_id: id, upload_url: `${state.origin}/uploads/${id}`, headers } };
}

function put(state: TaskState, { request, parts }: RouteCall): Answer {
  const upload = state.uploads.get(parts[0] ?? '');
  if (request.headers['authorization'] !== undefined) state.leakedKeys.push(request.path);
  if (!upload) throw refused('unknown upload', 404, 'No such upload');
  const { bytes, headers } = request;
  if (headers['content-type'] !== upload.mediaType || headers['content-md5'] !== upload.md5) {
    throw refused('signature', 403, 'SignatureDoesNotMatch');
  }
  const md5 = createHash('md5').update(bytes).digest('base64');
  if (md5 !== upload.md5 || bytes.length !== upload.sizeBytes) throw refused('checksum', 400, 'BadDigest');
  upload.bytes = bytes;
  return { status: 200, document: {} };
}

function confirm(state: TaskState, call: RouteCall): Answer {
  const id = Confirm.safeParse(bodyOf(call)).data?.signed_id ?? '';
  const upload = state.uploads.get(id);
  if (!upload?.bytes) throw refused('not uploaded', 422, 'The file was not uploaded');
  upload.isConfirmed = true;
  const now = Date.now();
  return {
    status: 201,
    document: {
      file_name: upload.name,
      url: `${state.origin}/uploads/${id}`,
      size_bytes: upload.sizeBytes,
      mime_type: upload.mediaType,
      created_at: new Date(now).toISOString(),
      expires_at: new Date(now + 24 * 3_600_000).toISOString(),
    },
  };
}

/** The bytes behind an input address: only what was uploaded here and confirmed can be downloaded. */
export async function fetchInput(state: TaskState, name: string, url: string): Promise<Uint8Array> {
  if (url.startsWith('data:')) throw invalid(name, 'must be an address of a file, not its contents');
  const id = url.startsWith(`${state.origin}/uploads/`) ? url.slice(`${state.origin}/uploads/`.length) : '';
  const upload = state.uploads.get(id);
  if (!upload?.bytes || !upload.isConfirmed)
    throw invalid(name, `cannot be downloaded: ${url.slice(0, 100)}`);
  try {
    await sharp(upload.bytes).stats();
  } catch {
    throw invalid(name, 'is not a picture');
  }
  return upload.bytes;
}
