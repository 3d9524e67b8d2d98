import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawMask } from '../../../src/shared/mask/draw-mask.ts';
import type { MaskStep } from '../../../src/shared/mask/mask-steps.ts';
import { writePoints } from '../../../src/shared/mask/point-text.ts';
import { draft, runReaches } from '../../support/job-world.ts';
import { delivers } from '../../support/scripted-provider.ts';
import { setupEdits, partsOf } from './edits-world.ts';

const stroke = (x: number): MaskStep => ({
  kind: 'brush',
  operation: 'add',
  radiusPx: 6,
  hardness: 0.5,
  points: writePoints([x, 10, 255, x + 8.125, 30, 120], 3),
});
const unmeasured = { featherPx: 0, markedPixels: null };

describe('strokes on a picture', () => {
  it('are kept one after another, also half of one, and are there after a restart', async () => {
    const { call, addPicture, world, start, places } = await setupEdits();
    const imageId = await addPicture();
    expect(await call('masks.get', { imageId })).toBeNull();
    await call('masks.save', { imageId, basedOn: 0, keepSteps: 0, steps: [stroke(5)], ...unmeasured });
    await call('masks.save', {
      imageId,
      basedOn: 1,
      keepSteps: 1,
      steps: [stroke(20), { kind: 'invert' }],
      ...unmeasured,
    });
    const state = await call('masks.save', {
      imageId,
      basedOn: 2,
      keepSteps: 2,
      steps: [stroke(40)],
      featherPx: 8,
      markedPixels: 900,
    });
    expect(state).toEqual({
      revision: 3,
      width: 64,
      height: 48,
      featherPx: 8,
      stepCount: 3,
      markedPixels: 900,
    });
    world.crash();
    const again = partsOf(await start(), places);
    expect(await again.call('masks.get', { imageId })).toEqual({
      state,
      steps: [stroke(5), stroke(20), stroke(40)],
    });
  });

  it('of two windows are never mixed', async () => {
    const { call, addPicture } = await setupEdits();
    const imageId = await addPicture();
    await call('masks.save', { imageId, basedOn: 0, keepSteps: 0, steps: [stroke(5)], ...unmeasured });
    await expect(
      call('masks.save', { imageId, basedOn: 0, keepSteps: 0, steps: [stroke(9)], ...unmeasured }),
    ).rejects.toMatchObject({ code: 'conflict', message: /another window/ });
    expect((await call('masks.get', { imageId }))?.steps).toEqual([stroke(5)]);
  });

  it('are refused in words when they are too many, and what was there stays', async () => {
    const { call, addPicture } = await setupEdits();
    const imageId = await addPicture();
    const long: MaskStep = {
      ...stroke(1),
      points: writePoints(
        Array.from({ length: 60_000 }, (_, at) => at % 3),
        3,
      ),
    } as MaskStep;
    let basedOn = 0;
    for (let index = 0; index < 50; index += 1) {
      const { revision } = await call('masks.save', {
        imageId,
        basedOn,
        keepSteps: index,
        steps: [long],
        ...unmeasured,
      });
      basedOn = revision;
    }
    const many = Array.from({ length: 1_001 }, () => stroke(3));
    await expect(
      call('masks.save', { imageId, basedOn, keepSteps: 50, steps: many, ...unmeasured }),
    ).rejects.toMatchObject({ code: 'invalid-input', message: /more strokes than can be kept/ });
    expect(await call('masks.state', { imageId })).toMatchObject({ stepCount: 50, revision: basedOn });
  });

  it('go onto another picture of the same size, and onto no other', async () => {
    const { call, addPicture } = await setupEdits();
    const [from, same, other] = [
      await addPicture(),
      await addPicture({ seed: 2 }),
      await addPicture({ width: 65 }),
    ];
    await call('masks.save', { imageId: from, basedOn: 0, keepSteps: 0, steps: [stroke(5)], ...unmeasured });
    await call('masks.copy', { fromImageId: from, toImageId: same });
    expect((await call('masks.get', { imageId: same }))?.steps).toEqual([stroke(5)]);
    await expect(call('masks.copy', { fromImageId: from, toImageId: other })).rejects.toMatchObject({
      message: /64 × 48 and the picture 65 × 48/,
    });
  });
});

