import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkKey } from '../access.ts';
import type { Emulator, EmulatorOptions } from '../emulator-types.ts';
import { readBody, sendJson } from '../http-exchange.ts';
import { serveProtocol } from '../serve.ts';
import { requestIdOf, type EmulatorState } from '../state.ts';
import { chatModels, refuse } from './chat-request.ts';
import { handleChatCall, type ChatState } from './paid-chat.ts';
import { sendResult } from './result-links.ts';
import type { Shape } from './shapes.ts';

export interface ChatEmulator extends Emulator {
  /** How pictures are put into answers from now on. */
  answerAs(shape: Shape): void;
  /** Reports what each call cost in `usage.cost`, as OpenRouter does. */
  reportCost(isReported: boolean): void;
  /** Moves the service's clock: result links live for 24 hours. */
  passHours(hours: number): void;
  /** Requests for result links that came with a key, which no link needs. */
  leakedKeys(): number;
}

/** Starts a chat service with picture models on a loopback port. */
export async function startChatEmulator(options: EmulatorOptions = {}): Promise<ChatEmulator> {
  const chat: ChatState = { shape: 'parts with links', reportsCost: false, hoursPassed: 0, files: new Map() };
  let leakedKeys = 0;
  const emulator = await serveProtocol(options, (state) => async (request, response, path, origin) => {
    if (request.method === 'POST' && path === '/v1/chat/completions') {
      await handleChatCall(state, chat, request, response, origin);
    } else if (request.method === 'GET' && path.startsWith('/files/')) {
      if (request.headers.authorization !== undefined) leakedKeys += 1;
      sendResult(chat, request, response);
    } else await answerFree(state, request, response, path);
  });
  return {
    ...emulator,
    answerAs: (shape) => void (chat.shape = shape),
    reportCost: (isReported) => void (chat.reportsCost = isReported),
    passHours: (hours) => void (chat.hoursPassed += hours),
    leakedKeys: () => leakedKeys,
  };
}

async function answerFree(
  state: EmulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  state.serial += 1;
  await readBody(request);
  checkKey(request, state.key);
  if (request.method !== 'GET' || path !== '/v1/models') {
    throw refuse(404, 'not_found', `No route ${request.method ?? ''} ${path}.`);
  }
  const data = chatModels.map((id) => ({ id, object: 'model', owned_by: 'emulator' }));
  sendJson(response, 200, { object: 'list', data }, { 'x-request-id': requestIdOf(state.serial) });
}
