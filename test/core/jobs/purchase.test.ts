import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { insertMask } from '../../../src/core/edits/insert-mask.ts';
import { isEnding } from '../../../src/shared/attempt-state.ts';
import { RunId } from '../../../src/shared/ids.ts';
import type { ProblemFacts } from '../../../src/core/providers/provider.ts';
import { makeMask, makePicture } from '../../support/pictures.ts';
import { refuses } from './queue-world.ts';
import { addProjectAndConnection, draft, runReaches, setupJobs } from '../../support/job-world.ts';
import { delivers, scriptedCharge, writeWholeReply } from '../../support/scripted-provider.ts';

const problem = (code: string): ProblemFacts => ({
  code,
  message: `${code} happened`,
  billingRule: 'as told',
});
const ended = (attempts: readonly { state: Parameters<typeof isEnding>[0] }[]): boolean =>
  attempts.every((attempt) => isEnding(attempt.state));

describe('a purchase', () => {
  it('delivers pictures whose originals are the bytes that came, and charges what was reported', async () => {
    const { start, scripted, pictures, incoming } = await setupJobs(2);
    const world = await start();
    const asked = draft(addProjectAndConnection(world), { count: 2 });
    scripted.next(delivers(pictures));
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ended);

    const [attempt] = world.context.tables.attempts.forRun(asked.runId);
    expect(attempt).toMatchObject({
      state: 'done',
      charge: 'charged',
      deliveredCount: 2,
      reservedNanos: 0,
      requestId: 'req_1',
    });
    expect(world.context.tables.ledger.netOfAttempt(attempt!.id)).toBe(scriptedCharge.amountNanos);
    const images = world.context.tables.runs
      .imageIds(asked.runId)
      .map((id) => world.context.tables.images.get(id)!);
    expect(images.map((image) => image.amountNanos)).toEqual([20_600_001, 20_600_000]);
    for (const [index, image] of images.entries()) {
      const bytes = await readFile(world.context.originalPath(image.sha256));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(image.sha256);
      expect(bytes.equals(pictures[index]!)).toBe(true);
    }
    await world.queue.close(0);
    expect(await incoming()).toEqual([]);
  });

  it('commits intent, then sending, before the provider is asked', async () => {
    const { start, scripted, pictures } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    const states: (string | undefined)[] = [];
    const state = () => world.context.tables.attempts.forRun(asked.runId)[0]?.state;
    scripted.next(async (context) => {
      states.push(state());
      const result = await delivers(pictures)({
        ...context,
        journal: {
          ...context.journal,
          sending: () => {
            context.journal.sending();
            states.push(state());
          },
        },
      });
      states.push(state());
      return result;
    });
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ended);
    expect(states).toEqual(['intent', 'sending', 'receiving']);
  });

  it('is made once for a run that is submitted twice at the same time', async () => {
    const { start, scripted, pictures } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    scripted.next(delivers(pictures));
    await Promise.all([world.runs.submit(asked), world.runs.submit(asked)]);
    await runReaches(world, asked.runId, ended);
    await world.runs.submit(asked);
    expect(scripted.submits).toHaveLength(1);
  });

  it('is split into calls of the size the model takes', async () => {
    const { start, scripted, pictures } = await setupJobs(2);
    const world = await start();
    const asked = draft(addProjectAndConnection(world), { count: 3 });
    scripted.next(delivers(pictures));
    scripted.next(delivers(pictures));
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId).map((attempt) => attempt.wantedCount)).toEqual([
      2, 1,
    ]);
  });

  it('keeps the good pictures of a reply in which one cannot be read, and keeps the bytes of the other', async () => {
    const { start, scripted, pictures, incoming } = await setupJobs(2);
    const world = await start();
    const asked = draft(addProjectAndConnection(world), { count: 2 });
    scripted.next(delivers([pictures[0]!, pictures[1]!.subarray(0, -20)]));
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ended);
    const [attempt] = world.context.tables.attempts.forRun(asked.runId);
    expect(attempt).toMatchObject({ state: 'done', charge: 'charged', deliveredCount: 1 });
    expect(attempt?.problem?.message).toContain('Picture 2 of the reply cannot be read');
    expect(await incoming()).toEqual([String(attempt!.id)]);
  });

  it('stays charged and keeps everything when no picture can be read', async () => {
    const { start, scripted, incoming } = await setupJobs(1);
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    scripted.next(delivers([Buffer.from('not a picture')]));
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ended);
    const [attempt] = world.context.tables.attempts.forRun(asked.runId);
    expect(attempt).toMatchObject({ state: 'unreadable', charge: 'charged', deliveredCount: 0 });
    expect(world.context.tables.ledger.netOfAttempt(attempt!.id)).toBe(scriptedCharge.amountNanos);
    expect(await incoming()).toHaveLength(1);
  });

  it.each([
    ['unknown', 'unknown', 50_000_000],
    ['unreadable', 'unknown', 50_000_000],
    ['rejected', 'free', 0],
  ] as const)(
    'that ends %s has charge %s and is never sent again by itself',
    async (kind, charge, heldNanos) => {
      const { start, scripted, time } = await setupJobs();
      const world = await start();
      const asked = draft(addProjectAndConnection(world));
      scripted.next(async ({ journal }) => {
        journal.sending();
        return { kind, problem: problem('some_code'), requestId: null, retryAfterMs: null };
      });
      await world.runs.submit(asked);
      await runReaches(world, asked.runId, ended);
      time.advance(60 * 60_000);
      world.queue.wake();
      expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([
        { state: kind, charge, reservedNanos: heldNanos },
      ]);
      expect(scripted.submits).toHaveLength(1);
    },
  );

  it('waits as long as a 429 says before the same thing is asked as a new attempt', async () => {
    const { start, scripted, pictures, time } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    scripted.next(async ({ journal }) => {
      journal.sending();
      return { kind: 'rejected', problem: problem('rate_limited'), retryAfterMs: 7_000, requestId: null };
    });
    scripted.next(delivers(pictures));
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, (attempts) => attempts.length === 2);
    time.advance(6_999);
    world.queue.wake();
    expect(scripted.submits).toHaveLength(1);
    time.advance(1);
    await runReaches(world, asked.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId).map((attempt) => attempt.state)).toEqual([
      'rejected',
      'done',
    ]);
  });

  it('gives up after three tries when bytes never leave', async () => {
    const { start, scripted, time } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    for (const count of [1, 2, 3]) {
      scripted.next(async ({ journal }) => {
        journal.sending();
        return { kind: 'not_sent', problem: problem('connect_failed'), retryAfterMs: null };
      });
      if (count === 1) await world.runs.submit(asked);
      await runReaches(
        world,
        asked.runId,
        (attempts) => attempts.filter((each) => each.state === 'not_sent').length === count,
      );
      time.advance(60_000);
    }
    await runReaches(world, asked.runId, ended);
    expect(world.context.tables.attempts.forRun(asked.runId)).toHaveLength(3);
  });

  it('follows a task to its end, polling no sooner than told', async () => {
    const { start, scripted, pictures, time } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    let folder = '';
    scripted.next(async (context) => {
      context.journal.sending();
      folder = context.folder;
      return { kind: 'accepted', remoteId: 'task_9', pollAfterMs: 2_000, requestId: null };
    });
    scripted.nextPoll({ kind: 'waiting', pollAfterMs: 3_000 });
    scripted.nextPoll(async () => {
      await writeWholeReply(folder, pictures);
      return { kind: 'received' };
    });
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, (attempts) => attempts[0]?.state === 'accepted');
    expect(scripted.polls.count).toBe(0);
    const done = runReaches(world, asked.runId, ended);
    for (let step = 0; step < 20 && scripted.polls.count < 2; step += 1) {
      time.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    expect(world.context.tables.attempts.forRun(asked.runId)).toMatchObject([
      { state: 'done', remoteId: 'task_9' },
    ]);
    expect(scripted.submits).toHaveLength(1);
  });
});