describe('a run with a painted mask', () => {
  it('sends exactly what was drawn, and keeps the strokes with the mask that was sent', async () => {
    const { call, addPicture, world, places, scripted, pictures } = await setupEdits();
    const imageId = await addPicture();
    const steps = [stroke(10), { kind: 'grow', byPx: 2 } as const];
    await call('masks.save', { imageId, basedOn: 0, keepSteps: 0, steps, featherPx: 3, markedPixels: null });
    scripted.next(delivers(pictures));
    const asked = draft(places, {
      inputs: [{ imageId, role: 'source' }],
      mask: { paintedOn: imageId, revision: 1 },
    });
    await world.runs.submit(asked);
    const input = world.context.tables.runs.inputs(asked.runId).find(({ role }) => role === 'mask');
    const sent = await sharp(world.context.originalPath(input?.sha256 ?? ('' as never)))
      .extractChannel('alpha')
      .raw()
      .toBuffer();
    const drawn = drawMask({ width: 64, height: 48 }, { featherPx: 3, steps });
    expect(sent.equals(Buffer.from(drawn.values.map((value) => 255 - value)))).toBe(true);
    const maskId = input?.imageId ?? imageId;
    expect((await call('masks.get', { imageId: maskId }))?.steps).toEqual(steps);
    await expect(
      call('masks.save', { imageId: maskId, basedOn: 1, keepSteps: 0, steps: [], ...unmeasured }),
    ).rejects.toMatchObject({ message: /not changed/ });
  });

  it('is stopped before any money when the mask is empty, full, changed meanwhile or of another size', async () => {
    const { call, addPicture, world, places, scripted } = await setupEdits();
    const imageId = await addPicture();
    const other = await addPicture({ width: 80 });
    const submit = (revision: number, source = imageId) =>
      world.runs.submit(
        draft(places, {
          inputs: [{ imageId: source, role: 'source' }],
          mask: { paintedOn: imageId, revision },
        }),
      );
    await expect(submit(0)).rejects.toMatchObject({ field: 'mask', message: /mask is empty: paint/ });
    await call('masks.save', {
      imageId,
      basedOn: 0,
      keepSteps: 0,
      steps: [{ kind: 'clear' }],
      ...unmeasured,
    });
    await expect(submit(1)).rejects.toMatchObject({ field: 'mask', message: /mask is empty: paint/ });
    await call('masks.save', { imageId, basedOn: 1, keepSteps: 0, steps: [{ kind: 'fill' }], ...unmeasured });
    await expect(submit(2)).rejects.toMatchObject({ field: 'mask', message: /covers the whole picture/ });
    await expect(submit(1)).rejects.toMatchObject({ code: 'conflict', message: /changed meanwhile/ });
    await expect(submit(2, other)).rejects.toMatchObject({ message: /64 × 48 and the picture is 80 × 48/ });
    expect(scripted.submits).toEqual([]);
    expect(world.context.tables.runs.open(null)).toEqual([]);
  });
});

describe('a run that keeps the outside', () => {
  it('makes a picture beside each result, also when the app ended in between', async () => {
    const { call, addPicture, world, places, scripted, pictures, start } = await setupEdits();
    const imageId = await addPicture({ seed: 7 });
    const rectangle: MaskStep = { kind: 'rectangle', operation: 'add', x: 20, y: 12, width: 20, height: 16 };
    await call('masks.save', { imageId, basedOn: 0, keepSteps: 0, steps: [rectangle], ...unmeasured });
    scripted.next(delivers(pictures));
    const asked = draft(places, {
      inputs: [{ imageId, role: 'source' }],
      mask: { paintedOn: imageId, revision: 1 },
      keepOutsidePx: 2,
    });
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, (attempts) => attempts.every(({ state }) => state === 'done'));
    expect(world.context.tables.localEdits.owedOutsides()).toHaveLength(1);
    world.crash();

    const reopened = await start();
    const keeper = partsOf(reopened, places).keepOutsides();
    await keeper.idle();
    const { tables } = reopened.context;
    expect(tables.localEdits.owedOutsides()).toEqual([]);
    const [resultId] = tables.runs.imageIds(asked.runId);
    const kept = tables.edges.children(imageId).find((child) => child.imageId !== resultId);
    const record = kept && tables.images.get(kept.imageId);
    expect(record).toMatchObject({ version: 2, runId: null, attemptId: null, amountNanos: null });
    expect(tables.localEdits.get(record?.id ?? imageId)).toEqual({
      kind: 'keep-outside',
      featherPx: 2,
      fittedFrom: null,
    });
    expect(tables.edges.inputs(record?.id ?? imageId).map(({ role }) => role)).toEqual([
      'source',
      'reference',
      'mask',
    ]);
    const corner = async (id: typeof imageId): Promise<number[]> => {
      const bytes = await readFile(
        reopened.context.originalPath(tables.images.get(id)?.sha256 ?? ('' as never)),
      );
      return [...(await sharp(bytes).removeAlpha().raw().toBuffer()).subarray(0, 3)];
    };
    expect(await corner(record?.id ?? imageId)).toEqual(await corner(imageId));
    expect(await corner(resultId ?? imageId)).not.toEqual(await corner(imageId));
    expect(
      tables.ledger
        .forAttempt(tables.attempts.forRun(asked.runId)[0]?.id ?? (0 as never))
        .filter(({ kind }) => kind === 'charge'),
    ).toHaveLength(1);
    await keeper.close();
  });
});
