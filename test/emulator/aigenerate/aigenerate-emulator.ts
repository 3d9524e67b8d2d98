import { z } from 'zod';
import { resultLinks } from '../tasks/draw-result.ts';
import { Refused, type Answer, type Protocol, type Route, type RouteCall } from '../tasks/protocol.ts';
import { startTaskServer } from '../tasks/task-server.ts';
import { newTaskState, stepOf, takeTask, type EmulatedTask, type TaskState } from '../tasks/task-state.ts';
import type { TaskEmulator, TaskEmulatorOptions } from '../tasks/task-types.ts';
import { inputBytes, uploadRoute } from './aigenerate-inputs.ts';

/** Where its documents are silent, every reading can be had. */
export interface AiGenerateEmulatorOptions extends TaskEmulatorOptions {
  /** Errors come as HTTP 200 with a code in the body, as the compatible service sends them. */
  readonly hidesErrors?: boolean;
  readonly statusPath?: string;
  readonly inputField?: string;
  readonly ratioField?: string;
  /** Which answers carry `X-AI-Credits-Charged`. */
  readonly creditsOn?: 'create' | 'status' | 'both' | 'zero-on-status' | 'none';
  /** `creditsConsumed` in the status, as the compatible service reports it. */
  readonly reportsConsumed?: boolean;
  readonly refusesDataUrls?: boolean;
  /** Path of an upload endpoint below the base; none when left out. */
  readonly uploadPath?: string;
  /** Creates per window; the published 20 per 10 s when left out. */
  readonly window?: { readonly count: number; readonly windowMs: number };
}

interface AiGenerate {
  readonly state: TaskState;
  readonly options: AiGenerateEmulatorOptions;
  readonly createTimes: number[];
}

const base = '/api/v1';

/** A prompt that contains this is refused before any work. */
export const blockedMarker = 'emulator-blocked';

const nanosPerCredit = 7_000_000;

/** Credits by the names of the price table. */
const creditsOf: Readonly<Record<string, number>> = {
  'openai-gpt-image-1-5-text-to-image-medium': 4,
  'openai-gpt-image-1-5-image-to-image-medium': 4,
  'openai-gpt-image-1-5-text-to-image-high': 22,
  'openai-gpt-image-1-5-image-to-image-high': 22,
  // Of the rest of its catalogue: a price with a fraction, which only exact arithmetic gets right.
  'other-model-text-to-image': 1.375,
};

/** Starts AI Generate on a loopback port. */
export async function startAiGenerateEmulator(
  options: AiGenerateEmulatorOptions = {},
): Promise<TaskEmulator> {
  const closing = new AbortController();
  const states = ['waiting', 'queuing', 'generating'];
  const state = newTaskState(options, { key: 'sk-aig-emulator', states }, closing.signal);
  const service: AiGenerate = { state, options, createTimes: [] };
  const emulator = await startTaskServer(
    { state, protocol: protocolOf(service), closing },
    options.port ?? 0,
    base,
  );
  return {
    ...emulator,
    reset() {
      service.createTimes.length = 0;
      emulator.reset();
    },
  };
}

function refusalsOf({ options }: AiGenerate) {
  return (status: number, code: string, msg: string, headers: Record<string, string> = {}): Refused =>
    options.hidesErrors
      ? new Refused(code, { status: 200, document: { code: status, msg, data: null }, headers })
      : new Refused(code, { status, document: { code, message: msg }, headers });
}

