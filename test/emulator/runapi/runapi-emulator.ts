import { randomUUID } from 'node:crypto';
import { sha256Of } from '../body.ts';
import { resultLinks } from '../tasks/draw-result.ts';
import type { Answer, Protocol, Route, RouteCall } from '../tasks/protocol.ts';
import { startTaskServer } from '../tasks/task-server.ts';
import { newTaskState, stepOf, takeTask, type EmulatedTask, type TaskState } from '../tasks/task-state.ts';
import type { TaskEmulator, TaskEmulatorOptions } from '../tasks/task-types.ts';
import { checkFields, runApiActions, sourcesOf, type Fields, type RunApiAction } from './runapi-fields.ts';
import { fetchInput, fileRoutes } from './runapi-files.ts';
import { invalid, refused } from './runapi-refusals.ts';

export interface RunApiEmulatorOptions extends TaskEmulatorOptions {
  /** Takes the long spelling of gpt-image-1.5, as its model pages write it, instead of the short one. */
  readonly takesLongNames?: boolean;
  /** Whether two pictures of one call cost twice: not documented, so both can be had. */
  readonly chargesPerPicture?: boolean;
  /** Statuses of a create: 200 as the packages show; 202 with a Location as newer endpoints answer. */
  readonly createStatus?: 200 | 201 | 202;
}

interface RunApi {
  readonly state: TaskState;
  readonly options: RunApiEmulatorOptions;
  /** Idempotency keys with the digest of what they were first sent with. */
  readonly replays: Map<string, { readonly sha256: string; readonly taskId: string }>;
}

/** A prompt that contains this is refused before any work. */
export const blockedMarker = 'emulator-blocked';

/** Starts RunAPI on a loopback port. */
export async function startRunApiEmulator(options: RunApiEmulatorOptions = {}): Promise<TaskEmulator> {
  const closing = new AbortController();
  const state = newTaskState(
    options,
    { key: 'runapi-emulator', states: ['pending', 'processing'] },
    closing.signal,
  );
  const service: RunApi = { state, options, replays: new Map() };
  const emulator = await startTaskServer(
    { state, protocol: protocolOf(service), closing },
    options.port ?? 0,
    '',
  );
  return {
    ...emulator,
    reset() {
      service.replays.clear();
      emulator.reset();
    },
  };
}

function protocolOf(service: RunApi): Protocol {
  return {
    routes: [...fileRoutes(service.state), ...accountRoutes(service), ...taskRoutes(service)],
    noKey: () => refused('no key', 401, 'Missing API key'),
    wrongKey: () => refused('wrong key', 401, 'Invalid API key'),
    notFound: (method, path) => refused('not found', 404, `No route ${method} ${path}`),
    noFunds: () => refused('no funds', 402, 'Insufficient credits'),
    rateLimited: ({ retryAfter, retryAfterMs }) =>
      refused('rate', 429, 'Rate limit exceeded', {
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
        ...(retryAfterMs === undefined ? {} : { 'retry-after-ms': String(retryAfterMs) }),
      }),
    serverError: () => ({ error: { message: 'Something went wrong on our side', code: 'internal_error' } }),
  };
}

function accountRoutes({ state, options }: RunApi): readonly Route[] {
  const cents = (nanos: number): number => nanos / 10_000_000;
  return [
    {
      method: 'GET',
      pattern: /^\/api\/v1\/me\/balance$/,
      place: 'account',
      needsKey: true,
      answer(call) {
        call.accept({});
        const spent = cents(
          state.charges.reduce((sum, each) => sum + each.amountNanos - each.refundNanos, 0),
        );
        const document = {
          balance_cents: cents(state.balanceNanos),
          paid_balance_cents: cents(state.balanceNanos),
          bonus_balance_cents: 0,
          spent_cents_today: spent,
          spent_cents_total: spent,
        };
        return { status: 200, document };
      },
    },
    {
      method: 'POST',
      pattern: /^\/api\/v1\/price_quotes$/,
      place: null,
      needsKey: false,
      answer({ request }) {
        const { service, action, params } = objectIn(request.bytes);
        const found = runApiActions[`${String(service)}/${String(action)}`];
        if (!found) throw refused('unknown action', 404, 'Unknown service or action');
        const nanos = priceOf(found, asFields(params), options);
        const price_quote = {
          reservation_amount_cents: cents(nanos),
          estimate_basis: 'price_schedule',
          as_of: '2026-11-20',
        };
        return { status: 200, document: { price_quote } };
      },
    },
  ];
}

function taskRoutes(service: RunApi): readonly Route[] {
  return [
    {
      method: 'POST',
      pattern: /^\/api\/v1\/([^/]+)\/([^/]+)$/,
      place: 'create',
      needsKey: true,
      answer: (call) => create(service, call),
    },
    {
      method: 'GET',
      pattern: /^(\/api\/v1\/[^/]+\/[^/]+)\/([^/]+)$/,
      place: 'poll',
      needsKey: true,
      answer: (call) => status(service, call),
    },
  ];
}

