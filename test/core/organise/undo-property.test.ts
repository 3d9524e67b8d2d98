import { expect, it } from 'vitest';
import { colorLabels, flags } from '../../../src/shared/organise-model.ts';
import type { CollectionId, ImageId, TagId } from '../../../src/shared/ids.ts';
import { setupOrganise, type OrganiseWorld } from '../../support/organise-world.ts';
import { createRandom } from '../../support/random.ts';

const page = 'page' as const;
const names = ['fox', 'wolf', 'night sky', 'Ærø', '夜', 'draft'];

/** One thing somebody might do, with whatever pictures, tags and collections there are by then. */
async function doSomething(
  world: OrganiseWorld,
  ids: readonly ImageId[],
  random: () => number,
): Promise<void> {
  const { calls, tables } = world;
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  };
  const target = { imageIds: ids.filter(() => random() < 0.4).concat(pick(ids)) };
  const tagId = tables.tags.list().map(({ id }) => id);
  const collectionId = tables.collections.list().map(({ id }) => id);
  const projects = tables.projects.list(true).map(({ id }) => id);
  const some: (() => unknown)[] = [
    () => calls['organise.rate']({ target, rating: Math.floor(random() * 6) }, page),
    () => calls['organise.flag']({ target, flag: pick([...flags, null]) }, page),
    () => calls['organise.color']({ target, color: pick([...colorLabels, null]) }, page),
    () => calls['organise.note']({ target, note: pick(['', 'for Anna', 'naïve café 東京']) }, page),
    () => calls['organise.tag']({ target, add: [pick(names), pick(names)], remove: [pick(names)] }, page),
    () => calls['organise.move']({ target, projectId: pick(projects) }, page),
    () => calls['organise.trash']({ target }, page),
    () => calls['organise.restore']({ target }, page),
    () => calls['organise.unstack']({ target }, page),
    () => calls['organise.stack']({ target: { imageIds: [...target.imageIds, ...ids.slice(0, 2)] } }, page),
    () => calls['collections.create']({ name: `Set ${Math.floor(random() * 1e9)}`, target }, page),
  ];
  const withTag = (act: (id: TagId) => unknown) => (tagId.length > 0 ? [() => act(pick(tagId))] : []);
  const withCollection = (act: (id: CollectionId) => unknown) =>
    collectionId.length > 0 ? [() => act(pick(collectionId))] : [];
  some.push(
    ...withTag((id) => calls['tags.rename']({ tagId: id, name: pick(names), merge: true }, page)),
    ...withTag((id) => calls['tags.delete']({ tagId: id }, page)),
    ...withCollection((id) => calls['collections.add']({ collectionId: id, target }, page)),
    ...withCollection((id) => calls['collections.remove']({ collectionId: id, target }, page)),
    ...withCollection((id) =>
      calls['collections.rename']({ collectionId: id, name: `Set ${random()}` }, page),
    ),
    ...withCollection((id) => calls['collections.delete']({ collectionId: id }, page)),
  );
  await pick(some)();
}

it.each([1, 2, 3])(
  'whatever was done comes back step by step, and forth again, across restarts (seed %i)',
  async (seed) => {
    const source = createRandom(seed);
    const random = () => source.below(1_000_000) / 1_000_000;
    let world = await setupOrganise();
    try {
      const projectId = world.addProject('One');
      world.addProject('Two');
      const ids = world.addImages(projectId, 12);
      const states = [world.snapshot()];
      while (states.length <= 30) {
        await doSomething(world, ids, random);
        const now = world.snapshot();
        // What changed nothing is not logged.
        if (JSON.stringify(now) !== JSON.stringify(states.at(-1))) states.push(now);
        if (random() < 0.05) world = await world.restart();
      }
      const undoCount = (await world.calls['organise.history']({}, page)).undoCount;
      expect(undoCount).toBe(states.length - 1);
      for (let step = states.length - 2; step >= 0; step -= 1) {
        expect(await world.calls['organise.undo']({}, page)).toMatchObject({ skippedCount: 0 });
        expect(world.snapshot()).toEqual(states[step]);
        if (step % 13 === 0) world = await world.restart();
      }
      for (let step = 1; step < states.length; step += 1) {
        expect(await world.calls['organise.redo']({}, page)).toMatchObject({ skippedCount: 0 });
        expect(world.snapshot()).toEqual(states[step]);
      }
    } finally {
      await world.close();
    }
  },
);

it('can be stopped in the middle of an action and of an undo: what was done is taken back, what was left goes on', async () => {
  let world = await setupOrganise();
  try {
    const ids = world.addImages(world.addProject('One'), 3_000);
    const before = world.snapshot();
    const tagging = Promise.resolve(
      world.calls['organise.tag']({ target: { imageIds: ids }, add: ['many'], remove: [] }, page),
    ).catch((error: unknown) => String(error));
    const untilBegun = async (isBegun: () => boolean): Promise<void> => {
      while (!isBegun()) await new Promise((resolve) => setImmediate(resolve));
    };
    const taggedCount = (): number => world.tables.tags.find('many')?.imageCount ?? 0;
    await untilBegun(() => taggedCount() > 0);
    world = await world.restart();
    expect(await tagging).toMatch(/library is closing/);
    const partly = taggedCount();
    expect(partly).toBeGreaterThan(0);
    expect(partly).toBeLessThan(ids.length);
    expect((await world.calls['organise.history']({}, page)).undo).toMatchObject({
      action: { count: partly },
    });

    const undoing = Promise.resolve(world.calls['organise.undo']({}, page)).catch((error: unknown) =>
      String(error),
    );
    await untilBegun(() => taggedCount() < partly);
    world = await world.restart();
    await undoing;
    await world.calls['organise.undo']({}, page);
    expect(world.snapshot()).toEqual(before);
  } finally {
    await world.close();
  }
});
