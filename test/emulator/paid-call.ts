import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { checkAccount, checkKey } from './access.ts';
import { parseBody, sha256Of } from './body.ts';
import { chargesByDefault, type Fault } from './fault.ts';
import { readBody, sendRefusal } from './http-exchange.ts';
import { outputBlockedMarker, readImageRequest, type Endpoint, type ImageRequest } from './image-request.ts';
import { checkInputs, filesOfEdit, type Inputs } from './inputs.ts';
import { moderationBlocked, noFunds, rateLimited, Refusal, unverified } from './refusal.ts';
import { makeSale, type Sale } from './reply.ts';
import { recordCall, setOutcome, type CallRecord, type EmulatorState, type PendingHold } from './state.ts';
import { transmit } from './transmit.ts';

/**
 * One paid POST from its first header to its last byte. Order: key, body, fields, inputs, account, fault, work, charge,
 * hold, reply. Whatever is refused costs nothing and uses up neither a scripted fault nor a hold.
 */
export async function handlePaidCall(
  state: EmulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: Endpoint,
): Promise<void> {
  const record = recordCall(state, request);
  const serial = state.serial;
  response.once('close', () => closeRecord(record, response));
  const headers = { 'x-request-id': record.requestId, 'openai-version': '2020-10-01' };
  try {
    const accepted = await accept(state, request, record, endpoint);
    if (accepted === null) return;
    const fault = state.faults.shift() ?? null;
    const sale = await makeSale(accepted.request, accepted.inputs, `picture-${serial}`, fault);
    charge(state, record, sale, fault);
    const hold = state.holds.shift() ?? null;
    if (hold !== null && !isWithinStream(hold, accepted.request)) await hold.arrive();
    await wait(state.delayMs, undefined, { signal: state.signal });
    if (fault !== null && answerInstead(response, fault, accepted.request, headers)) return;
    await transmit(
      {
        response,
        answer: sale.answer,
        headers,
        signal: state.signal,
        afterEvents: async (count) => {
          if (hold !== null && isWithinStream(hold, accepted.request) && hold.afterPartials === count) {
            await hold.arrive();
          }
        },
      },
      fault,
    );
  } catch (error) {
    if (state.signal.aborted) return;
    if (!(error instanceof Refusal)) throw error;
    setOutcome(record, { state: 'refused', errorCode: error.body.code ?? error.body.type });
    sendRefusal(response, error, headers);
  }
}

interface Accepted {
  readonly request: ImageRequest;
  readonly inputs: Inputs;
}

async function accept(
  state: EmulatorState,
  request: IncomingMessage,
  record: CallRecord,
  endpoint: Endpoint,
): Promise<Accepted | null> {
  const bytes = await readBody(request);
  if (bytes === null) {
    setOutcome(record, { state: 'aborted' });
    return null;
  }
  record.bodyBytes = bytes.length;
  record.bodySha256 = sha256Of(bytes);
  const key = checkKey(request, state.key);
  const body = await parseBody(request.headers['content-type'] ?? '', bytes);
  record.fields = body.fields;
  record.files = body.files;
  const asked = readImageRequest(endpoint, body, (id) => state.models.find((model) => model.id === id));
  if (endpoint === 'edits') record.files = filesOfEdit(body, (id) => state.files.get(id));
  const inputs = await checkInputs(record.files);
  checkAccount(key, state.key, asked.model.id);
  if (asked.prompt.includes(outputBlockedMarker)) throw moderationBlocked('output');
  return { request: asked, inputs };
}

function charge(state: EmulatorState, record: CallRecord, sale: Sale, fault: Fault | null): void {
  const wasCharged = fault === null || (fault.charged ?? chargesByDefault(fault.kind));
  setOutcome(record, { state: 'answering', fault: fault?.kind ?? null, wasCharged });
  if (!wasCharged) return;
  state.charges.push({ callIndex: record.index, amountNanos: sale.amountNanos, usage: sale.usage });
}

function isWithinStream(hold: PendingHold, request: ImageRequest): boolean {
  return hold.afterPartials !== null && request.isStreamed;
}

/** Faults that answer something else altogether. Tells whether it did. */
export function answerInstead(
  response: ServerResponse,
  fault: Fault,
  request: { readonly model: { readonly id: string } },
  headers: Readonly<Record<string, string>>,
): boolean {
  const refusal = refusalOf(fault, request);
  if (refusal !== null) sendRefusal(response, refusal, headers);
  else if (fault.kind === 'redirect') {
    response.writeHead(fault.status, { ...headers, location: fault.location, 'content-length': '0' }).end();
  } else if (fault.kind === 'status') {
    const isText = typeof fault.body === 'string';
    const body = isText ? String(fault.body) : JSON.stringify(fault.body ?? { error: serverError });
    response
      .writeHead(fault.status, {
        'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
        ...headers,
        ...fault.headers,
      })
      .end(body);
  } else return false;
  return true;
}

const serverError = {
  message: 'The server had an error while processing your request. Sorry about that.',
  type: 'server_error',
  param: null,
  code: null,
};

function refusalOf(fault: Fault, request: { readonly model: { readonly id: string } }): Refusal | null {
  if (fault.kind === 'no-funds') return noFunds();
  if (fault.kind === 'unverified') return unverified(request.model.id);
  if (fault.kind !== 'rate-limit') return null;
  return rateLimited({
    ...(fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }),
    ...(fault.retryAfterMs === undefined ? {} : { 'retry-after-ms': String(fault.retryAfterMs) }),
  });
}

export function closeRecord(record: CallRecord, response: ServerResponse): void {
  const status = response.headersSent ? response.statusCode : null;
  const { state } = record.outcome;
  if (state === 'refused' || state === 'aborted') setOutcome(record, { status });
  else setOutcome(record, { status, state: response.writableFinished ? 'answered' : 'broken' });
}
