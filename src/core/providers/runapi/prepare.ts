import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { FreeReply } from '../http.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import type { PrepareContext, WireFile, WireRequest } from '../provider.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { NotPreparedError } from '../not-prepared.ts';
import { afterStatus } from '../tasks/refusals.ts';
import { filesIn, withUrls } from '../tasks/wire-files.ts';
import { runApiHeaders, runApiService } from './service.ts';

const Prepared = z.object({
  signed_id: z.string().min(1).max(4000),
  upload_url: z.string().max(8000),
  headers: z.record(z.string(), z.string()).catch({}),
});
const Uploaded = z.object({ url: z.url({ protocol: /^https?$/ }) });

/**
 * Sends the pictures of a request ahead and puts their addresses in place. A picture that stands in it twice is sent
 * once. Uploads are free and expire at RunAPI by themselves, so one that turns out unneeded does no harm.
 */
export async function uploadInputs(context: PrepareContext): Promise<WireRequest> {
  const { wire } = context;
  if (wire.encoding !== 'json') return wire;
  const urls = new Map<string, string>();
  for (const file of filesIn(wire.body)) {
    if (!urls.has(file.$file)) urls.set(file.$file, await uploadOne(context, file));
  }
  if (urls.size === 0) return wire;
  return { ...wire, body: withUrls(wire.body, urls) };
}

/** Whether pictures still stand in a request as files. */
export function hasFiles(wire: WireRequest): boolean {
  return wire.encoding !== 'json' || filesIn(wire.body).length > 0;
}

async function uploadOne(context: PrepareContext, file: WireFile): Promise<string> {
  const source = context.filePath(file.$file);
  const facts = await measured(source);
  const extension = file.mediaType.split('/')[1] ?? 'bin';
  const { signed_id, upload_url, headers } = Prepared.parse(
    await ask(context, '/api/v1/files/prepare', {
      // The name in the library says more about its owner than RunAPI needs to know.
      filename: `picture-${file.$file.slice(0, 12)}.${extension}`,
      byte_size: facts.sizeBytes,
      checksum: facts.md5,
      content_type: file.mediaType,
    }),
  );
  const put = await context.http.sendFile({
    url: upload_url,
    ownBaseUrl: context.baseUrl,
    headers,
    file: source,
    signal: context.signal,
  });
  if (put.kind === 'unreachable' || put.status < 200 || put.status > 299) throw notUploaded(put, context);
  return Uploaded.parse(await ask(context, '/api/v1/files/confirm', { signed_id })).url;
}

async function measured(source: string): Promise<{ readonly md5: string; readonly sizeBytes: number }> {
  const hash = createHash('md5');
  let sizeBytes = 0;
  await pipeline(createReadStream(source), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
  });
  return { md5: hash.digest('base64'), sizeBytes };
}

/** A free call with the key; anything but a JSON success is told in words. */
async function ask(context: PrepareContext, path: string, body: unknown): Promise<unknown> {
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path,
    method: 'POST',
    headers: runApiHeaders(context.key),
    body,
    maxBytes: 256 * 1024,
    signal: context.signal,
  });
  if (reply.kind === 'unreachable' || reply.status < 200 || reply.status > 299) {
    throw notUploaded(reply, context);
  }
  try {
    const document: unknown = JSON.parse(reply.body);
    const wrapped = z.object({ data: z.record(z.string(), z.unknown()) }).safeParse(document).data;
    const shapes = path.endsWith('/prepare') ? Prepared : Uploaded;
    const found = [document, wrapped?.data].find((each) => shapes.safeParse(each).success);
    if (found !== undefined) return found;
  } catch {
    // No JSON: the same sentence as for JSON of another shape.
  }
  throw new AppError(
    'unavailable',
    'RunAPI took the picture for the edit in a way this version does not understand. Nothing was bought; try again later.',
  );
}

function notUploaded(reply: FreeReply, { baseUrl, nowMs }: PrepareContext): NotPreparedError {
  if (reply.kind === 'unreachable') {
    const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
    const words = unreachableMessage(host, reply.reason, reply.detail);
    const code = reply.isOffline ? 'offline' : 'connect_failed';
    return new NotPreparedError(code, `A picture of this request could not be sent ahead. ${words}`);
  }
  const { status, headers } = reply;
  const { kind, problem } = afterStatus(runApiService, { ...reply, kind: 'status', requestId: null });
  const code = kind === 'rejected' ? problem.code : 'server_error';
  const message = `A picture of this request could not be sent ahead: RunAPI answered with status ${status}. ${kind === 'rejected' ? problem.message : 'Nothing was bought; try again later.'}`;
  return new NotPreparedError(code, message, status === 429 ? retryAfterMs(headers, nowMs) : null);
}