function protocolOf(service: AiGenerate): Protocol {
  const refused = refusalsOf(service);
  const { options, state } = service;
  return {
    routes: [
      ...taskRoutes(service),
      ...(options.uploadPath === undefined
        ? []
        : [uploadRoute(state, `${base}${options.uploadPath}`, refused)]),
    ],
    noKey: () => refused(401, 'UNAUTHORIZED', 'You do not have access permissions'),
    wrongKey: () => refused(401, 'UNAUTHORIZED', 'Invalid API key'),
    notFound: () => new Refused('no path', { status: 404, document: { detail: 'Not Found' } }),
    noFunds: () => refused(402, 'INSUFFICIENT_CREDITS', 'Insufficient credits'),
    rateLimited: ({ retryAfter }) =>
      refused(
        429,
        'RATE_LIMITED',
        'Too many requests',
        retryAfter === undefined ? {} : { 'retry-after': retryAfter },
      ),
    serverError: (status) => ({
      code: status === 503 ? 'SERVICE_DEGRADED' : 'UPSTREAM_ERROR',
      message: 'Upstream failed',
    }),
  };
}

function taskRoutes(service: AiGenerate): readonly Route[] {
  const statusPath = service.options.statusPath ?? '/jobs/recordInfo';
  return [
    {
      method: 'POST',
      pattern: new RegExp(`^${base}/jobs/createTask$`),
      place: 'create',
      needsKey: true,
      answer: (call) => create(service, call),
    },
    {
      method: 'GET',
      pattern: new RegExp(`^${base}${statusPath}$`),
      place: 'poll',
      needsKey: true,
      answer: (call) => status(service, call),
    },
  ];
}

const Body = z.strictObject({
  model: z.string(),
  input: z.record(z.string(), z.unknown()),
  callBackUrl: z.url().optional(),
});

async function create(service: AiGenerate, call: RouteCall): Promise<Answer> {
  const { state, options } = service;
  const refused = refusalsOf(service);
  limitRate(service);
  const body = Body.safeParse(jsonOf(call, refused)).data;
  if (!body) throw refused(400, 'BAD_REQUEST', 'The body is not { model, input }');
  const credits = creditsOf[body.model];
  if (credits === undefined) throw refused(404, 'MODEL_NOT_FOUND', `Model ${body.model} was not found`);
  checkInput(service, body.model, body.input);
  const sources = await inputBytes(state, body.input[options.inputField ?? 'input_urls'], {
    refused,
    refusesDataUrls: options.refusesDataUrls ?? false,
  });
  const priceNanos = credits * nanosPerCredit;
  if (state.balanceNanos < priceNanos) throw refused(402, 'INSUFFICIENT_CREDITS', 'Insufficient credits');
  if (call.accept({ ...body }) === null) return { status: 200, document: {} };
  const ratio = body.input[options.ratioField ?? 'aspect_ratio'];
  const task = takeTask(
    state,
    {
      path: call.request.path,
      fields: { ...body },
      priceNanos,
      count: 1,
      ratio: typeof ratio === 'string' ? ratio : '1:1',
      sources,
    },
    `task_${String(state.serial).padStart(8, '0')}`,
  );
  return {
    status: 200,
    document: { code: 200, msg: 'success', data: { taskId: task.id } },
    headers: creditsHeader(service, task, 'create'),
  };
}

/** New generations only; what is too much is refused, not queued. */
function limitRate(service: AiGenerate): void {
  const { count, windowMs } = service.options.window ?? { count: 20, windowMs: 10_000 };
  const nowMs = performance.now();
  const recent = service.createTimes.filter((time) => time > nowMs - windowMs);
  service.createTimes.splice(0, Infinity, ...recent, nowMs);
  if (recent.length >= count) throw refusalsOf(service)(429, 'RATE_LIMITED', 'Too many requests');
}

