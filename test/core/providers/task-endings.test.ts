import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { shippedProviders } from '../../../src/core/create-core.ts';
import type { FreeReply, ProviderHttp, SavedReply } from '../../../src/core/providers/http.ts';
import type { PollContext, PollResult, Provider } from '../../../src/core/providers/provider.ts';
import { openAnswersUntilOver } from '../../../src/core/providers/tasks/poll-pace.ts';

const taskId = '5b0c7d1e-1f2a-4b3c-8d4e-5f6a7b8c9d0e';

const answer = (status: number, body: unknown): FreeReply => ({
  kind: 'reply',
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const page = (status: number) => answer(status, '<html><body>Not Found</body></html>');
const unreachable: FreeReply = { kind: 'unreachable', reason: 'dns', detail: 'no network' };

/** What each service says of a task that goes on, of one that is done, and of one it does not know. */
const words: Readonly<Record<string, { open: FreeReply; unknown: FreeReply; done: FreeReply | null }>> = {
  runapi: {
    open: answer(200, { id: taskId, status: 'processing' }),
    unknown: answer(404, { error: { code: 'not_found', message: 'Task not found' } }),
    done: answer(200, { id: taskId, status: 'completed', images: ['https://files.example/1.png'] }),
  },
  aigenerate: {
    open: answer(200, { code: 200, msg: 'ok', data: { taskId, state: 'generating' } }),
    unknown: answer(422, { code: 422, msg: 'Record is null', data: null }),
    done: answer(200, {
      code: 200,
      data: { taskId, state: 'success', resultJson: '{"resultUrls":["https://files.example/1.png"]}' },
    }),
  },
  'openai-responses': {
    // Kept as a file and read by another process: here only its refusals matter.
    open: answer(503, { error: { message: 'Busy.' } }),
    unknown: answer(404, { error: { message: 'Response with id not found.' } }),
    done: null,
  },
};

async function setup(provider: Provider) {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-endings-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const received: number[] = [];
  let pollCount = 0;
  const poll = async (reply: FreeReply): Promise<PollResult> => {
    const never = () => Promise.reject(new Error('polling is free'));
    const http: ProviderHttp = {
      requestFree: () => Promise.resolve(reply),
      saveFree: () => Promise.resolve(savedOf(reply)),
      sendPaid: never,
      sendFile: never,
      fetchResult: never,
    };
    const context = {
      baseUrl: 'https://service.example/v1',
      key: 'sk-key',
      http,
      folder,
      signal: new AbortController().signal,
      nowMs: 0,
      settings: {},
      remoteId: taskId,
      wire: { method: 'POST', path: '/jobs', encoding: 'json', body: {}, isStreamed: false },
      pollCount: pollCount++,
      journal: {
        sending: () => undefined,
        identified: () => undefined,
        receiving: ({ status }: { status: number }) => void received.push(status),
        partial: () => undefined,
      },
    } as unknown as PollContext; // no answer in here holds a picture to decode
    const result = await provider.poll?.(context);
    if (result === undefined) throw new Error(`${provider.info.id} cannot be polled`);
    return result;
  };
  const times = async (count: number, reply: FreeReply): Promise<PollResult[]> => {
    const results: PollResult[] = [];
    for (let index = 0; index < count; index += 1) results.push(await poll(reply));
    return results;
  };
  return { folder, poll, times, received };
}

/** These answers are no success, so nothing would be saved. */
function savedOf(reply: FreeReply): SavedReply {
  if (reply.kind === 'unreachable') return reply;
  return { ...reply, kind: 'status' };
}

const asked = shippedProviders().flatMap((provider) => {
  const said = words[provider.info.id];
  return said === undefined ? [] : [[provider.info.id, provider, said] as const];
});

const isWaiting = ({ kind }: PollResult): boolean => kind === 'waiting';

it('covers every service whose tasks are asked for over the network', () => {
  const polled = shippedProviders().filter((each) => each.poll !== undefined && each.info.id !== 'demo');
  expect(asked.map(([id]) => id)).toEqual(polled.map(({ info }) => info.id));
});

describe.each(asked)('a task at %s', (_id, provider, { open, unknown }) => {
  it('is not given up for one "not found" after many polls that went well', async () => {
    const { poll, times } = await setup(provider);
    await times(30, open);
    expect(await poll(unknown)).toMatchObject({ kind: 'waiting' });
  });

  it('that is unknown over and over is given up, as possibly charged', async () => {
    const { times } = await setup(provider);
    const results = await times(10, unknown);
    const waits = results.filter(isWaiting);
    expect(waits.length).toBeGreaterThanOrEqual(7);
    const waitedMs = waits.reduce((sum, each) => sum + ('pollAfterMs' in each ? each.pollAfterMs : 0), 0);
    expect(waitedMs).toBeGreaterThanOrEqual(2 * 60_000);
    expect(results.find((each) => !isWaiting(each))).toMatchObject({
      kind: 'failed',
      charge: 'unknown',
      problem: { code: 'task_failed' },
    });
  });

  it('is counted unknown only in a row', async () => {
    const { times } = await setup(provider);
    for (const between of [open, page(404), answer(500, { error: 'down' })]) {
      expect((await times(6, unknown)).every(isWaiting)).toBe(true);
      expect((await times(1, between)).every(isWaiting)).toBe(true);
    }
  });

  it.each([
    ['the page of a proxy', page(404)],
    ['an empty 404', answer(404, '')],
    ['a page under 410', page(410)],
    ['a refused key', answer(401, { error: { message: 'Bad key.' } })],
    ['a key that may not', answer(403, { error: { message: 'No.' } })],
    ['a failure', answer(500, { error: { message: 'Task not found' } })],
    ['no network', unreachable],
  ])('is never ended by %s, however often', async (_name, reply) => {
    const { times } = await setup(provider);
    expect((await times(60, reply)).every(isWaiting)).toBe(true);
  });

  it('is followed on when the count in its folder is cut', async () => {
    const { poll, times, folder } = await setup(provider);
    await times(6, unknown);
    await writeFile(path.join(folder, 'polls.json'), '{"unknownInARow": 6, "st');
    expect(await poll(unknown)).toMatchObject({ kind: 'waiting' });
  });
});

/** Those whose finished task is a small document, kept by the adapter itself. */
const kept = asked.flatMap(([id, provider, { open, done }]) =>
  done === null ? [] : [[id, provider, open, done] as const],
);

describe.each(kept)('a finished task at %s', (_id, provider, open, done) => {
  it('stays open when its answer cannot be kept', async () => {
    const { poll, folder, received } = await setup(provider);
    await mkdir(path.join(folder, 'reply.json'));
    await expect(poll(done)).rejects.toThrow();
    expect(received).toEqual([]);
    await rm(path.join(folder, 'reply.json'), { recursive: true });
    await expect(poll(done)).resolves.toEqual({ kind: 'received' });
    expect(received).toEqual([200]);
  });

  it('is not called unfinished for days in which nobody answered', async () => {
    const { poll, times, folder } = await setup(provider);
    await poll(open);
    const tally = path.join(folder, 'polls.json');
    const { stillOpen, ...rest } = JSON.parse(await readFile(tally, 'utf8')) as { stillOpen: number };
    await writeFile(tally, JSON.stringify({ ...rest, stillOpen: stillOpen + openAnswersUntilOver - 2 }));
    expect((await times(5, unreachable)).every(isWaiting)).toBe(true);
    expect((await times(5, answer(401, {}))).every(isWaiting)).toBe(true);
    expect(await poll(open)).toMatchObject({
      kind: 'failed',
      charge: 'unknown',
      problem: { code: 'no_reply' },
    });
  });
});

it.each([400, 404, 405, 410, 422])(
  'a status path of AI Generate that is wrong (%i) does not end the task, and is told',
  async (status) => {
    const provider = shippedProviders().find(({ info }) => info.id === 'aigenerate');
    if (!provider) throw new Error('AI Generate is shipped');
    const { times } = await setup(provider);
    const results = await times(40, answer(status, { detail: 'Not Found' }));
    expect(results.every(isWaiting)).toBe(true);
    expect(results.at(-1)).toMatchObject({
      problem: { code: 'wrong_address', message: expect.stringContaining('status path') as string },
    });
  },
);
