import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { checkAccount, checkKey } from '../access.ts';
import { parseBody, sha256Of } from '../body.ts';
import { chargesByDefault, type Fault } from '../fault.ts';
import { readBody, sendRefusal } from '../http-exchange.ts';
import { answerInstead, closeRecord } from '../paid-call.ts';
import { Refusal } from '../refusal.ts';
import type { PaidAnswer, StreamEvent } from '../reply.ts';
import { recordCall, setOutcome, type CallRecord, type EmulatorState } from '../state.ts';
import { transmit } from '../transmit.ts';
import { readResponseRequest, type ResponseRequest } from './response-request.ts';
import { documentOf, remembered, type ResponseStore, type StoredResponse } from './stored-response.ts';
import { doWork } from './work.ts';

/** Polls a background response takes: queued, in progress, then what came of it. */
const pollsOfBackground = 2;

/** One POST from its first header to its last byte, in the order of the Images emulator. */
export async function handleResponseCall(
  state: EmulatorState,
  store: ResponseStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const record = recordCall(state, request);
  const serial = state.serial;
  response.once('close', () => closeRecord(record, response));
  const headers = { 'x-request-id': record.requestId };
  try {
    const asked = await accept(state, store, request, record);
    if (asked === null) return;
    const fault = state.faults.shift() ?? null;
    const stored = await make(state, store, asked, serial, record, fault);
    const hold = state.holds.shift() ?? null;
    const isWithin = hold !== null && hold.afterPartials !== null && asked.isStreamed;
    if (hold !== null && !isWithin) await hold.arrive();
    await wait(state.delayMs, undefined, { signal: state.signal });
    if (fault !== null && answerInstead(response, fault, asked.image, headers)) {
      store.delete(stored.id);
      return;
    }
    const afterEvents = async (count: number): Promise<void> => {
      // The first two events name the response; partial pictures follow.
      if (isWithin && count === (hold.afterPartials ?? 0) + eventsBeforePartials) await hold.arrive();
    };
    const answer = answerOf(stored, fault);
    await transmit({ response, answer, headers, signal: state.signal, afterEvents }, fault);
  } catch (error) {
    if (state.signal.aborted) return;
    if (!(error instanceof Refusal)) throw error;
    setOutcome(record, { state: 'refused', errorCode: error.body.code ?? error.body.type });
    sendRefusal(response, error, headers);
  }
}

async function accept(
  state: EmulatorState,
  store: ResponseStore,
  request: IncomingMessage,
  record: CallRecord,
): Promise<ResponseRequest | null> {
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
  const asked = await readResponseRequest(
    body.fields,
    state.models,
    (id) => store.get(id)?.request.isStored === true,
  );
  record.files = asked.files;
  checkAccount(key, state.key, asked.image.model.id);
  return asked;
}

async function make(
  state: EmulatorState,
  store: ResponseStore,
  asked: ResponseRequest,
  serial: number,
  record: CallRecord,
  fault: Fault | null,
): Promise<StoredResponse> {
  const work = await doWork(asked, remembered(store, asked.previousId), serial, fault);
  const wasCharged =
    work.amountNanos > 0 && (fault === null || (fault.charged ?? chargesByDefault(fault.kind)));
  setOutcome(record, { state: 'answering', fault: fault?.kind ?? null, wasCharged });
  if (wasCharged) {
    const usage = work.imageUsage ?? noUsage;
    state.charges.push({ callIndex: record.index, amountNanos: work.amountNanos, usage });
  }
  const stored: StoredResponse = {
    id: `resp_emulator${String(serial).padStart(6, '0')}`,
    createdAt: Math.floor(Date.now() / 1000),
    request: asked,
    work,
    callIndex: record.index,
    wasCharged,
    hidesUsage: fault?.kind === 'no-usage',
    pollsLeft: asked.isBackground ? pollsOfBackground : 0,
    isCancelled: false,
  };
  store.set(stored.id, stored);
  return stored;
}

const noUsage = {
  input_tokens: 0,
  input_tokens_details: { text_tokens: 0, image_tokens: 0 },
  output_tokens: 0,
  output_tokens_details: { image_tokens: 0, text_tokens: 0 },
  total_tokens: 0,
};

function answerOf(stored: StoredResponse, fault: Fault | null): PaidAnswer {
  if (!stored.request.isStreamed) return { kind: 'json', document: documentOf(stored) };
  const events = eventsOf(stored, fault);
  return { kind: 'events', events };
}

const eventsBeforePartials = 3;

/** The published order; `completed` of the image call carries no picture, the last event carries everything. */
function eventsOf(stored: StoredResponse, fault: Fault | null): StreamEvent[] {
  let sequence = 0;
  const event = (name: string, fields: object): StreamEvent => {
    sequence += 1;
    return { name, data: { type: name, sequence_number: sequence - 1, ...fields } };
  };
  const call = stored.work.output.find((item) => item['type'] === 'image_generation_call');
  const place = { item_id: call?.['id'] ?? null, output_index: 1 };
  const begun = documentOf({ ...stored, pollsLeft: 1 });
  const events = [
    event('response.created', { response: begun }),
    event('response.in_progress', { response: begun }),
    event('response.image_generation_call.generating', place),
    ...stored.work.partials.map((partial, index) =>
      event('response.image_generation_call.partial_image', {
        ...place,
        partial_image_index: index,
        partial_image_b64: partial,
      }),
    ),
  ];
  if (fault?.kind === 'stream-cut') return events;
  if (fault?.kind === 'stream-error') {
    const { code, message } = fault;
    return [...events, event('error', { code, message, param: null })];
  }
  stored.pollsLeft = 0;
  const document = documentOf(stored);
  const done = stored.work.output.map((item, index) =>
    event('response.output_item.done', { item, output_index: index }),
  );
  const name = stored.work.status === 'failed' ? 'response.failed' : 'response.completed';
  return [
    ...events,
    event('response.image_generation_call.completed', place),
    ...done,
    event(name, { response: document }),
  ];
}
