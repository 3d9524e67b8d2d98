import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rereadAttempt } from '../../../src/core/handlers/attempt-reread.ts';
import type { FetchedResult, ResultCall } from '../../../src/core/providers/http.ts';
import type { ReplyReading } from '../../../src/core/providers/provider.ts';
import { isEnding } from '../../../src/shared/attempt-state.ts';
import {
  addProjectAndConnection,
  draft,
  runReaches,
  setupJobs,
  type JobWorld,
} from '../../support/job-world.ts';
import { scriptedCharge, writeWholeReply } from '../../support/scripted-provider.ts';

type Host = (call: ResultCall) => Promise<FetchedResult>;

const gone: FetchedResult = { kind: 'gone', status: 403 };
const offline: FetchedResult = { kind: 'unreachable', reason: 'dns', detail: 'no network', isOffline: true };
const silent: FetchedResult = { kind: 'unreachable', reason: 'timeout', detail: 'no answer' };
const ended = (attempts: readonly { state: Parameters<typeof isEnding>[0] }[]): boolean =>
  attempts.every((attempt) => isEnding(attempt.state));

/** A task whose reply is links; `host` answers them. */
async function setupLinks(count = 1) {
  const jobs = await setupJobs(count);
  const fetched: string[] = [];
  let serve: Host = () => Promise.resolve(gone);
  let generation = 1;
  const reading = (): ReplyReading => ({
    kind: 'pictures',
    outputs: jobs.pictures.map((_, index) => ({
      source: {
        kind: 'url',
        url: `https://host.example/${generation}/${index}`,
        expiresAtMs: 1_800_000_060_000,
      },
      revisedPrompt: null,
    })),
    charge: scriptedCharge,
    got: {},
    answer: 'Here it is.',
    remoteId: 'task_1',
  });
  jobs.scripted.reading(reading);
  const save = async ({ url, target }: ResultCall): Promise<FetchedResult> => {
    const bytes = jobs.pictures[Number(url.split('/').at(-1))] ?? Buffer.alloc(0);
    await writeFile(target, bytes);
    return { kind: 'saved', sizeBytes: bytes.length };
  };
  async function start(): Promise<JobWorld> {
    const world = await jobs.start((context) =>
      Object.assign(context.http, {
        fetchResult: (call: ResultCall) => {
          fetched.push(call.url.replace('https://host.example/', ''));
          return serve(call);
        },
      }),
    );
    return world;
  }
  async function submit(world: JobWorld, places = addProjectAndConnection(world)) {
    const asked = draft(places, { count });
    jobs.scripted.next(async (context) => {
      context.journal.sending();
      await writeWholeReply(context.folder, []);
      return { kind: 'accepted', remoteId: 'task_1', pollAfterMs: 0, requestId: null };
    });
    jobs.scripted.nextPoll({ kind: 'received' });
    await world.runs.submit(asked);
    return { asked, attempt: () => world.context.tables.attempts.forRun(asked.runId)[0]! };
  }
  return {
    ...jobs,
    start,
    submit,
    save,
    fetched,
    host: (next: Host) => void (serve = next),
    renew: () => void (generation += 1),
  };
}

/** Lets time pass until the run's attempts ended. */
async function untilEnded(world: JobWorld, runId: Parameters<typeof runReaches>[1], advance: () => void) {
  const done = runReaches(world, runId, ended).then(() => true);
  for (;;) {
    const turn = new Promise<false>((resolve) => setImmediate(() => resolve(false)));
    if (await Promise.race([done, turn])) return;
    advance();
  }
}