function checkInput(service: AiGenerate, model: string, input: Readonly<Record<string, unknown>>): void {
  const refused = refusalsOf(service);
  const { inputField = 'input_urls', ratioField = 'aspect_ratio' } = service.options;
  const bad = (msg: string): Refused => refused(service.options.hidesErrors ? 422 : 400, 'BAD_REQUEST', msg);
  const unknown = Object.keys(input).find((name) => !['prompt', inputField, ratioField].includes(name));
  if (unknown !== undefined) throw bad(`Unknown field input.${unknown}`);
  const { prompt, [inputField]: inputs, [ratioField]: ratio } = input;
  if (typeof prompt !== 'string' || prompt.trim() === '') throw bad('input.prompt is required');
  if (prompt.length > 3000) throw bad('input.prompt is longer than 3000 characters');
  if (ratio !== undefined && !['1:1', '2:3', '3:2'].includes(ratio as string)) {
    throw bad(`input.${ratioField} is not within the range of allowed options`);
  }
  const needsInputs = model.includes('image-to-image');
  if (needsInputs && (!Array.isArray(inputs) || inputs.length === 0 || inputs.length > 16)) {
    throw bad(`input.${inputField} must hold 1 to 16 addresses`);
  }
  if (!needsInputs && inputs !== undefined) throw bad(`Unknown field input.${inputField}`);
  if (prompt.includes(blockedMarker)) throw bad('The prompt was flagged by the content policy');
}

async function status(service: AiGenerate, call: RouteCall): Promise<Answer> {
  const { state, options } = service;
  const refused = refusalsOf(service);
  const task = state.tasks.get(call.request.query.get('taskId') ?? '');
  if (!task || task.outcome.kind === 'lost') throw refused(404, 'TASK_NOT_FOUND', 'Record is null');
  if (call.accept({}) === null) return { status: 200, document: {} };
  const step = stepOf(state, task);
  const data = step === 'end' ? await finished(service, task) : waiting(task, step.waiting);
  const headers = step === 'end' ? creditsHeader(service, task, 'status') : {};
  const consumed = options.reportsConsumed && step === 'end' ? { creditsConsumed: creditsTaken(task) } : {};
  return { status: 200, document: { code: 200, msg: 'success', data: { ...data, ...consumed } }, headers };
}

/** Every time is in milliseconds, and what was asked for is JSON inside a string. */
function waiting(task: EmulatedTask, state: string) {
  return {
    taskId: task.id,
    model: task.fields['model'],
    state,
    param: JSON.stringify(task.fields),
    resultJson: '',
    failCode: null,
    failMsg: null,
    costTime: null,
    completeTime: null,
    createTime: task.createdAtMs,
    updateTime: Date.now(),
  };
}

async function finished(
  { state }: AiGenerate,
  task: EmulatedTask,
): Promise<Readonly<Record<string, unknown>>> {
  const { outcome } = task;
  const times = { costTime: 21_000, completeTime: Date.now() };
  if (outcome.kind === 'failed') {
    return { ...waiting(task, 'fail'), ...times, failCode: '501', failMsg: outcome.message };
  }
  const count = outcome.kind === 'completed' ? (outcome.pictures ?? 1) : 1;
  const resultJson = JSON.stringify({ resultUrls: await resultLinks(state, task, count) });
  const lie = outcome.kind === 'lying' ? outcome.fields : {};
  return { ...waiting(task, 'success'), ...times, resultJson, ...lie };
}

function creditsTaken(task: EmulatedTask): number {
  const isGivenBack = task.outcome.kind === 'failed' && (task.outcome.billing ?? 'refunded') !== 'charged';
  return isGivenBack ? 0 : task.priceNanos / nanosPerCredit;
}

function creditsHeader(
  { options }: AiGenerate,
  task: EmulatedTask,
  place: 'create' | 'status',
): Record<string, string> {
  const on = options.creditsOn ?? 'create';
  if (task.outcome.kind === 'unbilled') return {};
  if (on === 'zero-on-status' && place === 'status') return { 'x-ai-credits-charged': '0' };
  const isHere = on === 'both' || on === place || (on === 'zero-on-status' && place === 'create');
  const credits = place === 'status' ? creditsTaken(task) : task.priceNanos / nanosPerCredit;
  return isHere ? { 'x-ai-credits-charged': credits.toFixed(3) } : {};
}

function jsonOf(call: RouteCall, refused: ReturnType<typeof refusalsOf>): unknown {
  try {
    return JSON.parse(Buffer.from(call.request.bytes).toString('utf8'));
  } catch {
    throw refused(400, 'BAD_REQUEST', 'The body is not JSON');
  }
}
