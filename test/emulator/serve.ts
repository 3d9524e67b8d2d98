import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { controlHandler } from './control.ts';
import type { Emulator, EmulatorOptions } from './emulator-types.ts';
import { Fault } from './fault.ts';
import { sendJson, sendRefusal } from './http-exchange.ts';
import { defaultModels } from './models.ts';
import { Refusal } from './refusal.ts';
import { addHold, resetState, type EmulatorState } from './state.ts';

/** One protocol: answers everything but the control addresses. `origin` is where it listens. */
export type ProtocolRoute = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  origin: string,
) => Promise<void>;

/** Serves one protocol on a loopback port, with the control that every emulator has. */
export async function serveProtocol(
  options: EmulatorOptions,
  routeOf: (state: EmulatorState) => ProtocolRoute,
): Promise<Emulator> {
  const closing = new AbortController();
  const state = newState(options, closing.signal);
  const control = controlHandler(state);
  const route = routeOf(state);
  let origin = '';
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A caller that dies mid-reply is an ordinary event here.
    response.on('error', () => undefined);
    const path = new URL(request.url ?? '/', 'http://emulator').pathname;
    if (path.startsWith('/_emulator/')) await control(request, response, path.slice('/_emulator/'.length));
    else await route(request, response, path, origin);
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => answerFailure(response, error));
  });
  // Slow uploads and held calls are what it is for.
  server.requestTimeout = 0;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port.');
  origin = `http://127.0.0.1:${address.port}`;
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

/** Bugs of the emulator itself show as a 500 that says so, never as a provider's error. */
function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else if (error instanceof Refusal) sendRefusal(response, error);
  else if (error instanceof ZodError || error instanceof SyntaxError) {
    sendJson(response, 400, { error: `Not understood: ${error.message}` });
  } else sendJson(response, 500, { error: `The emulator failed: ${String(error)}` });
}
