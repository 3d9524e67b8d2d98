import type { Emulator, EmulatorOptions } from './emulator-types.ts';
import { handleFreeCall } from './free-routes.ts';
import type { Endpoint } from './image-request.ts';
import { handlePaidCall } from './paid-call.ts';
import { serveProtocol } from './serve.ts';

export type { Emulator, EmulatorOptions } from './emulator-types.ts';

const paidPaths: Readonly<Record<string, Endpoint>> = {
  '/v1/images/generations': 'generations',
  '/v1/images/edits': 'edits',
};

/** Starts an OpenAI Images provider on a loopback port. */
export function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return serveProtocol(options, (state) => async (request, response, path) => {
    const endpoint = request.method === 'POST' ? paidPaths[path] : undefined;
    if (endpoint !== undefined) await handlePaidCall(state, request, response, endpoint);
    else await handleFreeCall(state, request, response, path);
  });
}