describe('a reply of links', () => {
  it('is charged, then downloaded one file each, then delivered with what the model said', async () => {
    const { start, submit, host, save, incoming, fetched } = await setupLinks(2);
    const world = await start();
    const charges: (number | null)[] = [];
    host((call) => {
      charges.push(world.context.tables.ledger.netOfAttempt(attempt().id));
      return save(call);
    });
    const { asked, attempt } = await submit(world);
    await runReaches(world, asked.runId, ended);
    expect(attempt()).toMatchObject({
      state: 'done',
      charge: 'charged',
      deliveredCount: 2,
      answer: 'Here it is.',
      remoteId: 'task_1',
    });
    expect(charges).toEqual([scriptedCharge.amountNanos, scriptedCharge.amountNanos]);
    expect(fetched.toSorted()).toEqual(['1/0', '1/1']);
    await world.queue.close(0);
    expect(await incoming()).toEqual([]);
  });

  it('goes on after a crash with the files that are missing, and is charged once', async () => {
    const { start, submit, host, save, fetched } = await setupLinks(2);
    const world = await start();
    const arrived = Promise.withResolvers<void>();
    host((call) => {
      if (call.url.endsWith('/0')) return save(call);
      arrived.resolve();
      return new Promise(() => undefined);
    });
    const { asked, attempt } = await submit(world);
    await arrived.promise;
    await runReaches(world, asked.runId, ([each]) => each?.state === 'fetching');
    const { id } = attempt();
    while (world.context.tables.attempts.outputs(id)[0]?.fileName === null) await new Promise(setImmediate);
    world.crash();
    fetched.length = 0;
    host(save);
    const again = await start();
    await runReaches(again, asked.runId, ended);
    expect(fetched).toEqual(['1/1']);
    expect(again.context.tables.attempts.get(id)).toMatchObject({ state: 'done', deliveredCount: 2 });
    expect(again.context.tables.ledger.forAttempt(id).filter(({ kind }) => kind === 'charge')).toHaveLength(
      1,
    );
  });

  it('asks the task for fresh links when the old ones are dead', async () => {
    const { start, submit, host, save, scripted, renew, fetched } = await setupLinks();
    const world = await start();
    host((call) => (call.url.includes('/1/') ? Promise.resolve(gone) : save(call)));
    const submitted = submit(world);
    scripted.nextPoll(async () => {
      renew();
      return { kind: 'received' };
    });
    const { asked, attempt } = await submitted;
    await runReaches(world, asked.runId, ended);
    expect(attempt()).toMatchObject({ state: 'done', deliveredCount: 1 });
    expect(fetched).toEqual(['1/0', '2/0']);
  });

  it('is expired when nothing can be had, says so, keeps its charge, and can be fetched later', async () => {
    const { start, submit, host, save, scripted, incoming } = await setupLinks();
    const world = await start();
    const { asked, attempt } = await submit(world);
    scripted.nextPoll({ kind: 'received' });
    await runReaches(world, asked.runId, ended);
    const { id } = attempt();
    expect(attempt()).toMatchObject({
      state: 'expired',
      charge: 'charged',
      problem: { code: 'links_expired' },
    });
    expect(attempt().problem?.message).toContain('status 403');
    expect(world.context.tables.ledger.netOfAttempt(id)).toBe(scriptedCharge.amountNanos);
    expect(await incoming()).toEqual([String(id)]);
    host(save);
    await rereadAttempt(world.context, world.queue, id);
    await runReaches(world, asked.runId, ([each]) => each?.state === 'done');
    expect(world.context.tables.ledger.netOfAttempt(id)).toBe(scriptedCharge.amountNanos);
    await expect(rereadAttempt(world.context, world.queue, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  const missing: FetchedResult = { kind: 'gone', status: 404 };

  it('waits for a file that its host does not have yet, without asking the task', async () => {
    const { start, submit, host, save, scripted, time, fetched } = await setupLinks();
    const world = await start();
    host((call) => (fetched.length < 6 ? Promise.resolve(missing) : save(call)));
    const { asked, attempt } = await submit(world);
    await untilEnded(world, asked.runId, () => time.advance(1_000));
    expect(attempt()).toMatchObject({ state: 'done', deliveredCount: 1 });
    expect(fetched).toHaveLength(6);
    expect(scripted.polls.count).toBe(1);
  });

  it('asks for fresh links after thirty seconds of "not found", and says at last what was tried', async () => {
    const { start, submit, host, scripted, renew, time, fetched } = await setupLinks();
    const world = await start();
    const startedMs = world.context.clock.nowMs();
    let freshAfterMs = 0;
    host(() => Promise.resolve(missing));
    const { asked, attempt } = await submit(world);
    scripted.nextPoll(async () => {
      freshAfterMs = world.context.clock.nowMs() - startedMs;
      renew();
      return { kind: 'received' };
    });
    await untilEnded(world, asked.runId, () => time.advance(1_000));
    expect(freshAfterMs).toBeGreaterThanOrEqual(30_000);
    expect(fetched.filter((each) => each === '1/0')).toHaveLength(6);
    expect(fetched.filter((each) => each === '2/0')).toHaveLength(6);
    expect(attempt()).toMatchObject({ state: 'expired', charge: 'charged' });
    expect(attempt().problem?.message).toMatch(
      /status 404\), asked 6 times; fresh links were asked for as well\..*last tried at 20.* UTC/,
    );
  });

  it('does not let one link that is not there yet use up the patience with another', async () => {
    const { start, submit, host, save, time, fetched } = await setupLinks(2);
    const world = await start();
    const triesOf = (index: number) => fetched.filter((each) => each.endsWith(`/${index}`)).length;
    host((call) => {
      if (call.url.endsWith('/0')) return triesOf(0) < 6 ? Promise.resolve(missing) : save(call);
      return triesOf(1) < 6 ? Promise.resolve(silent) : save(call);
    });
    const { asked, attempt } = await submit(world);
    await untilEnded(world, asked.runId, () => time.advance(1_000));
    expect(attempt()).toMatchObject({ state: 'done', deliveredCount: 2, problem: null });
  });

  it('tries a host that stumbles again, without asking the task', async () => {
    const { start, submit, host, save, scripted, time, fetched } = await setupLinks();
    const world = await start();
    host((call) => (fetched.length < 4 ? Promise.resolve(silent) : save(call)));
    const { asked, attempt } = await submit(world);
    await untilEnded(world, asked.runId, () => time.advance(60_000));
    expect(attempt().state).toBe('done');
    expect(fetched).toHaveLength(4);
    expect(scripted.polls.count).toBe(1);
  });

  it('stays where it is while there is no network, however long', async () => {
    const { start, submit, host, save, time, fetched } = await setupLinks();
    const world = await start();
    host((call) => (fetched.length < 40 ? Promise.resolve(offline) : save(call)));
    const { asked, attempt } = await submit(world);
    await untilEnded(world, asked.runId, () => time.advance(60_000));
    expect(attempt()).toMatchObject({ state: 'done', deliveredCount: 1 });
  });

  it.each([
    ['a dead link', gone, 'status 403'],
    ['a link that leads inside', { kind: 'refused', detail: 'it leads home' }, 'it leads home'],
  ] as const)(
    'delivers what came when %s is among them, and keeps the rest',
    async (_name, result, words) => {
      const { start, submit, host, save, scripted, folder } = await setupLinks(2);
      const world = await start();
      host((call) => (call.url.endsWith('/1') ? Promise.resolve(result) : save(call)));
      const { asked, attempt } = await submit(world);
      scripted.nextPoll({ kind: 'received' });
      await runReaches(world, asked.runId, ended);
      expect(attempt()).toMatchObject({ state: 'done', deliveredCount: 1, charge: 'charged' });
      expect(attempt().problem?.message).toContain(words);
      expect(await readdir(path.join(folder, 'incoming', String(attempt().id)))).toContain('reply.body');
    },
  );

  it('fetches what is missing of a delivered reply again, free, and shares its price anew', async () => {
    const { start, submit, host, save, scripted, fetched, incoming } = await setupLinks(2);
    const world = await start();
    host((call) => (call.url.endsWith('/0') ? Promise.resolve(gone) : save(call)));
    const { asked, attempt } = await submit(world);
    scripted.nextPoll({ kind: 'received' });
    await runReaches(world, asked.runId, ended);
    const { id } = attempt();
    const { images, ledger } = world.context.tables;
    expect(attempt()).toMatchObject({ state: 'done', deliveredCount: 1 });
    const [second] = images.ofAttempt(id);
    // Still dead: it stays as it was, with its reason.
    scripted.nextPoll({ kind: 'received' });
    await rereadAttempt(world.context, world.queue, id);
    await runReaches(world, asked.runId, ended);
    expect(attempt()).toMatchObject({ state: 'done', deliveredCount: 1, problem: { code: 'links_expired' } });
    expect(images.ofAttempt(id)).toEqual([second]);
    expect(images.cells([second!])[0]?.differs).toBe(true);
    fetched.length = 0;
    host(save);
    await rereadAttempt(world.context, world.queue, id);
    await runReaches(world, asked.runId, ([each]) => each?.deliveredCount === 2);
    expect(fetched).toEqual(['1/0']);
    expect(attempt()).toMatchObject({ state: 'done', problem: null, charge: 'charged' });
    const all = images.ofAttempt(id);
    expect(all.map((each) => images.get(each)?.outputIndex)).toEqual([0, 1]);
    expect(all[1]).toBe(second);
    // 41,200,001 nanodollars over two: what cannot be divided goes to the first.
    expect(all.map((each) => images.get(each)?.amountNanos)).toEqual([20_600_001, 20_600_000]);
    expect(ledger.forAttempt(id).filter(({ kind }) => kind === 'charge')).toHaveLength(1);
    expect(images.cells(all).map((cell) => cell.differs)).toEqual([false, false]);
    await expect(rereadAttempt(world.context, world.queue, id)).rejects.toMatchObject({ code: 'conflict' });
    await world.queue.close(0);
    expect(await incoming()).toEqual([]);
  });

  it('takes fresh links for what is missing and leaves what was delivered alone', async () => {
    const { start, submit, host, save, scripted, renew, fetched } = await setupLinks(2);
    const world = await start();
    host((call) => (call.url.endsWith('/1') ? Promise.resolve(gone) : save(call)));
    const { asked, attempt } = await submit(world);
    scripted.nextPoll({ kind: 'received' });
    await runReaches(world, asked.runId, ended);
    fetched.length = 0;
    host((call) => (call.url.includes('/1/') ? Promise.resolve(gone) : save(call)));
    scripted.nextPoll(async () => {
      renew();
      return { kind: 'received' };
    });
    await rereadAttempt(world.context, world.queue, attempt().id);
    await runReaches(world, asked.runId, ([each]) => each?.deliveredCount === 2);
    expect(fetched).toEqual(['1/1', '2/1']);
    expect(world.context.tables.images.ofAttempt(attempt().id)).toHaveLength(2);
  });
});
