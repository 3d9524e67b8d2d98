import { afterAll } from 'vitest';
import { startTestImageWorker } from '../../../contract/provider-world.ts';
import { testProvider, testProviderFaults, type FaultCase } from '../../../contract/provider.suite.ts';
import { blockedMarker } from '../../../emulator/runapi/runapi-emulator.ts';
import { freePort } from '../http/http-world.ts';
import { asking, ending, scripted, sharedFaults } from '../task-faults.ts';
import { openRunApiWorld } from './world.ts';

// One process for the file: starting it costs more than every test in here.
const images = startTestImageWorker();
afterAll(() => images.close());

// Far above what a correct reply needs on a busy machine.
const limits = { idleMs: 3000, firstByteMs: 30_000, freeMs: 5000, paidBodyBytes: 8 * 1024 * 1024 };

const cent = 10_000_000;

const faults: readonly FaultCase[] = [
  ...sharedFaults,
  // The header names the task before a byte of the body has come, so nothing is lost with the body.
  scripted('a body cut in half', { kind: 'cut', fraction: 0.5 }, 'pictures'),
  scripted('a body that stalls', { kind: 'stall', fraction: 0.5 }, 'pictures'),
  scripted('truncated JSON', { kind: 'truncated-json' }, 'pictures'),
  scripted('garbage behind the right headers', { kind: 'garbage' }, 'pictures'),
  scripted('status 503 of its own', { kind: 'status', status: 503 }, 'rejected', 'server_error'),
  scripted(
    'status 409',
    { kind: 'status', status: 409, body: { error: 'Idempotency-Key was used' } },
    'rejected',
    'key_conflict',
  ),
  scripted('status 402', { kind: 'no-funds' }, 'rejected', 'insufficient_funds'),
  scripted(
    'a refusal of the model in the words of the contract',
    { kind: 'status', status: 422, body: { errors: ['Unknown model: gpt-image-2'] } },
    'rejected',
    'model_not_found',
  ),
  ending('a task that fails and is given back', { kind: 'failed', message: 'Upstream gave up' }, 'failed', {
    code: 'task_failed',
    charge: 'free',
  }),
  ending(
    'a task that fails and says nothing of money',
    { kind: 'failed', message: 'Upstream gave up', billing: 'silent' },
    'failed',
    { code: 'task_failed', charge: 'free' },
  ),
  ending(
    'a task that fails and is charged',
    { kind: 'failed', message: 'Upstream gave up', billing: 'charged' },
    'failed',
    { code: 'task_failed', charge: 6 * cent },
  ),
  ending(
    'a task that fails for what it shows',
    { kind: 'failed', message: 'Blocked by the safety system' },
    'failed',
    { code: 'moderation_blocked', charge: 'free' },
  ),
  ending('a task that is lost', { kind: 'lost' }, 'failed', { code: 'task_failed', charge: 'unknown' }),
  ending('a task without pictures', { kind: 'completed', pictures: 0 }, 'unreadable-reply', {
    code: 'no_picture',
  }),
  ending(
    'pictures that are no links',
    { kind: 'lying', fields: { images: [{ url: 7 }, null, 'x'] } },
    'unreadable-reply',
    {
      code: 'no_picture',
    },
  ),
  ending(
    'a list of pictures that is none',
    { kind: 'lying', fields: { images: 'soon' } },
    'unreadable-reply',
    {
      code: 'no_picture',
    },
  ),
  ending('billing that is nonsense', { kind: 'lying', fields: { billing: 'free for you' } }, 'pictures', {}),
  ending(
    'a finished task in other words',
    { kind: 'lying', fields: { status: 'succeeded' } },
    'pictures',
    {},
  ),
  asking('a blocked prompt', { prompt: `a kite, ${blockedMarker}` }, 'rejected', 'moderation_blocked'),
  asking('a base URL that is none', { baseUrl: 'not an address' }, 'not_sent', 'bad_address'),
  {
    name: 'a port nobody listens on',
    ending: 'not_sent',
    code: 'connect_failed',
    arrange: async () => ({ baseUrl: (await freePort()).origin }),
  },
];

testProvider('runapi', () => openRunApiWorld(images, { limits }), faults);

testProviderFaults('runapi that is slow', () => openRunApiWorld(images, { limits: { firstByteMs: 200 } }), [
  scripted('a server that hangs', { kind: 'hang' }, 'unknown', 'no_reply'),
]);
