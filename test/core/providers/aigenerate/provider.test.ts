import { afterAll } from 'vitest';
import { startTestImageWorker } from '../../../contract/provider-world.ts';
import { testProvider, testProviderFaults, type FaultCase } from '../../../contract/provider.suite.ts';
import { blockedMarker } from '../../../emulator/aigenerate/aigenerate-emulator.ts';
import { asking, ending, scripted, sharedFaults } from '../task-faults.ts';
import { openAiGenerateWorld } from './world.ts';

// One process for the file: starting it costs more than every test in here.
const images = startTestImageWorker();
afterAll(() => images.close());

// Far above what a correct reply needs on a busy machine.
const limits = { idleMs: 3000, firstByteMs: 30_000, freeMs: 5000, paidBodyBytes: 8 * 1024 * 1024 };

const inside = (code: number | string, msg: string) =>
  ({ kind: 'status', status: 200, body: { code, msg, data: null } }) as const;

const faults: readonly FaultCase[] = [
  ...sharedFaults,
  // Nothing but the body names the task, and the call cannot be asked again: it was probably charged.
  scripted('a body cut in half', { kind: 'cut', fraction: 0.5 }, 'unreadable', 'reply_cut'),
  scripted('a body that stalls', { kind: 'stall', fraction: 0.5 }, 'unreadable', 'reply_cut'),
  scripted('truncated JSON', { kind: 'truncated-json' }, 'unreadable', 'reply_unreadable'),
  scripted('garbage', { kind: 'garbage' }, 'unreadable', 'reply_unreadable'),
  scripted('a web page', { kind: 'html' }, 'unreadable', 'reply_unreadable'),
  scripted('an answer without a task', { kind: 'empty-data' }, 'unreadable', 'reply_unreadable'),
  scripted('status 503 of its own', { kind: 'status', status: 503 }, 'rejected', 'server_error'),
  scripted('no credits', { kind: 'no-funds' }, 'rejected', 'insufficient_funds'),
  scripted('no credits inside a 200', inside(402, 'Insufficient credits'), 'rejected', 'insufficient_funds'),
  scripted('a wrong key inside a 200', inside(401, 'no access'), 'rejected', 'key_refused'),
  scripted('too many requests inside a 200', inside('RATE_LIMITED', 'slow down'), 'rejected', 'rate_limited'),
  scripted(
    'validation inside a 200',
    inside(422, 'aspect_ratio is not allowed'),
    'rejected',
    'invalid_request',
  ),
  scripted('maintenance inside a 200', inside(455, 'down for maintenance'), 'rejected', 'invalid_request'),
  scripted('a failure inside a 200', inside(501, 'generation failed'), 'unknown', 'server_error'),
  scripted('a feature that is off inside a 200', inside(505, 'disabled'), 'rejected', 'server_error'),
  scripted('a code nobody knows inside a 200', inside('WHAT', 'what'), 'unknown', 'server_error'),
  ending(
    'a task that fails and says nothing of money',
    { kind: 'failed', message: 'Upstream gave up' },
    'failed',
    {
      code: 'task_failed',
      charge: 'unknown',
    },
  ),
  ending('a task that fails for what it shows', { kind: 'failed', message: 'NSFW content' }, 'failed', {
    code: 'moderation_blocked',
    charge: 'unknown',
  }),
  ending('a task that is lost', { kind: 'lost' }, 'failed', { code: 'task_failed', charge: 'unknown' }),
  ending('a task without pictures', { kind: 'completed', pictures: 0 }, 'unreadable-reply', {
    code: 'no_picture',
  }),
  ending(
    'a result that is not JSON',
    { kind: 'lying', fields: { resultJson: '{"resultUrls":[' } },
    'unreadable-reply',
    {
      code: 'no_picture',
    },
  ),
  ending('a result that is a number', { kind: 'lying', fields: { resultJson: 7 } }, 'unreadable-reply', {
    code: 'no_picture',
  }),
  ending(
    'links that are none',
    { kind: 'lying', fields: { resultJson: '{"resultUrls":[null,7,"x"]}' } },
    'unreadable-reply',
    {
      code: 'no_picture',
    },
  ),
  ending('a task of which no credits are told', { kind: 'unbilled' }, 'pictures', {}),
  asking('a blocked prompt', { prompt: `a kite, ${blockedMarker}` }, 'rejected', 'moderation_blocked'),
  asking('a base URL that is none', { baseUrl: 'not an address' }, 'not_sent', 'bad_address'),
];

testProvider('aigenerate', () => openAiGenerateWorld(images, { limits }), faults);

testProviderFaults(
  'aigenerate that hides its errors in a 200',
  () => openAiGenerateWorld(images, { limits, emulator: { hidesErrors: true } }),
  [
    asking('a wrong key', { key: 'key-of-somebody-else' }, 'rejected', 'key_refused'),
    asking('an empty account', { key: 'sk-aig-emulator-unfunded' }, 'rejected', 'insufficient_funds'),
    asking('a blocked prompt', { prompt: `a kite, ${blockedMarker}` }, 'rejected', 'moderation_blocked'),
    asking('a name it does not know', { settings: { slug: 'openai-other' } }, 'rejected', 'model_not_found'),
    ending('a task that is lost', { kind: 'lost' }, 'failed', { code: 'task_failed', charge: 'unknown' }),
  ],
);

testProviderFaults(
  'aigenerate that is slow',
  () => openAiGenerateWorld(images, { limits: { firstByteMs: 200 } }),
  [scripted('a server that hangs', { kind: 'hang' }, 'unknown', 'no_reply')],
);