describe('a run', () => {
  it('is open until it delivered everything', async () => {
    const { start, scripted, pictures } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world));
    const open = () => world.context.tables.runs.open(null).map((run) => run.id);
    scripted.next(delivers(pictures));
    await world.runs.submit(asked);
    expect(open()).toEqual([asked.runId]);
    await runReaches(world, asked.runId, ended);
    expect(open()).toEqual([]);
  });

  it('that failed stays open until it is asked again, and the new one wants only what is missing', async () => {
    const { start, scripted, pictures } = await setupJobs();
    const world = await start();
    const asked = draft(addProjectAndConnection(world), { count: 2 });
    const open = () => world.context.tables.runs.open(null).map((run) => run.id);
    scripted.next(delivers(pictures));
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ended);
    expect(open()).toEqual([asked.runId]);
    scripted.next(delivers(pictures));
    const again = await world.runs.again(asked.runId, RunId.parse(crypto.randomUUID()));
    await runReaches(world, again.id, ended);
    expect(again.wantedCount).toBe(1);
    expect(open()).toEqual([]);
  });
});

/** With a picture that was bought, to be edited. */
async function setupEdit() {
  const jobs = await setupJobs();
  const world = await jobs.start();
  const places = addProjectAndConnection(world);
  const first = draft(places);
  jobs.scripted.next(delivers(jobs.pictures));
  await world.runs.submit(first);
  await runReaches(world, first.runId, ended);
  const [sourceId] = world.context.tables.runs.imageIds(first.runId);
  return { ...jobs, world, places, sourceId: sourceId! };
}

