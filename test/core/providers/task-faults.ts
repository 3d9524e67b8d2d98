import type { Ask } from '../../contract/provider-world.ts';
import type { FaultCase } from '../../contract/provider.suite.ts';
import type { FaultInput } from '../../emulator/fault.ts';
import type { Place, TaskOutcome } from '../../emulator/tasks/task-types.ts';
import type { TaskWorld } from './runapi/world.ts';

/** The next create meets a fault. */
export function scripted(
  name: string,
  fault: FaultInput,
  end: FaultCase['ending'],
  code?: string,
  more: Pick<FaultCase, 'retryAfterMs' | 'charge'> & { readonly place?: Place; readonly ask?: Ask } = {},
): FaultCase {
  const { place, ask, ...expected } = more;
  return {
    name,
    ending: end,
    ...(code === undefined ? {} : { code }),
    ...expected,
    arrange(world) {
      // Safe: the worlds of these suites are made with a task emulator.
      (world as TaskWorld).emulator.script(fault, place);
      return ask;
    },
  };
}

/** The next task ends like this. */
export function ending(
  name: string,
  outcome: TaskOutcome,
  end: FaultCase['ending'],
  more: Pick<FaultCase, 'code' | 'charge'>,
): FaultCase {
  return {
    name,
    ending: end,
    ...more,
    arrange(world) {
      // Safe: as above.
      (world as TaskWorld).emulator.nextTask(outcome);
      return undefined;
    },
  };
}

/** Something else is asked for. */
export function asking(name: string, ask: Ask, end: FaultCase['ending'], code: string): FaultCase {
  return { name, ending: end, code, arrange: () => ask };
}

/** What goes wrong in the same way with every service of tasks. */
export const sharedFaults: readonly FaultCase[] = [
  scripted('a reset before headers', { kind: 'reset-before-headers' }, 'unknown', 'connection_lost'),
  scripted('a close without reply', { kind: 'close-without-reply' }, 'unknown', 'connection_lost'),
  scripted('a length too long', { kind: 'length-too-long' }, 'pictures'),
  scripted('an unterminated chunk', { kind: 'unterminated-chunk' }, 'pictures'),
  scripted('a slow reply', { kind: 'slow-drip', chunkBytes: 20, everyMs: 0 }, 'pictures'),
  scripted('status 500', { kind: 'status', status: 500 }, 'unknown', 'server_error'),
  scripted(
    'status 503 with a page',
    { kind: 'status', status: 503, body: '<html>busy</html>' },
    'unknown',
    'server_error',
  ),
  scripted('status 413', { kind: 'status', status: 413 }, 'rejected', 'too_large'),
  scripted(
    'status 418',
    { kind: 'status', status: 418, body: 'short and stout' },
    'rejected',
    'invalid_request',
  ),
  scripted(
    'status 404',
    { kind: 'status', status: 404, body: '<html>nothing here</html>' },
    'rejected',
    'wrong_address',
  ),
  scripted(
    'a redirect',
    { kind: 'redirect', status: 307, location: 'https://elsewhere.example/' },
    'rejected',
    'redirected',
  ),
  scripted('a 429 with seconds', { kind: 'rate-limit', retryAfter: '7' }, 'rejected', 'rate_limited', {
    retryAfterMs: 7000,
  }),
  scripted('a 429 with nothing', { kind: 'rate-limit' }, 'rejected', 'rate_limited', { retryAfterMs: null }),
  scripted('a poll that breaks off', { kind: 'cut', fraction: 0.5 }, 'pictures', undefined, {
    place: 'poll',
  }),
  scripted('a poll that is refused once', { kind: 'rate-limit', retryAfter: '1' }, 'pictures', undefined, {
    place: 'poll',
  }),
  scripted(
    'a poll that fails once',
    { kind: 'status', status: 502, body: '<html>bad gateway</html>' },
    'pictures',
    undefined,
    { place: 'poll' },
  ),
  scripted('a poll answered with a page', { kind: 'html' }, 'pictures', undefined, { place: 'poll' }),
  scripted('a poll answered with garbage', { kind: 'garbage' }, 'pictures', undefined, { place: 'poll' }),
  scripted('a poll answered with nothing', { kind: 'empty-data' }, 'pictures', undefined, { place: 'poll' }),
  scripted('a poll that is not gzip', { kind: 'bad-gzip' }, 'pictures', undefined, { place: 'poll' }),
  scripted('a poll that says 401 once', { kind: 'status', status: 401 }, 'pictures', undefined, {
    place: 'poll',
  }),
  scripted(
    'a poll larger than any task',
    { kind: 'huge-body', sizeBytes: 9_000_000 },
    'pictures',
    undefined,
    { place: 'poll' },
  ),
  ending('a task in a state nobody knows, then done', { kind: 'completed' }, 'pictures', {}),
  asking('a wrong key', { key: 'key-of-somebody-else' }, 'rejected', 'key_refused'),
  asking('a key with a line break', { key: 'broken\nkey-of-mine' }, 'not_sent', 'key_unusable'),
  asking('a cancelled call', { signal: AbortSignal.abort() }, 'not_sent', 'cancelled'),
];
