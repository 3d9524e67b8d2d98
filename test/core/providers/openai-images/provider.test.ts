import { afterAll } from 'vitest';
import { startTestImageWorker } from '../../../contract/provider-world.ts';
import { testProvider, testProviderFaults, type FaultCase } from '../../../contract/provider.suite.ts';
import type { FaultInput } from '../../../emulator/fault.ts';
import { inputBlockedMarker, outputBlockedMarker } from '../../../emulator/image-request.ts';
import { freePort } from '../http/http-world.ts';
import { openOpenAiWorld, type OpenAiWorld } from './world.ts';

// One process for the file: starting it costs more than every test in here.
const images = startTestImageWorker();
afterAll(() => images.close());

// Far above what a correct reply needs on a busy machine.
const limits = { idleMs: 3000, firstByteMs: 30_000, paidBodyBytes: 8 * 1024 * 1024 };

const streamed = { parameters: { quality: 'low', partialImages: 2 } } as const;

function scripted(
  name: string,
  fault: FaultInput,
  ending: FaultCase['ending'],
  code?: string,
  more: Partial<FaultCase> & { readonly ask?: Awaited<ReturnType<FaultCase['arrange']>> } = {},
): FaultCase {
  return {
    name,
    ending,
    ...(code === undefined ? {} : { code }),
    arrange(world) {
      // Safe: the worlds of this file are made by openOpenAiWorld.
      (world as OpenAiWorld).emulator.script(fault);
      return more.ask;
    },
    ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
  };
}

function asking(
  name: string,
  ask: Awaited<ReturnType<FaultCase['arrange']>>,
  ending: FaultCase['ending'],
  code: string,
): FaultCase {
  return { name, ending, code, arrange: () => ask };
}

const serverError = {
  error: { message: 'The server had an error', type: 'server_error', param: null, code: null },
};

