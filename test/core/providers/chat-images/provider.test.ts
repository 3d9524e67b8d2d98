import { afterAll } from 'vitest';
import { startTestImageWorker, type Ask } from '../../../contract/provider-world.ts';
import { testProvider, testProviderFaults, type FaultCase } from '../../../contract/provider.suite.ts';
import { talkMarker, taskMarker } from '../../../emulator/chat/paid-chat.ts';
import type { FaultInput } from '../../../emulator/fault.ts';
import { inputBlockedMarker, outputBlockedMarker } from '../../../emulator/image-request.ts';
import { freePort } from '../http/http-world.ts';
import { openChatWorld, type ChatWorld } from './world.ts';

// One process for the file: starting it costs more than every test in here.
const images = startTestImageWorker();
afterAll(() => images.close());

// Far above what a correct reply needs on a busy machine.
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
      const { emulator } = world as ChatWorld; // the worlds of this file are made by openChatWorld
      emulator.answerAs('parts with data URLs');
      emulator.script(fault);
      return undefined;
    },
  };
}

function asking(
  name: string,
  ask: Ask,
  ending: FaultCase['ending'],
  code?: string,
  more: Partial<FaultCase> = {},
): FaultCase {
  return { name, ending, ...(code === undefined ? {} : { code }), ...more, arrange: () => ask };
}

/** The suite asks at noon of 2026-11-20, UTC. */
const inNinetySeconds = String(Date.UTC(2026, 10, 20, 12, 1, 30) / 1000);

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
  scripted({ kind: 'no-usage' }, 'pictures'),
  scripted({ kind: 'slow-drip', everyMs: 0 }, 'pictures'),
  scripted({ kind: 'status', status: 500 }, 'unknown', 'server_error'),
  scripted({ kind: 'status', status: 524, body: '<html>timeout</html>' }, 'unknown', 'server_error'),
  scripted({ kind: 'status', status: 413 }, 'rejected', 'too_large'),
  scripted({ kind: 'status', status: 418, body: 'short' }, 'rejected', 'invalid_request'),
  scripted(
    { kind: 'status', status: 403, body: { error: { code: 'model_not_in_group', message: 'No.' } } },
    'rejected',
    'model_not_found',
  ),
  scripted(
    {
      kind: 'status',
      status: 429,
      headers: { 'x-ratelimit-reset': inNinetySeconds, 'x-ratelimit-remaining': '0.00' },
    },
    'rejected',
    'rate_limited',
    { retryAfterMs: 90_000 },
  ),
  scripted({ kind: 'rate-limit', retryAfter: '2' }, 'rejected', 'rate_limited', { retryAfterMs: 2000 }),
  scripted(
    { kind: 'redirect', status: 307, location: 'https://elsewhere.example/' },
    'rejected',
    'redirected',
  ),
  asking('an empty wallet', { key: 'sk-emulator-unfunded' }, 'rejected', 'insufficient_funds', {
    retryAfterMs: null,
  }),
  asking('a key at its limit', { key: 'sk-emulator-unverified' }, 'rejected', 'insufficient_funds'),
  asking('a wrong key', { key: 'sk-wrong-key-of-somebody' }, 'rejected', 'key_refused'),
  asking('a key with a line break', { key: 'sk-broken\nkey' }, 'not_sent', 'key_unusable'),
  asking(
    'a prompt blocked with 451',
    { prompt: `a kite, ${inputBlockedMarker}` },
    'rejected',
    'moderation_blocked',
  ),
  asking(
    'a block after the work',
    { prompt: `a kite, ${outputBlockedMarker}` },
    'rejected-reply',
    'moderation_blocked',
  ),
  asking('an answer in words only', { prompt: `a kite, ${talkMarker}` }, 'unreadable-reply', 'no_picture'),
  asking('a task of another protocol', { prompt: `a kite, ${taskMarker}` }, 'unreadable-reply', 'no_picture'),
  asking('a model that is gone', { model: 'sora_image', parameters: {} }, 'rejected', 'model_not_found'),
  asking('a base URL that is none', { baseUrl: 'not an address' }, 'not_sent', 'bad_address'),
  asking('a cancelled call', { signal: AbortSignal.abort() }, 'not_sent', 'cancelled'),
  {
    name: 'a port nobody listens on',
    ending: 'not_sent',
    code: 'connect_failed',
    arrange: async () => ({ baseUrl: (await freePort()).origin }),
  },
];

const streamFaults: readonly FaultCase[] = [
  scripted({ kind: 'cut', fraction: 0.5 }, 'unknown', 'reply_cut'),
  scripted({ kind: 'stall', fraction: 0.5 }, 'unknown', 'reply_cut'),
  scripted({ kind: 'unterminated-chunk' }, 'pictures'),
  scripted({ kind: 'stream-cut', afterPartials: 1 }, 'unreadable-reply', 'no_picture'),
  scripted({ kind: 'slow-drip', chunkBytes: 8192, everyMs: 0 }, 'pictures'),
  asking('an answer in words only', { prompt: `a kite, ${talkMarker}` }, 'unreadable-reply', 'no_picture'),
];

testProvider('chat-images', () => openChatWorld(images, { limits }), faults);
testProvider(
  'chat-images that streams',
  () => openChatWorld(images, { limits: { ...limits, firstByteMs: 8_000 }, settings: { stream: true } }),
  streamFaults,
);
testProviderFaults(
  'chat-images where failures are free',
  () => openChatWorld(images, { limits, settings: { freeErrors: 'free' } }),
  [
    scripted({ kind: 'status', status: 500 }, 'rejected', 'server_error', { retryAfterMs: null }),
    scripted({ kind: 'status', status: 524, body: '<html>timeout</html>' }, 'unknown', 'server_error'),
  ],
);
testProviderFaults(
  'chat-images that is slow',
  () => openChatWorld(images, { limits: { firstByteMs: 200 } }),
  [scripted({ kind: 'hang' }, 'unknown', 'no_reply')],
);
