import { afterAll } from 'vitest';
import { startTestImageWorker, type Ask } from '../../../contract/provider-world.ts';
import { testProvider, testProviderFaults, type FaultCase } from '../../../contract/provider.suite.ts';
import type { FaultInput } from '../../../emulator/fault.ts';
import { inputBlockedMarker, outputBlockedMarker } from '../../../emulator/image-request.ts';
import { failMarker, talkMarker } from '../../../emulator/responses/work.ts';
import { freePort } from '../http/http-world.ts';
import { openResponsesWorld, type ResponsesWorld } from './world.ts';

// One process for the file: starting it costs more than every test in here.
const images = startTestImageWorker();
afterAll(() => images.close());

// Far above what a correct reply needs on a busy machine.
const limits = { idleMs: 3000, firstByteMs: 30_000, paidBodyBytes: 8 * 1024 * 1024 };

const streamed: Ask = { parameters: { quality: 'low', partialImages: 2 } };
/** Neither background nor memory: the one POST brings the picture, and nothing can be asked for afterwards. */
const atOnce = { background: false, remember: false };

type More = Partial<FaultCase> & { readonly ask?: Ask };

function scripted(
  fault: FaultInput,
  ending: FaultCase['ending'],
  code?: string,
  { ask, ...more }: More = {},
): FaultCase {
  return {
    name: fault.kind === 'status' ? `status ${fault.status}` : fault.kind,
    ending,
    ...(code === undefined ? {} : { code }),
    ...more,
    arrange(world) {
      // Safe: the worlds of this file are made by openResponsesWorld.
      (world as ResponsesWorld).emulator.script(fault);
      return ask;
    },
  };
}

function asking(
  name: string,
  ask: Ask,
  ending: FaultCase['ending'],
  code?: string,
  more: More = {},
): FaultCase {
  return { name, ending, ...(code === undefined ? {} : { code }), ...more, arrange: () => ask };
}

const refusals: readonly FaultCase[] = [
  scripted({ kind: 'status', status: 500 }, 'unknown', 'server_error'),
  scripted({ kind: 'status', status: 503, body: '<html>busy</html>' }, 'unknown', 'server_error'),
  scripted({ kind: 'status', status: 413 }, 'rejected', 'too_large'),
  scripted({ kind: 'status', status: 418, body: 'short' }, 'rejected', 'invalid_request'),
  scripted(
    { kind: 'redirect', status: 307, location: 'https://elsewhere.example/' },
    'rejected',
    'redirected',
  ),
  scripted({ kind: 'rate-limit', retryAfter: '7' }, 'rejected', 'rate_limited', { retryAfterMs: 7000 }),
  scripted({ kind: 'no-funds' }, 'rejected', 'insufficient_funds', { retryAfterMs: null }),
  scripted({ kind: 'unverified' }, 'rejected', 'not_verified'),
  asking('a wrong key', { key: 'sk-wrong-key-of-somebody' }, 'rejected', 'key_refused'),
  asking('an account without money', { key: 'sk-emulator-unfunded' }, 'rejected', 'insufficient_funds'),
  asking('a key with a line break', { key: 'sk-broken\nkey' }, 'not_sent', 'key_unusable'),
  asking('a blocked prompt', { prompt: `a kite, ${inputBlockedMarker}` }, 'rejected', 'moderation_blocked'),
  asking('a model that is gone', { model: 'gpt-5.1' }, 'rejected', 'model_not_found'),
  asking('a base URL that is none', { baseUrl: 'not an address' }, 'not_sent', 'bad_address'),
  asking('a cancelled call', { signal: AbortSignal.abort() }, 'not_sent', 'cancelled'),
  {
    name: 'a port nobody listens on',
    ending: 'not_sent',
    code: 'connect_failed',
    arrange: async () => ({ baseUrl: (await freePort()).origin }),
  },
];

