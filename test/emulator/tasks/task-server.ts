import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { ZodError } from 'zod';
import { sha256Of } from '../body.ts';
import { chargesByDefault, Fault } from '../fault.ts';
import { readBody, sendJson } from '../http-exchange.ts';
import { transmit } from '../transmit.ts';
import { Refused, type Answer, type Protocol, type Route, type WholeRequest } from './protocol.ts';
import { taskControl } from './task-control.ts';
import { addTaskHold, resetTasks, type TaskState } from './task-state.ts';
import type { TaskEmulator } from './task-types.ts';

interface Service {
  readonly state: TaskState;
  readonly protocol: Protocol;
  readonly closing: AbortController;
}

/** Puts a protocol on a loopback port. `basePath` is what its connections' addresses end in. */
export async function startTaskServer(
  service: Service,
  port: number,
  basePath: string,
): Promise<TaskEmulator> {
  const { state, closing } = service;
  const control = taskControl(state);
  const server = createServer((request, response) => {
    respond(service, control, request, response).catch((error: unknown) => answerFailure(response, error));
  });
  server.requestTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port.');
  state.origin = `http://127.0.0.1:${address.port}`;
  return {
    origin: state.origin,
    baseUrl: `${state.origin}${basePath}`,
    key: state.key,
    creates: state.creates,
    charges: state.charges,
    seen: state.seen,
    leakedKeys: state.leakedKeys,
    balanceNanos: () => state.balanceNanos,
    script: (fault, place = 'create') => void state.faults[place].push(Fault.parse(fault)),
    nextTask: (outcome) => void state.outcomes.push(outcome),
    hold: () => addTaskHold(state),
    expireLinks: () => void (state.linkGeneration += 1),
    spendAll: () => void (state.balanceNanos = 0),
    reset: () => resetTasks(state),
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

async function respond(
  service: Service,
  control: ReturnType<typeof taskControl>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => undefined);
  const url = new URL(request.url ?? '/', 'http://emulator');
  const bytes = await readBody(request);
  if (bytes === null) return;
  if (url.pathname.startsWith('/_emulator/')) {
    return control(`${request.method ?? ''} ${url.pathname.slice('/_emulator/'.length)}`, bytes, response);
  }
  const whole: WholeRequest = {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    ),
    bytes,
  };
  service.state.seen.push(`${whole.method} ${whole.path}`);
  if (whole.path.startsWith('/results/')) sendResult(service.state, whole, response);
  else await handle(service, whole, response);
}

/** Links need no key: that is why a client must never send one there. */
function sendResult(state: TaskState, { path, headers }: WholeRequest, response: ServerResponse): void {
  if (headers['authorization'] !== undefined) state.leakedKeys.push(path);
  const bytes = path.startsWith(`/results/${state.linkGeneration}/`) ? state.results.get(path) : undefined;
  if (bytes === undefined) {
    response
      .writeHead(403, { 'content-type': 'application/xml' })
      .end('<Error><Code>AccessDenied</Code></Error>');
  } else
    response
      .writeHead(200, { 'content-type': 'image/png', 'content-length': String(bytes.length) })
      .end(bytes);
}

type CreateRecord = TaskState['creates'][number];

async function handle(
  { state, protocol }: Service,
  request: WholeRequest,
  response: ServerResponse,
): Promise<void> {
  state.serial += 1;
  const headers = { 'x-request-id': `req_task_${String(state.serial).padStart(6, '0')}` };
  const found = findRoute(protocol, request);
  const record = found?.route.place === 'create' ? recordCreate(state, request) : null;
  let fault: Fault | null = null;
  try {
    if (found === null) throw protocol.notFound(request.method, request.path);
    const { route, parts } = found;
    const account = route.needsKey ? accountOf(state, protocol, request) : '';
    const answer = await route.answer({
      request,
      parts,
      account,
      accept(fields) {
        if (record) record.fields = fields;
        if (account.endsWith('-unfunded')) throw protocol.noFunds();
        fault = route.place === null ? null : (state.faults[route.place].shift() ?? null);
        if (record && fault) record.fault = fault.kind;
        return fault === null || (fault.charged ?? chargesByDefault(fault.kind)) ? 'work' : null;
      },
    });
    if (record) {
      record.taskId = taskIdIn(answer.document);
      await state.holds.shift()?.arrive();
      await wait(state.delayMs, undefined, { signal: state.signal });
    }
    await send(protocol, state, response, { ...answer, headers: { ...headers, ...answer.headers } }, fault);
  } catch (error) {
    if (state.signal.aborted) return;
    if (!(error instanceof Refused)) throw error;
    if (record) record.refusal = error.message;
    sendJson(response, error.answer.status, error.answer.document, { ...headers, ...error.answer.headers });
  } finally {
    if (record) record.status = response.headersSent ? response.statusCode : null;
  }
}

function findRoute(
  { routes }: Protocol,
  request: WholeRequest,
): { readonly route: Route; readonly parts: readonly string[] } | null {
  for (const route of routes) {
    const match = route.method === request.method ? route.pattern.exec(request.path) : null;
    if (match) return { route, parts: match.slice(1).map(decodeURIComponent) };
  }
  return null;
}

function recordCreate(state: TaskState, request: WholeRequest): CreateRecord {
  const record: CreateRecord = {
    index: state.creates.length,
    path: request.path,
    headers: request.headers,
    fields: {},
    bodySha256: sha256Of(request.bytes),
    status: null,
    refusal: null,
    fault: null,
    taskId: null,
  };
  state.creates.push(record);
  return record;
}

function accountOf(state: TaskState, protocol: Protocol, { headers }: WholeRequest): string {
  const given = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (given === undefined) throw protocol.noKey();
  if (given !== state.key && given !== `${state.key}-unfunded`) throw protocol.wrongKey();
  return given;
}

function taskIdIn({ id, data }: Answer['document']): string | null {
  if (typeof id === 'string') return id;
  const isNamed = typeof data === 'object' && data !== null && 'taskId' in data;
  return isNamed && typeof data.taskId === 'string' ? data.taskId : null;
}

async function send(
  protocol: Protocol,
  state: TaskState,
  response: ServerResponse,
  answer: Answer,
  fault: Fault | null,
): Promise<void> {
  const { status, document, headers = {} } = answer;
  if (fault === null) return sendJson(response, status, document, headers);
  if (fault.kind === 'no-funds') throw protocol.noFunds();
  if (fault.kind === 'rate-limit') throw protocol.rateLimited(fault);
  if (fault.kind === 'redirect') {
    response.writeHead(fault.status, { location: fault.location, 'content-length': '0' }).end();
  } else if (fault.kind === 'status') {
    const isText = typeof fault.body === 'string';
    const body = isText
      ? String(fault.body)
      : JSON.stringify(fault.body ?? protocol.serverError(fault.status));
    const type = isText ? 'text/html; charset=utf-8' : 'application/json';
    response.writeHead(fault.status, { 'content-type': type, ...headers, ...fault.headers }).end(body);
  } else {
    const outgoing = {
      response,
      answer: { kind: 'json' as const, document: fault.kind === 'empty-data' ? {} : document },
      headers,
      signal: state.signal,
      afterEvents: async () => undefined,
    };
    await transmit(outgoing, fault);
  }
}

/** Bugs of the emulator itself show as a 500 that says so, never as the service's error. */
function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else if (error instanceof ZodError || error instanceof SyntaxError) {
    sendJson(response, 400, { error: `Not understood: ${error.message}` });
  } else sendJson(response, 500, { error: `The emulator failed: ${String(error)}` });
}