async function create(service: RunApi, call: RouteCall): Promise<Answer> {
  const { state, options } = service;
  const { request, parts } = call;
  const action = runApiActions[parts.join('/')];
  if (!action) throw refused('unknown action', 404, 'Unknown service or action');
  const fields = objectIn(request.bytes);
  const key = request.headers['idempotency-key'] ?? null;
  const sha256 = sha256Of(request.bytes);
  const replayed = key === null ? undefined : service.replays.get(key);
  if (replayed) return replay(state, replayed, sha256);
  checkFields(action, fields, options.takesLongNames ?? false);
  if (String(fields['prompt']).includes(blockedMarker)) {
    throw refused('moderation', 422, 'Prompt was rejected by the content policy');
  }
  const sources: Uint8Array[] = [];
  for (const url of sourcesOf(action, fields))
    sources.push(await fetchInput(state, 'source_image_urls', url));
  if (typeof fields['mask_url'] === 'string') await fetchInput(state, 'mask_url', fields['mask_url']);
  const priceNanos = priceOf(action, fields, options);
  if (state.balanceNanos < priceNanos) throw refused('no funds', 402, 'Insufficient credits');
  if (call.accept(fields) === null) return { status: 200, document: {} };
  const task = takeTask(state, {
    path: request.path,
    fields,
    priceNanos,
    count: countOf(fields),
    ratio: typeof fields['aspect_ratio'] === 'string' ? fields['aspect_ratio'] : '1:1',
    sources,
  });
  if (key !== null) service.replays.set(key, { sha256, taskId: task.id });
  return accepted(task, options.createStatus ?? 200);
}

function replay(
  state: TaskState,
  { sha256, taskId }: { readonly sha256: string; readonly taskId: string },
  sent: string,
): Answer {
  if (sha256 !== sent) {
    throw refused('idempotency', 409, 'Idempotency-Key was used with a different request');
  }
  const task = state.tasks.get(taskId);
  if (!task) throw refused('task gone', 404, 'Task not found');
  const answer = accepted(task, 200);
  return { ...answer, document: { ...answer.document, task_replayed: true } };
}

function accepted(task: EmulatedTask, createStatus: number): Answer {
  const location = createStatus === 202 ? { location: `${task.path}/${task.id}` } : {};
  return {
    status: createStatus,
    document: { id: task.id, status: 'processing', billing: billingOf(task, false) },
    headers: { 'x-runapi-task-id': task.id, ...location },
  };
}

async function status({ state }: RunApi, call: RouteCall): Promise<Answer> {
  const [path = '', id = ''] = call.parts;
  if (!/^[0-9a-f-]{36}$/.test(id)) throw invalid('id', 'must be a UUID');
  const task = state.tasks.get(id);
  // The id alone is not enough: the action is part of the address.
  if (!task || task.path !== path || task.outcome.kind === 'lost')
    throw refused('no task', 404, 'Task not found');
  if (call.accept({}) === null) return { status: 200, document: {} };
  const step = stepOf(state, task);
  if (step !== 'end') {
    return { status: 200, document: { id, status: step.waiting, billing: billingOf(task, false) } };
  }
  return { status: 200, document: await finished(state, task) };
}

async function finished(state: TaskState, task: EmulatedTask): Promise<Fields> {
  const { outcome, id } = task;
  if (outcome.kind === 'failed') {
    const billing = outcome.billing === 'silent' ? undefined : billingOf(task, true);
    return { id, status: 'failed', error: outcome.message, ...(billing ? { billing } : {}) };
  }
  const count = outcome.kind === 'completed' ? (outcome.pictures ?? task.count) : task.count;
  const images = (await resultLinks(state, task, count)).map((url) => ({ url }));
  return {
    id,
    status: 'completed',
    images,
    ...(outcome.kind === 'unbilled' ? {} : { billing: billingOf(task, true) }),
    ...(outcome.kind === 'lying' ? outcome.fields : {}),
  };
}

/** One cent is a million micro-cents. */
function billingOf(task: EmulatedTask, isSettled: boolean) {
  const { priceNanos, refundNanos } = task;
  const cents = priceNanos / 10_000_000;
  return {
    reservation: { amount_cents: cents },
    settlement: isSettled
      ? { charged_amount_cents: Math.round(cents), amount_micro_cents: priceNanos / 10 }
      : null,
    refund: refundNanos > 0 ? { amount_cents: refundNanos / 10_000_000 } : null,
  };
}

function priceOf(action: RunApiAction, fields: Fields, options: RunApiEmulatorOptions): number {
  return action.priceNanos(fields) * (options.chargesPerPicture ? countOf(fields) : 1);
}

function countOf(fields: Fields): number {
  return typeof fields['output_count'] === 'number' ? fields['output_count'] : 1;
}

function objectIn(bytes: Uint8Array): Fields {
  try {
    return asFields(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw refused('not JSON', 400, `Malformed request body (${randomUUID()})`);
  }
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
