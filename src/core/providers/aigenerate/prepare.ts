import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { retryAfterMs } from '../http/retry-after.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import { NotPreparedError } from '../not-prepared.ts';
import type { PrepareContext, WireFile, WireRequest } from '../provider.ts';
import { serviceError } from '../tasks/error-text.ts';
import { refusalProblem } from '../tasks/refusals.ts';
import { filesIn, withUrls } from '../tasks/wire-files.ts';
import { aiGenerateHeaders, aiGenerateService } from './service.ts';
import { readSettings } from './settings.ts';
import { parsed } from './task-schema.ts';

/** Uploads inputs where the connection names a path for it; else the pictures stay inside the request. */
export async function prepareAiGenerate(context: PrepareContext): Promise<WireRequest> {
  const { wire } = context;
  const { uploadPath } = readSettings(context.settings);
  if (wire.encoding !== 'json' || uploadPath === '') return wire;
  const urls = new Map<string, string>();
  for (const file of filesIn(wire.body)) {
    if (!urls.has(file.$file)) urls.set(file.$file, await upload(context, uploadPath, file));
  }
  return urls.size === 0 ? wire : { ...wire, body: withUrls(wire.body, urls) };
}

const link = z.url({ protocol: /^https?$/ });
const Uploaded = z.object({
  data: z.union([
    z.object({ downloadUrl: link }).transform(({ downloadUrl }) => downloadUrl),
    z.object({ fileUrl: link }).transform(({ fileUrl }) => fileUrl),
    z.object({ url: link }).transform(({ url }) => url),
  ]),
});

async function upload(context: PrepareContext, path: string, file: WireFile): Promise<string> {
  const bytes = await readFile(context.filePath(file.$file));
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path,
    method: 'POST',
    headers: aiGenerateHeaders(context.key),
    body: {
      base64Data: `data:${file.mediaType};base64,${bytes.toString('base64')}`,
      uploadPath: 'images',
      // The name in the library says more about its owner than the service needs to know.
      fileName: `picture-${file.$file.slice(0, 12)}.${file.mediaType.split('/')[1] ?? 'bin'}`,
    },
    maxBytes: 256 * 1024,
    signal: context.signal,
  });
  if (reply.kind === 'unreachable') {
    const host = URL.canParse(context.baseUrl) ? new URL(context.baseUrl).host : context.baseUrl;
    const words = unreachableMessage(host, reply.reason, reply.detail);
    const code = reply.isOffline ? 'offline' : 'connect_failed';
    throw new NotPreparedError(code, `A picture of this request could not be sent ahead. ${words}`);
  }
  const url = reply.status < 300 ? Uploaded.safeParse(parsed(reply.body)).data?.data : undefined;
  if (url !== undefined) return url;
  if (reply.status >= 400 && reply.status < 500) {
    const { code, message } = refusalProblem(aiGenerateService, serviceError(reply.status, reply.body));
    const waitMs = reply.status === 429 ? retryAfterMs(reply.headers, context.nowMs) : null;
    throw new NotPreparedError(code, `A picture of this request could not be sent ahead. ${message}`, waitMs);
  }
  throw new NotPreparedError(
    'wrong_address',
    `The upload path of this connection did not answer with the address of a picture (status ${reply.status}). Check it in the connection settings. Nothing was bought.`,
  );
}