const faults: readonly FaultCase[] = [
  scripted('a reset before headers', { kind: 'reset-before-headers' }, 'unknown', 'connection_lost'),
  scripted('a close without reply', { kind: 'close-without-reply' }, 'unknown', 'connection_lost'),
  scripted('a reset after headers', { kind: 'reset-after-headers' }, 'unreadable', 'reply_cut'),
  scripted('a body cut in half', { kind: 'cut', fraction: 0.5 }, 'unreadable', 'reply_cut'),
  scripted('a body that stalls', { kind: 'stall', fraction: 0.5 }, 'unreadable', 'reply_cut'),
  scripted('truncated JSON', { kind: 'truncated-json' }, 'unreadable-reply', 'not_json'),
  scripted('a length too long', { kind: 'length-too-long' }, 'unreadable', 'reply_cut'),
  scripted('a length too short', { kind: 'length-too-short' }, 'unreadable-reply', 'not_json'),
  scripted('an unterminated chunk', { kind: 'unterminated-chunk' }, 'unreadable', 'reply_cut'),
  scripted(
    'a body larger than the limit',
    { kind: 'huge-body', sizeBytes: 9_000_000 },
    'unreadable',
    'reply_cut',
  ),
  scripted('garbage', { kind: 'garbage' }, 'unreadable-reply', 'not_json'),
  scripted('a web page', { kind: 'html' }, 'unreadable-reply', 'not_json'),
  scripted('a body that is not gzip', { kind: 'bad-gzip' }, 'unreadable', 'reply_cut'),
  scripted('no pictures', { kind: 'empty-data' }, 'unreadable-reply', 'no_picture'),
  scripted('a reply without usage', { kind: 'no-usage' }, 'pictures'),
  scripted('a slow reply', { kind: 'slow-drip', everyMs: 0 }, 'pictures'),
  scripted('status 500', { kind: 'status', status: 500, body: serverError }, 'unknown', 'server_error'),
  scripted(
    'status 503 with a page',
    { kind: 'status', status: 503, body: '<html>busy</html>' },
    'unknown',
    'server_error',
  ),
  scripted('status 520', { kind: 'status', status: 520 }, 'unknown', 'server_error'),
  scripted('status 413', { kind: 'status', status: 413 }, 'rejected', 'too_large'),
  scripted(
    'status 418',
    { kind: 'status', status: 418, body: 'short and stout' },
    'rejected',
    'invalid_request',
  ),
  scripted(
    'status 302',
    { kind: 'redirect', status: 302, location: 'https://elsewhere.example/' },
    'rejected',
    'redirected',
  ),
  scripted('a 429 with seconds', { kind: 'rate-limit', retryAfter: '7' }, 'rejected', 'rate_limited', {
    retryAfterMs: 7000,
  }),
  scripted(
    'a 429 with milliseconds',
    { kind: 'rate-limit', retryAfterMs: 1250, retryAfter: '9' },
    'rejected',
    'rate_limited',
    {
      retryAfterMs: 1250,
    },
  ),
  scripted(
    'a 429 with a date',
    { kind: 'rate-limit', retryAfter: 'Fri, 20 Nov 2026 12:01:30 GMT' },
    'rejected',
    'rate_limited',
    { retryAfterMs: 90_000 },
  ),
  scripted('a 429 with nothing', { kind: 'rate-limit' }, 'rejected', 'rate_limited', { retryAfterMs: null }),
  scripted('no funds', { kind: 'no-funds' }, 'rejected', 'insufficient_funds', { retryAfterMs: null }),
  scripted('an unverified organization', { kind: 'unverified' }, 'rejected', 'not_verified', {
    retryAfterMs: null,
  }),
  scripted('a stream cut before its end', { kind: 'stream-cut', afterPartials: 1 }, 'unknown', 'stream_cut', {
    ask: streamed,
  }),
  scripted(
    'an error inside a stream',
    { kind: 'stream-error', afterPartials: 1 },
    'unknown',
    'stream_error',
    { ask: streamed },
  ),
  scripted(
    'a block inside a stream',
    { kind: 'stream-error', afterPartials: 0, code: 'moderation_blocked' },
    'rejected',
    'moderation_blocked',
    { ask: streamed },
  ),
  scripted('a stream reset in the middle', { kind: 'cut', fraction: 0.5 }, 'unknown', 'stream_cut', {
    ask: streamed,
  }),
  scripted(
    'fewer partial pictures than asked',
    { kind: 'fewer-partials', partials: 1 },
    'pictures',
    undefined,
    {
      ask: streamed,
    },
  ),
  asking('a wrong key', { key: 'sk-wrong-key-of-somebody' }, 'rejected', 'key_refused'),
  asking('no key', { key: null }, 'rejected', 'key_refused'),
  asking('a key with a line break', { key: 'sk-broken\nkey' }, 'not_sent', 'key_unusable'),
  asking('a blocked prompt', { prompt: `a kite, ${inputBlockedMarker}` }, 'rejected', 'moderation_blocked'),
  asking(
    'a block after the work',
    { prompt: `a kite, ${outputBlockedMarker}` },
    'rejected',
    'moderation_blocked',
  ),
  asking('a model that is gone', { model: 'gpt-image-9' }, 'rejected', 'model_not_found'),
  asking('a base URL that is none', { baseUrl: 'not an address' }, 'not_sent', 'bad_address'),
  asking('a host that does not exist', { baseUrl: 'https://nobody.invalid/v1' }, 'not_sent', 'offline'),
  {
    name: 'a port nobody listens on',
    ending: 'not_sent',
    code: 'connect_failed',
    arrange: async () => ({ baseUrl: (await freePort()).origin }),
  },
  {
    name: 'TLS spoken to a plain server',
    ending: 'not_sent',
    code: 'connect_failed',
    arrange: (world) => ({ baseUrl: world.baseUrl.replace('http:', 'https:') }),
  },
  {
    name: 'a cancelled call',
    ending: 'not_sent',
    code: 'cancelled',
    arrange: () => ({ signal: AbortSignal.abort() }),
  },
];

testProvider('openai-images', () => openOpenAiWorld(images, { limits }), faults);

testProviderFaults(
  'openai-images that is slow',
  () => openOpenAiWorld(images, { limits: { firstByteMs: 200 } }),
  [scripted('a server that hangs', { kind: 'hang' }, 'unknown', 'no_reply')],
);
