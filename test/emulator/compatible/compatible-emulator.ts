import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parseBody, sha256Of } from '../body.ts';
import { drawPicture } from '../draw.ts';
import type { Emulator, EmulatorOptions } from '../emulator-types.ts';
import { chargesByDefault, type Fault } from '../fault.ts';
import { readBody, sendJson, sendRefusal } from '../http-exchange.ts';
import { answerInstead, closeRecord } from '../paid-call.ts';
import { Refusal } from '../refusal.ts';
import { serveProtocol } from '../serve.ts';
import { recordCall, setOutcome, type CallRecord, type EmulatorState } from '../state.ts';
import { transmit } from '../transmit.ts';
import {
  serverKinds,
  ServerRefusal,
  type CompatibleRequest,
  type ServerKind,
  type ServerName,
} from './kinds.ts';
import { readCompatibleRequest, referenceFiles } from './read-request.ts';

export interface CompatibleEmulatorOptions extends EmulatorOptions {
  readonly server?: ServerName;
  /** What whoever runs it takes for a picture; nothing when left out. */
  readonly pictureNanos?: number;
  /** Links without scheme and host. */
  readonly hasRelativeLinks?: boolean;
}

export interface CompatibleEmulator extends Emulator {
  /** Requests for results that carried a key: none may. */
  readonly leakedKeys: () => number;
}

interface Server {
  readonly kind: ServerKind;
  readonly state: EmulatorState;
  readonly files: Map<string, Uint8Array>;
  readonly options: CompatibleEmulatorOptions;
}

/** Starts a server that is compatible in its own way; LocalAI unless another is named. */
export async function startCompatibleEmulator(
  options: CompatibleEmulatorOptions = {},
): Promise<CompatibleEmulator> {
  const kind = serverKinds[options.server ?? 'localai'];
  const files = new Map<string, Uint8Array>();
  let leakedKeys = 0;
  const emulator = await serveProtocol(options, (state) => async (request, response, path, origin) => {
    const server = { kind, state, files, options };
    if (path.startsWith('/generated-images/')) {
      if (request.headers.authorization !== undefined) leakedKeys += 1;
      sendFile(files, path, response);
      return;
    }
    const route = kind.prefixes.map((prefix) =>
      path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : null,
    );
    const below = route.find((each) => each !== null) ?? '';
    const isEdit = below === kind.editPath.path;
    if (request.method === 'POST' && (isEdit || below === '/images/generations')) {
      await answerPaid(server, request, response, { isEdit, origin });
    } else await answerFree(server, request, response, { path, below });
  });
  return { ...emulator, leakedKeys: () => leakedKeys };
}

function sendFile(files: Map<string, Uint8Array>, path: string, response: ServerResponse): void {
  const bytes = files.get(path);
  if (!bytes) sendJson(response, 404, { message: 'Not Found' });
  else
    response
      .writeHead(200, { 'content-type': 'image/png', 'content-length': String(bytes.length) })
      .end(bytes);
}

async function answerFree(
  { kind, state }: Server,
  request: IncomingMessage,
  response: ServerResponse,
  { path, below }: { readonly path: string; readonly below: string },
): Promise<void> {
  await readBody(request);
  try {
    checkKey(kind, request, state.key);
    const isRead = request.method === 'GET';
    if (isRead && below === '/models') sendJson(response, 200, { object: 'list', data: kind.models });
    else if (isRead && Object.hasOwn(kind.ownRoutes, path)) sendJson(response, 200, kind.ownRoutes[path]);
    else throw kind.refuse(404, 'Not Found');
  } catch (error) {
    if (!(error instanceof ServerRefusal)) throw error;
    sendJson(response, error.status, error.document);
  }
}

function checkKey(kind: ServerKind, request: IncomingMessage, key: string): void {
  const given = request.headers.authorization;
  if (kind.checksKey && given !== undefined && given !== `Bearer ${key}`)
    throw kind.refuse(401, 'Authentication failed.');
}

