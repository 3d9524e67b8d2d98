import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkKey } from './access.ts';
import { parseBody } from './body.ts';
import { readBody, sendJson } from './http-exchange.ts';
import type { EmulatedModel } from './models.ts';
import { missingParameter, modelNotFound, unknownAddress } from './refusal.ts';
import { requestIdOf, type EmulatorState } from './state.ts';

/** Everything that costs nothing: the model list, and files for edits by `file_id`. */
export async function handleFreeCall(
  state: EmulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  state.serial += 1;
  const headers = { 'x-request-id': requestIdOf(state.serial) };
  const body = (await readBody(request)) ?? Buffer.alloc(0);
  checkKey(request, state.key);
  const modelId = /^\/v1\/models\/([^/]+)$/.exec(path)?.[1];
  if (request.method === 'GET' && path === '/v1/models') {
    sendJson(response, 200, { object: 'list', data: state.models.map(wireModel) }, headers);
  } else if (request.method === 'GET' && modelId !== undefined) {
    const id = decodeURIComponent(modelId);
    const model = state.models.find((each) => each.id === id);
    if (model === undefined) throw modelNotFound(id);
    sendJson(response, 200, wireModel(model), headers);
  } else if (request.method === 'POST' && path === '/v1/files') {
    sendJson(response, 200, await keepFile(state, request, body), headers);
  } else {
    throw unknownAddress(request.method ?? '', path);
  }
}

function wireModel({ id, created, shutdownDate }: EmulatedModel) {
  return { id, object: 'model', created, owned_by: 'system', shutdown_date: shutdownDate };
}

async function keepFile(state: EmulatorState, request: IncomingMessage, bytes: Uint8Array) {
  const body = await parseBody(request.headers['content-type'] ?? '', bytes);
  const file = body.files.find((each) => each.part === 'file');
  if (file === undefined) throw missingParameter('file');
  if (typeof body.fields['purpose'] !== 'string') throw missingParameter('purpose');
  const id = `file-emulator${state.serial}`;
  state.files.set(id, file);
  return {
    id,
    object: 'file',
    bytes: file.sizeBytes,
    created_at: Math.floor(Date.now() / 1000),
    filename: file.fileName,
    purpose: body.fields['purpose'],
  };
}