/** Whatever breaks before the id is known is at risk; afterwards it is asked for. */
const background: readonly FaultCase[] = [
  ...refusals,
  scripted({ kind: 'reset-before-headers' }, 'unknown', 'connection_lost'),
  scripted({ kind: 'close-without-reply' }, 'unknown', 'connection_lost'),
  scripted({ kind: 'reset-after-headers' }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'cut', fraction: 0.5 }, 'pictures'),
  scripted({ kind: 'stall', fraction: 0.5 }, 'pictures'),
  scripted({ kind: 'length-too-long' }, 'pictures'),
  scripted({ kind: 'garbage' }, 'unreadable-reply', 'reply_unreadable'),
  scripted({ kind: 'html' }, 'unreadable-reply', 'reply_unreadable'),
  scripted({ kind: 'no-usage' }, 'pictures'),
  scripted({ kind: 'slow-drip', everyMs: 0 }, 'pictures'),
  scripted({ kind: 'empty-data' }, 'unreadable-reply', 'no_picture'),
  asking(
    'a block after the work',
    { prompt: `a kite, ${outputBlockedMarker}` },
    'rejected-reply',
    'moderation_blocked',
  ),
  asking('an answer in words only', { prompt: `a kite, ${talkMarker}` }, 'unreadable-reply', 'no_picture'),
  asking('work that fails', { prompt: `a kite, ${failMarker}` }, 'failed', 'task_failed', {
    charge: 'unknown',
  }),
  scripted({ kind: 'stream-cut', afterPartials: 1 }, 'pictures', undefined, {
    name: 'a stream cut before its end',
    ask: streamed,
  }),
  scripted({ kind: 'stream-error', afterPartials: 1 }, 'pictures', undefined, {
    name: 'an error inside a stream whose work goes on',
    ask: streamed,
  }),
  scripted(
    { kind: 'stream-error', afterPartials: 0, code: 'moderation_blocked' },
    'rejected',
    'moderation_blocked',
    {
      name: 'a block inside a stream',
      ask: streamed,
    },
  ),
  scripted({ kind: 'cut', fraction: 0.5 }, 'pictures', undefined, {
    name: 'a stream reset in the middle',
    ask: streamed,
  }),
  scripted({ kind: 'fewer-partials', partials: 1 }, 'pictures', undefined, { ask: streamed }),
  {
    name: 'polls that fail before one answers',
    ending: 'pictures',
    arrange(world) {
      const { emulator } = world as ResponsesWorld; // made by openResponsesWorld
      for (const status of [500, 429, 401, 302]) emulator.scriptPoll({ status });
      return undefined;
    },
  },
  {
    name: 'a poll that is "not found" once',
    ending: 'pictures',
    arrange(world) {
      const error = { message: 'Response with id not found.', type: 'invalid_request_error' };
      (world as ResponsesWorld).emulator.scriptPoll({ status: 404, body: { error } }); // as above
      return undefined;
    },
  },
  {
    name: 'a response OpenAI no longer has',
    ending: 'failed',
    code: 'task_failed',
    charge: 'unknown',
    arrange(world) {
      const error = { message: 'Response with id not found.', type: 'invalid_request_error' };
      const { emulator } = world as ResponsesWorld; // as above
      for (let poll = 0; poll < 8; poll += 1) emulator.scriptPoll({ status: 404, body: { error } });
      return undefined;
    },
  },
];

/** Without an id to ask for, a lost reply is a lost reply. */
const unstored: readonly FaultCase[] = [
  ...refusals,
  scripted({ kind: 'cut', fraction: 0.5 }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'truncated-json' }, 'unreadable-reply', 'reply_unreadable'),
  scripted({ kind: 'length-too-short' }, 'unreadable-reply', 'reply_unreadable'),
  scripted({ kind: 'unterminated-chunk' }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'huge-body', sizeBytes: 9_000_000 }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'bad-gzip' }, 'unreadable', 'reply_cut'),
  scripted({ kind: 'empty-data' }, 'unreadable-reply', 'no_picture'),
  scripted({ kind: 'stream-cut', afterPartials: 1 }, 'unknown', 'reply_cut', { ask: streamed }),
  scripted({ kind: 'stream-error', afterPartials: 1 }, 'unknown', 'reply_cut', { ask: streamed }),
];

testProvider('openai-responses in the background', () => openResponsesWorld(images, { limits }), background);
testProvider(
  'openai-responses in one answer',
  () => openResponsesWorld(images, { limits, settings: { background: false } }),
  [scripted({ kind: 'cut', fraction: 0.5 }, 'pictures')],
);
testProviderFaults(
  'openai-responses that keeps nothing',
  () => openResponsesWorld(images, { limits, settings: atOnce }),
  unstored,
);
testProviderFaults(
  'openai-responses that is slow',
  () => openResponsesWorld(images, { limits: { firstByteMs: 200 } }),
  [scripted({ kind: 'hang' }, 'unknown', 'no_reply')],
);
