import { afterAll } from 'vitest';
import { startTestImageWorker, type Ask } from '../../../contract/provider-world.ts';
import { testProviderRestarts } from '../../../contract/provider-restarts.suite.ts';
import { testProvider, testProviderFaults, type FaultCase } from '../../../contract/provider.suite.ts';
import type { FaultInput } from '../../../emulator/fault.ts';
import { freePort } from '../http/http-world.ts';
import { openCompatibleWorld, type CompatibleWorld } from './world.ts';

// One process for the file: starting it costs more than every test in here.
const images = startTestImageWorker();
afterAll(() => images.close());

const limits = { idleMs: 3000, firstByteMs: 30_000, paidBodyBytes: 8 * 1024 * 1024 };

function scripted(
  fault: FaultInput,
  ending: FaultCase['ending'],
  code?: string,
  more: Partial<FaultCase> = {},
): FaultCase {
  return {
    name: fault.kind === 'status' ? `status ${fault.status}` : fault.kind,
    ending,
    ...(code === undefined ? {} : { code }),
    ...more,
    arrange(world) {
      const { emulator } = world as CompatibleWorld; // the worlds of this file are made by openCompatibleWorld
      emulator.script(fault);
      return undefined;
    },
  };
}

function asking(name: string, ask: Ask, ending: FaultCase['ending'], code?: string): FaultCase {
  return { name, ending, ...(code === undefined ? {} : { code }), arrange: () => ask };
}

const faults: readonly FaultCase[] = [
  scripted({ kind: 'reset-before-headers' }, 'unknown', 'connection_lost'),
  scripted({ kind: 'close-without-reply' }, 'unknown', 'connection_lost'),
  scripted({ kind: 'reset-after-headers' }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'cut', fraction: 0.5 }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'stall', fraction: 0.5 }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'truncated-json' }, 'unreadable-reply', 'reply_unreadable'),
  scripted({ kind: 'length-too-long' }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'length-too-short' }, 'unreadable-reply', 'reply_unreadable'),
  scripted({ kind: 'unterminated-chunk' }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'huge-body', sizeBytes: 9_000_000 }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'garbage' }, 'unreadable-reply', 'reply_unreadable'),
  scripted({ kind: 'html' }, 'unreadable-reply', 'reply_unreadable'),
  scripted({ kind: 'bad-gzip' }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'empty-data' }, 'unreadable-reply', 'no_picture'),
  scripted({ kind: 'slow-drip', everyMs: 0 }, 'pictures'),
  scripted({ kind: 'status', status: 500 }, 'unknown', 'server_error'),
  scripted({ kind: 'status', status: 501, body: 'Not Implemented' }, 'rejected', 'wrong_address'),
  scripted({ kind: 'status', status: 503, body: '' }, 'unknown', 'server_error'),
  scripted({ kind: 'status', status: 413, body: '' }, 'rejected', 'too_large'),
  scripted({ kind: 'status', status: 402, body: { error: 'pay' } }, 'rejected', 'insufficient_funds'),
  scripted({ kind: 'status', status: 451 }, 'rejected', 'moderation_blocked'),
  scripted(
    {
      kind: 'status',
      status: 422,
      body: { detail: [{ loc: ['body', 'size'], msg: 'Input should be smaller', type: 'value_error' }] },
    },
    'rejected',
    'invalid_request',
  ),
  scripted(
    { kind: 'status', status: 400, body: { error: { message: "Unknown parameter: 'response_format'." } } },
    'rejected',
    'invalid_request',
  ),
  scripted(
    { kind: 'status', status: 200, body: { error: 'server_error', message: 'Out of memory' } },
    'unreadable-reply',
    'no_picture',
  ),
  scripted(
    { kind: 'status', status: 200, body: { id: 'task-1', status: 'pending' } },
    'unreadable-reply',
    'no_picture',
  ),
  scripted({ kind: 'rate-limit', retryAfter: '2' }, 'rejected', 'rate_limited', { retryAfterMs: 2000 }),
  scripted({ kind: 'no-funds' }, 'rejected', 'insufficient_funds', { retryAfterMs: null }),
  scripted({ kind: 'unverified' }, 'rejected', 'not_verified'),
  scripted(
    { kind: 'redirect', status: 307, location: 'https://elsewhere.example/' },
    'rejected',
    'redirected',
  ),
  asking('a key with a line break', { key: 'sk-broken\nkey' }, 'not_sent', 'key_unusable'),
  asking('a base URL that is none', { baseUrl: 'not an address' }, 'not_sent', 'bad_address'),
  asking('a cancelled call', { signal: AbortSignal.abort() }, 'not_sent', 'cancelled'),
  {
    name: 'a port nobody listens on',
    ending: 'not_sent',
    code: 'connect_failed',
    arrange: async () => ({ baseUrl: (await freePort()).origin }),
  },
];

testProvider('compatible with LocalAI', () => openCompatibleWorld(images, 'localai', { limits }), [
  ...faults,
  asking('a wrong key', { key: 'sk-wrong-key-of-somebody' }, 'rejected', 'key_refused'),
  asking('a model that is not there', { model: 'nobody-has-this' }, 'unknown', 'server_error'),
]);
testProvider('compatible with stable-diffusion.cpp', () => openCompatibleWorld(images, 'sdcpp', { limits }), [
  ...faults,
  asking('a model name it ignores', { model: 'whatever' }, 'pictures'),
]);
testProvider('compatible with vLLM', () => openCompatibleWorld(images, 'vllm', { limits }), [
  ...faults,
  asking('a model that is not there', { model: 'nobody-has-this' }, 'rejected', 'model_not_found'),
]);
testProvider(
  'compatible with LocalAI that answers with links',
  () => openCompatibleWorld(images, 'localai', { limits, settings: { responseFormat: 'url' } }),
  [],
);
testProviderFaults(
  'a free compatible server',
  () => openCompatibleWorld(images, 'localai', { limits, settings: { cost: 'free' } }),
  [
    scripted({ kind: 'status', status: 500 }, 'rejected', 'server_error'),
    asking('a model that is not there', { model: 'nobody-has-this' }, 'rejected', 'server_error'),
    scripted({ kind: 'reset-before-headers' }, 'unknown', 'connection_lost'),
  ],
);
testProviderFaults(
  'a slow compatible server',
  () => openCompatibleWorld(images, 'localai', { limits: { firstByteMs: 200 } }),
  [scripted({ kind: 'hang' }, 'unknown', 'no_reply')],
);
testProviderFaults(
  'a slow compatible server that may be',
  () =>
    openCompatibleWorld(images, 'localai', {
      limits: { firstByteMs: 100 },
      settings: { timeoutMinutes: 60 },
    }),
  [scripted({ kind: 'delay', delayMs: 300 }, 'pictures')],
);
for (const server of ['localai', 'sdcpp', 'vllm'] as const) {
  testProviderRestarts(`compatible with ${server}`, () =>
    openCompatibleWorld(images, server, { settings: { cost: 'free' } }),
  );
}