describe('an edit', () => {
  it('pins its inputs by hash and becomes the next version of its source', async () => {
    const { world, places, scripted, sourceId } = await setupEdit();
    const source = world.context.tables.images.get(sourceId)!;

    const second = draft(places, { inputs: [{ imageId: sourceId, role: 'source' }] });
    scripted.next(delivers([await makePicture({ seed: 9 })]));
    await world.runs.submit(second);
    await runReaches(world, second.runId, ended);
    const [childId] = world.context.tables.runs.imageIds(second.runId);
    expect(world.context.tables.runs.inputs(second.runId)).toEqual([
      { imageId: sourceId, role: 'source', sha256: source.sha256 },
    ]);
    expect(world.context.tables.images.get(childId!)).toMatchObject({ version: 2 });
    expect(world.context.tables.edges.chain(childId!).map((node) => node.cell.id)).toEqual([
      sourceId,
      childId,
    ]);
    expect(scripted.submits[1]?.wire).toMatchObject({ body: { inputs: [source.sha256] } });
  });

  it('keeps the mask beside the result, and refuses one of another size before anything is planned', async () => {
    const { world, places, scripted, sourceId } = await setupEdit();
    const hole = { left: 8, top: 8, width: 16, height: 16 };
    const upload = async (size: { width: number; height: number }) =>
      world.uploads.add(
        (async function* () {
          yield await makeMask(size, hole);
        })(),
      );

    const wrong = draft(places, {
      inputs: [{ imageId: sourceId, role: 'source' }],
      mask: { uploadId: await upload({ width: 32, height: 48 }) },
    });
    await expect(world.runs.submit(wrong)).rejects.toThrow('The mask is 32 × 48 and the picture is 64 × 48');
    expect(world.context.tables.runs.get(wrong.runId)).toBeNull();

    const right = { ...wrong, mask: { uploadId: await upload({ width: 64, height: 48 }) } };
    scripted.next(delivers([await makePicture({ seed: 5 })]));
    await world.runs.submit(right);
    await runReaches(world, right.runId, ended);
    const [childId] = world.context.tables.runs.imageIds(right.runId);
    expect(world.context.tables.edges.inputs(childId!).map((input) => input.role)).toEqual([
      'source',
      'mask',
    ]);
  });

  it.each(['white', 'grey'] as const)('asks again with a mask that went out %s', async (convention) => {
    const { world, places, scripted, pictures, sourceId } = await setupEdit();
    scripted.masksAre(convention);
    const mask = await makeMask({ width: 64, height: 48 }, { left: 8, top: 8, width: 16, height: 16 });
    const uploadId = await world.uploads.add(
      (async function* () {
        yield mask;
      })(),
    );
    const edit = draft(places, { inputs: [{ imageId: sourceId, role: 'source' }], mask: { uploadId } });
    const maskOf = (runId: RunId) =>
      world.context.tables.runs.inputs(runId).find((input) => input.role === 'mask');
    scripted.next(refuses('server_error'));
    await world.runs.submit(edit);
    await runReaches(world, edit.runId, ended);
    scripted.next(delivers(pictures));
    const again = await world.runs.again(edit.runId, RunId.parse(crypto.randomUUID()));
    await runReaches(world, again.id, ended);
    expect(maskOf(again.id)?.sha256).toBe(maskOf(edit.runId)?.sha256);
    // Kept as it went out, it serves a wire of another kind as well.
    scripted.masksAre('alpha');
    scripted.next(delivers(pictures));
    const other = draft(places, {
      inputs: [{ imageId: sourceId, role: 'source' }],
      mask: { imageId: maskOf(again.id)!.imageId },
    });
    await world.runs.submit(other);
    await runReaches(world, other.runId, ended);
    expect(scripted.submits).toHaveLength(4);
  });

  it('refuses a mask without transparency that was handed over and never sent', async () => {
    const { world, places, scripted, sourceId } = await setupEdit();
    const { blobs, tables, clock } = world.context;
    const bytes = await makePicture({ seed: 9, width: 64, height: 48 });
    const opaque = await blobs.checkAndAdopt(await blobs.writeBytes('incoming', 'opaque.bin', bytes));
    const imageId = insertMask(tables, {
      projectId: places.projectId,
      mask: opaque,
      fileName: null,
      nowMs: clock.nowMs(),
    });
    const edit = draft(places, { inputs: [{ imageId: sourceId, role: 'source' }], mask: { imageId } });
    await expect(world.runs.submit(edit)).rejects.toThrow('no transparent part');
    expect(scripted.submits).toHaveLength(1);
  });

  it('keeps the name of a mask that came as a file with what was sent', async () => {
    const { world, places, scripted, pictures, sourceId } = await setupEdit();
    const { blobs, tables, clock } = world.context;
    const bytes = await makeMask({ width: 64, height: 48 }, { left: 4, top: 4, width: 10, height: 8 });
    const mask = await blobs.checkAndAdopt(await blobs.writeBytes('incoming', 'sky.bin', bytes));
    const handed = { projectId: places.projectId, mask, fileName: 'sky.png', nowMs: clock.nowMs() };
    const imageId = insertMask(tables, handed);
    const edit = draft(places, { inputs: [{ imageId: sourceId, role: 'source' }], mask: { imageId } });
    scripted.next(delivers(pictures));
    await world.runs.submit(edit);
    const sent = tables.runs.inputs(edit.runId).find(({ role }) => role === 'mask');
    expect(sent?.imageId).not.toBe(imageId);
    expect(tables.images.get(sent!.imageId)?.fileName).toBe('sky.png');
    await runReaches(world, edit.runId, ended);
  });
});
