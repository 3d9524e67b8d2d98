import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { controlHandler } from './control.ts';
import type { Emulator, EmulatorOptions } from './emulator-types.ts';
import { Fault } from './fault.ts';
import { handleFreeCall } from './free-routes.ts';
import { sendJson, sendRefusal } from './http-exchange.ts';
import type { Endpoint } from './image-request.ts';
import { defaultModels } from './models.ts';
import { handlePaidCall } from './paid-call.ts';
import { Refusal } from './refusal.ts';
import { addHold, resetState, type EmulatorState } from './state.ts';

export type { Emulator, EmulatorOptions } from './emulator-types.ts';

const paidPaths: Readonly<Record<string, Endpoint>> = {
  '/v1/images/generations': 'generations',
  '/v1/images/edits': 'edits',
};

/** Starts an OpenAI Images provider on a loopback port. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const closing = new AbortController();
  const state = newState(options, closing.signal);
  const control = controlHandler(state);
  const server = createServer((request, response) => {
    route(state, control, request, response).catch((error: unknown) => answerFailure(response, error));
  });
  // Slow uploads and held calls are what it is for.
  server.requestTimeout = 0;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    baseUrl: `${origin}/v1`,
    key: state.key,
    calls: state.calls,
    charges: state.charges,
    script: (fault) => void state.faults.push(Fault.parse(fault)),
    hold: (at) => addHold(state, at?.afterPartials ?? null),
    reset: () => resetState(state),
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function newState(options: EmulatorOptions, signal: AbortSignal): EmulatorState {
  const today = options.today ?? '2026-11-20';
  return {
    key: options.key ?? 'sk-emulator',
    delayMs: options.delayMs ?? 0,
    calls: [],
    charges: [],
    faults: [],
    holds: [],
    files: new Map(),
    signal,
    models: (options.models ?? defaultModels).filter(
      ({ shutdownDate }) => shutdownDate === null || shutdownDate > today,
    ),
    serial: 0,
  };
}

async function route(
  state: EmulatorState,
  control: ReturnType<typeof controlHandler>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A caller that dies mid-reply is an ordinary event here.
  response.on('error', () => undefined);
  const path = new URL(request.url ?? '/', 'http://emulator').pathname;
  const endpoint = request.method === 'POST' ? paidPaths[path] : undefined;
  if (path.startsWith('/_emulator/')) await control(request, response, path.slice('/_emulator/'.length));
  else if (endpoint !== undefined) await handlePaidCall(state, request, response, endpoint);
  else await handleFreeCall(state, request, response, path);
}

/** Bugs of the emulator itself show as a 500 that says so, never as a provider's error. */
function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else if (error instanceof Refusal) sendRefusal(response, error);
  else if (error instanceof ZodError || error instanceof SyntaxError) {
    sendJson(response, 400, { error: `Not understood: ${error.message}` });
  } else sendJson(response, 500, { error: `The emulator failed: ${String(error)}` });
}
