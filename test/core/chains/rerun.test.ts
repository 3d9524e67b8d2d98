import { describe, expect, it } from 'vitest';
import { createRerunService } from '../../../src/core/chains/rerun-service.ts';
import { createEditService } from '../../../src/core/edits/edit-service.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import type { Rerun, RerunDraft, RerunQuestion } from '../../../src/shared/rerun-model.ts';
import { setupJobs, type JobWorld } from '../../support/job-world.ts';
import { makeMask, makePicture } from '../../support/pictures.ts';
import { delivers } from '../../support/scripted-provider.ts';
import { addConnection, addProject, ask, bought, problem, runEnds } from '../jobs/queue-world.ts';

const priceNanos = 50_000_000;

/** A chain of photo → first → cropped → second, the second with a reference, and another photo. */
async function setup() {
  const jobs = await setupJobs();
  const world = await jobs.start();
  const places = { projectId: addProject(world, 'P'), connectionId: addConnection(world, 'C') };
  const edits = createEditService(world.context);
  const [photo, other, reference] = await Promise.all([1, 2, 3].map((seed) => addPhoto(world, places, seed)));
  if (!photo || !other || !reference) throw new Error('three photos were added');
  const edit = async (
    prompt: string,
    from: ImageId,
    references: readonly ImageId[] = [],
    maskSize: { width: number; height: number } | null = null,
  ): Promise<ImageId> => {
    jobs.scripted.next(delivers(jobs.pictures));
    const mask = maskSize === null ? null : { uploadId: await uploadMask(world, maskSize) };
    const inputs = [
      { imageId: from, role: 'source' as const },
      ...references.map((imageId) => ({ imageId, role: 'reference' as const })),
    ];
    const runId = await ask(world, places, prompt, { inputs, mask });
    await runEnds(world, runId);
    const made = world.context.tables.runs.imageIds(runId)[0];
    if (made === undefined) throw new Error('the edit was delivered');
    return made;
  };
  const first = await edit('first', photo);
  const cropped = await edits.make(first, { kind: 'crop', x: 0, y: 0, width: 32, height: 32 });
  const second = await edit('second', cropped.imageId, [reference]);
  const service = createRerunService({ context: world.context, runs: world.runs, edits });
  const question: RerunQuestion = { imageId: second, sourceId: other, through: null, fromStep: 0 };
  const draft = (changes: Partial<RerunDraft> = {}): RerunDraft => ({
    ...question,
    rerunId: crypto.randomUUID(),
    projectId: places.projectId,
    agreedNanos: 2 * priceNanos,
    ...changes,
  });
  const sent = jobs.scripted.submits.length;
  return {
    jobs,
    world,
    places,
    edits,
    edit,
    service,
    question,
    draft,
    photo,
    other,
    reference,
    first,
    second,
    sent,
  };
}

function uploadMask(world: JobWorld, size: { width: number; height: number }) {
  return world.uploads.add(
    (async function* () {
      yield await makeMask(size, { left: 4, top: 4, width: 10, height: 8 });
    })(),
  );
}

async function addPhoto(
  world: JobWorld,
  { projectId }: { projectId: Parameters<JobWorld['context']['tables']['projects']['get']>[0] },
  seed: number,
): Promise<ImageId> {
  const { blobs, tables, clock } = world.context;
  const bytes = await makePicture({ seed: 40 + seed, width: 64, height: 48 });
  const file = await blobs.checkAndAdopt(await blobs.writeBytes('incoming', `${seed}.bin`, bytes));
  tables.blobs.insertIfAbsent(file, clock.nowMs());
  return tables.images.insert({
    projectId,
    sha256: file.sha256,
    runId: null,
    attemptId: null,
    outputIndex: null,
    origin: 'imported',
    isListed: true,
    fileName: `photo-${seed}.png`,
    revisedPrompt: null,
    sourceId: null,
    width: file.width,
    height: file.height,
    amountNanos: null,
    sortedAtMs: seed,
    createdAtMs: seed,
  });
}

