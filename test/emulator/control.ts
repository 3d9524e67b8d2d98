import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Hold } from './emulator-types.ts';
import { Fault } from './fault.ts';
import { readBody, sendJson } from './http-exchange.ts';
import { addHold, resetState, type CallRecord, type EmulatorState } from './state.ts';

const Faults = z.union([Fault.transform((fault) => [fault]), z.array(Fault)]);
const HoldPlace = z.strictObject({ afterPartials: z.number().int().min(0).optional() });

/**
 * Scripting from another process:
 *   GET  /_emulator/calls            `{ calls, charges }`, without file bytes
 *   POST /_emulator/fault            one fault or an array of them
 *   POST /_emulator/hold             `{}` or `{ afterPartials }`; answers `{ hold: number }`
 *   GET  /_emulator/hold/N           answers once a call has arrived at hold N
 *   POST /_emulator/hold/N/release
 *   POST /_emulator/reset
 */
export function controlHandler(state: EmulatorState) {
  const holds: Hold[] = [];
  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const body = (await readBody(request))?.toString() ?? '';
    const [, hold, action] = /^hold\/(\d+)(\/release)?$/.exec(path) ?? [];
    const route = `${request.method ?? ''} ${hold === undefined ? path : `hold/N${action ?? ''}`}`;
    const held = hold === undefined ? undefined : holds[Number(hold)];
    if (route === 'GET calls') {
      sendJson(response, 200, { calls: state.calls.map(summary), charges: state.charges });
    } else if (route === 'POST fault') {
      state.faults.push(...Faults.parse(JSON.parse(body)));
      response.writeHead(204).end();
    } else if (route === 'POST hold') {
      const { afterPartials } = HoldPlace.parse(body === '' ? {} : JSON.parse(body));
      holds.push(addHold(state, afterPartials ?? null));
      sendJson(response, 200, { hold: holds.length - 1 });
    } else if (route === 'GET hold/N' && held !== undefined) {
      await held.arrived;
      response.writeHead(204).end();
    } else if (route === 'POST hold/N/release' && held !== undefined) {
      held.release();
      response.writeHead(204).end();
    } else if (route === 'POST reset') {
      resetState(state);
      response.writeHead(204).end();
    } else {
      sendJson(response, 404, { error: `No control route ${route}.` });
    }
  };
}

function summary(call: CallRecord) {
  const short = (_key: string, value: unknown): unknown =>
    typeof value === 'string' && value.length > 2000 ? `${value.slice(0, 100)}… (${value.length})` : value;
  const fields: unknown = JSON.parse(JSON.stringify(call.fields, short));
  return {
    ...call,
    fields,
    files: call.files.map(({ bytes: _bytes, ...facts }) => facts),
  };
}
