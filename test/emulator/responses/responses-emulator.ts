import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkKey } from '../access.ts';
import type { Emulator, EmulatorOptions } from '../emulator-types.ts';
import { readBody, sendJson } from '../http-exchange.ts';
import { unknownAddress } from '../refusal.ts';
import { serveProtocol } from '../serve.ts';
import { requestIdOf, type EmulatorState } from '../state.ts';
import { handleResponseCall } from './paid-response.ts';
import { cancel, find, poll, type ResponseStore } from './stored-response.ts';
import { textModels } from './text-models.ts';

/** An emulator whose responses can be pushed about, for what a real service does by itself. */
export interface ResponsesEmulator extends Emulator {
  /** Answers the next request for a response with this instead; several queue up. */
  scriptPoll(reply: { readonly status: number; readonly body?: unknown }): void;
  /** Ids of every response made, oldest first. */
  responseIds(): readonly string[];
  /** Loses every response, as after 30 days. */
  forget(): void;
}

/** Starts OpenAI's Responses API on a loopback port. */
export async function startResponsesEmulator(options: EmulatorOptions = {}): Promise<ResponsesEmulator> {
  const store: ResponseStore = new Map();
  const polls: { readonly status: number; readonly body?: unknown }[] = [];
  const emulator = await serveProtocol(options, (state) => async (request, response, path) => {
    if (request.method === 'POST' && path === '/v1/responses') {
      await handleResponseCall(state, store, request, response);
      return;
    }
    const isPoll = request.method === 'GET' && path.startsWith('/v1/responses/');
    const scripted = isPoll ? polls.shift() : undefined;
    if (scripted === undefined) await answerFree(state, store, request, response, path);
    else sendJson(response, scripted.status, scripted.body ?? { error: { message: 'Scripted.' } });
  });
  return {
    ...emulator,
    scriptPoll: (reply) => void polls.push(reply),
    responseIds: () => [...store.keys()],
    forget: () => store.clear(),
    reset() {
      store.clear();
      polls.length = 0;
      emulator.reset();
    },
  };
}

/** Everything that costs nothing. */
async function answerFree(
  state: EmulatorState,
  store: ResponseStore,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  state.serial += 1;
  await readBody(request);
  checkKey(request, state.key);
  const [, id = '', action = ''] = /^\/v1\/responses\/([^/]+)(?:\/(cancel|input_items))?$/.exec(path) ?? [];
  const route = `${request.method ?? ''} ${id === '' ? path : `response ${action}`.trim()}`;
  const answers: Readonly<Record<string, () => unknown>> = {
    'GET /v1/models': () => ({ object: 'list', data: listed(state) }),
    'GET response': () => poll(store, decodeURIComponent(id)),
    'GET response input_items': () => inputItems(store, decodeURIComponent(id)),
    'POST response cancel': () => cancel(state, store, decodeURIComponent(id)),
  };
  const answer = answers[route];
  if (answer === undefined) throw unknownAddress(request.method ?? '', path);
  sendJson(response, 200, answer(), { 'x-request-id': requestIdOf(state.serial) });
}

function listed(state: EmulatorState) {
  const images = state.models.filter((model) => model.family !== 'text');
  return [...textModels, ...images].map(({ id, created, shutdownDate }) => ({
    id,
    object: 'model',
    created,
    owned_by: 'system',
    shutdown_date: shutdownDate,
  }));
}

/** Newest first, as asked for with order=desc. */
function inputItems(store: ResponseStore, id: string) {
  const { items } = find(store, id).request.conversation;
  return { object: 'list', data: items.toReversed(), has_more: false };
}