/** Waits for the end of a re-run, looked at on every event that tells of one. */
function over(world: JobWorld, get: () => Rerun): Promise<Rerun> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (get().state === 'running') return;
      stop();
      resolve(get());
    };
    const stop = world.context.bus.subscribe(look);
    look();
  });
}

const chainOf = (world: JobWorld, from: ImageId) =>
  world.context.tables.lineage.idsOfChain(from).sort((one, next) => one - next);

describe('the steps of a chain, made again', () => {
  it('are priced together before anything is sent', async () => {
    const { jobs, service, question, sent } = await setup();
    const plan = await service.plan(question);
    expect(plan.steps.map(({ words, amountNanos }) => [words, amountNanos])).toEqual([
      ['first', priceNanos],
      ['Cropped to 32 × 32', 0],
      ['second', priceNanos],
    ]);
    expect(plan).toMatchObject({ amountNanos: 2 * priceNanos, unknownCount: 0, isPlayMoney: false });
    expect(jobs.scripted.submits).toHaveLength(sent);
  });

  it('begin from another picture, each from what the one before it made, and the old chain stays', async () => {
    const { jobs, world, service, draft, photo, other, sent } = await setup();
    const before = chainOf(world, photo);
    for (let step = 0; step < 2; step += 1) jobs.scripted.next(delivers(jobs.pictures));
    const wanted = draft();
    await service.start(wanted);
    // A second press names the same one, and buys nothing more.
    await service.start(wanted);
    const end = await over(world, () => service.get(wanted.rerunId));
    expect(end).toMatchObject({ state: 'done', doneCount: 3, reason: null });
    expect(bought(jobs.scripted.submits).slice(sent)).toEqual(['first', 'second']);
    const made = chainOf(world, other);
    expect(made).toHaveLength(4);
    expect(made.at(-1)).toBe(end.imageId);
    expect(made.map((id) => world.context.tables.images.get(id)?.version)).toEqual([1, 2, 3, 4]);
    expect(chainOf(world, photo)).toEqual(before);
  });

  it('are not bought twice where the same press comes again after a restart', async () => {
    const { jobs, world, service, draft, sent } = await setup();
    for (let step = 0; step < 2; step += 1) jobs.scripted.next(delivers(jobs.pictures));
    const wanted = draft();
    await service.start(wanted);
    const first = await over(world, () => service.get(wanted.rerunId));
    // What was under way is kept in memory alone: a service made anew knows nothing of it.
    const edits = createEditService(world.context);
    const anew = createRerunService({ context: world.context, runs: world.runs, edits });
    await anew.start(wanted);
    const again = await over(world, () => anew.get(wanted.rerunId));
    expect(again).toMatchObject({ state: 'done', doneCount: 3, runId: first.runId, imageId: first.imageId });
    expect(bought(jobs.scripted.submits).slice(sent)).toEqual(['first', 'second']);
    const other = draft();
    for (let step = 0; step < 2; step += 1) jobs.scripted.next(delivers(jobs.pictures));
    await anew.start(other);
    const next = await over(world, () => anew.get(other.rerunId));
    expect(next).toMatchObject({ state: 'done' });
    expect(next.runId).not.toBe(first.runId);
  });

  it('stop where one brings no picture; only a person goes on, from there', async () => {
    const { jobs, world, service, draft, sent } = await setup();
    jobs.scripted.next(delivers(jobs.pictures));
    jobs.scripted.next(async (context) => {
      context.journal.sending();
      return { kind: 'rejected', problem: problem('moderation'), retryAfterMs: null, requestId: null };
    });
    const wanted = draft();
    await service.start(wanted);
    const end = await over(world, () => service.get(wanted.rerunId));
    expect(end).toMatchObject({ state: 'stopped', doneCount: 2 });
    expect(end.reason).toMatch(/v4 brought no picture/);
    expect(jobs.scripted.submits).toHaveLength(sent + 2);
    jobs.scripted.next(delivers(jobs.pictures));
    const rest = draft({ sourceId: end.imageId, fromStep: end.doneCount, agreedNanos: priceNanos });
    await service.start(rest);
    expect(await over(world, () => service.get(rest.rerunId))).toMatchObject({ state: 'done', doneCount: 1 });
    expect(bought(jobs.scripted.submits).slice(sent)).toEqual(['first', 'second', 'second']);
  });

  it('are refused before money where an input is missing, by name, or the total is not what was agreed to', async () => {
    const { jobs, world, service, draft, question, reference, sent } = await setup();
    await expect(service.start(draft({ agreedNanos: 2 * priceNanos - 1 }))).rejects.toThrow(
      'It would cost $0.10 now',
    );
    world.context.tables.images.setTrashed([reference], true, 1);
    const plan = await service.plan(question);
    expect(plan.steps.map(({ problem: why }) => why)).toEqual([
      null,
      null,
      'Input 2, “photo-3.png”, is in the trash: put it back to use it.',
    ]);
    await expect(service.start(draft())).rejects.toThrow('Input 2, “photo-3.png”, is in the trash');
    expect(jobs.scripted.submits).toHaveLength(sent);
  });

  it('do not need what they edited then, and go through another model where one is named', async () => {
    const { jobs, world, service, draft, photo, first, places } = await setup();
    world.context.tables.images.setTrashed([photo, first], true, 1);
    const elsewhere = addConnection(world, 'Elsewhere');
    for (let step = 0; step < 2; step += 1) jobs.scripted.next(delivers(jobs.pictures));
    const wanted = draft({ through: { connectionId: elsewhere, model: 'scripted' } });
    await service.start(wanted);
    const end = await over(world, () => service.get(wanted.rerunId));
    expect(end.state).toBe('done');
    const run = world.context.tables.runs.get(end.runId!);
    expect(run?.connectionId).toBe(elsewhere);
    expect(run?.connectionId).not.toBe(places.connectionId);
    await expect(service.plan({ ...wanted, imageId: photo })).rejects.toThrow('there are no steps');
  });

  it('are refused before money where a later mask or crop cannot lie on what comes before it', async () => {
    const { jobs, edits, edit, service, question, draft, photo, first } = await setup();
    const turned = await edits.make(photo, { kind: 'rotate', quarterTurns: 1 });
    const masked = await edit('masked', turned.imageId, [], { width: 48, height: 64 });
    const { imageId } = await edits.make(masked, { kind: 'crop', x: 0, y: 0, width: 48, height: 48 });
    const small = await edits.make(photo, { kind: 'crop', x: 0, y: 0, width: 20, height: 20 });
    const sent = jobs.scripted.submits.length;
    const problemsOf = async (changes: Partial<RerunQuestion>) =>
      (await service.plan({ ...question, imageId, ...changes })).steps.map(({ problem: why }) => why);
    expect(await problemsOf({ sourceId: null })).toEqual([null, null, null]);
    const why = 'The mask is 48 × 64 and the picture is 20 × 20. They must be the same size.';
    expect(await problemsOf({ sourceId: small.imageId })).toEqual([null, why, null]);
    await expect(service.start(draft({ imageId, sourceId: small.imageId }))).rejects.toThrow(
      `Step 2, v3: ${why} Nothing was sent.`,
    );
    expect(await problemsOf({ sourceId: small.imageId, fromStep: 2 })).toEqual([
      'The crop reaches beyond the picture, which is 20 × 20.',
    ]);
    expect(jobs.scripted.submits).toHaveLength(sent);
    // What a model brings is known when it came: said beforehand, and priced all the same.
    const later = await edit('on a result', first, [], { width: 64, height: 48 });
    const plan = await service.plan({ ...question, imageId: later, sourceId: small.imageId });
    expect(plan.steps.map(({ notes, amountNanos }) => [notes, amountNanos])).toEqual([
      [[], priceNanos],
      [['The mask is 64 × 48: if the step before brings another size, the steps stop here.'], priceNanos],
    ]);
  });
});