async function answerPaid(
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
  call: { readonly isEdit: boolean; readonly origin: string },
): Promise<void> {
  const { state } = server;
  const record = recordCall(state, request);
  const serial = state.serial;
  response.once('close', () => closeRecord(record, response));
  try {
    const asked = await accept(server, request, record, call.isEdit);
    if (asked === null) return;
    const fault = state.faults.shift() ?? null;
    const document = await make(server, asked, { serial, record, fault, origin: call.origin });
    const hold = state.holds.shift() ?? null;
    if (hold !== null) await hold.arrive();
    await wait(state.delayMs, undefined, { signal: state.signal });
    if (fault !== null && answerInstead(response, fault, { model: { id: asked.model } }, {})) return;
    const answer = { kind: 'json', document } as const;
    await transmit(
      { response, answer, headers: {}, signal: state.signal, afterEvents: async () => undefined },
      fault,
    );
  } catch (error) {
    if (state.signal.aborted) return;
    if (error instanceof ServerRefusal) {
      setOutcome(record, { state: 'refused', errorCode: String(error.status) });
      sendJson(response, error.status, error.document);
    } else if (error instanceof Refusal) {
      setOutcome(record, { state: 'refused', errorCode: error.body.code });
      sendRefusal(response, error);
    } else throw error;
  }
}

async function accept(
  { kind, state }: Server,
  request: IncomingMessage,
  record: CallRecord,
  isEdit: boolean,
): Promise<CompatibleRequest | null> {
  const bytes = await readBody(request);
  if (bytes === null) {
    setOutcome(record, { state: 'aborted' });
    return null;
  }
  record.bodyBytes = bytes.length;
  record.bodySha256 = sha256Of(bytes);
  checkKey(kind, request, state.key);
  const body = await parseBody(request.headers['content-type'] ?? '', bytes);
  record.fields = body.fields;
  record.files = isEdit ? body.files : referenceFiles(kind, body);
  return readCompatibleRequest(kind, body, record.files, isEdit);
}

interface Making {
  readonly serial: number;
  readonly record: CallRecord;
  readonly fault: Fault | null;
  readonly origin: string;
}

async function make(server: Server, asked: CompatibleRequest, making: Making) {
  const { kind, state, options } = server;
  const { serial, record, fault } = making;
  const isEmpty = fault?.kind === 'empty-data';
  const data = [];
  for (let index = 0; index < (isEmpty ? 0 : asked.count); index += 1) {
    data.push(await picture(server, asked, making, index));
  }
  const wasCharged = fault === null || (fault.charged ?? chargesByDefault(fault.kind));
  setOutcome(record, { state: 'answering', fault: fault?.kind ?? null, wasCharged });
  const amountNanos = data.length * (options.pictureNanos ?? 0);
  if (wasCharged) state.charges.push({ callIndex: record.index, amountNanos, usage: noUsage });
  return { ...kind.envelope(serial), data };
}

async function picture(
  { files, options }: Server,
  asked: CompatibleRequest,
  { serial, fault, origin }: Making,
  index: number,
): Promise<Readonly<Record<string, string>>> {
  const style = { format: 'png', compression: 100, background: 'opaque' } as const;
  const seed = `compatible-${serial}/${index}/${asked.prompt}`;
  const whole = await drawPicture(style, asked.size, asked.inputs, seed, null);
  const bytes = fault?.kind === 'corrupt-image' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  if (asked.format === 'b64_json') return { b64_json: bytes.toString('base64') };
  const path = `/generated-images/b64-${serial}-${index}.png`;
  files.set(path, bytes);
  return { url: options.hasRelativeLinks ? path : origin + path };
}

/** None of these servers counts tokens. */
const noUsage = {
  input_tokens: 0,
  input_tokens_details: { text_tokens: 0, image_tokens: 0 },
  output_tokens: 0,
  output_tokens_details: { image_tokens: 0, text_tokens: 0 },
  total_tokens: 0,
};
