import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoDepth } from '../../../src/core/db/undo-log.ts';
import type { CollectionId, ImageId, ProjectId, TagId } from '../../../src/shared/ids.ts';
import { setupOrganise, type OrganiseWorld } from '../../support/organise-world.ts';

let world: OrganiseWorld;
let foxes: ProjectId;
let wolves: ProjectId;
beforeEach(async () => {
  world = await setupOrganise();
  foxes = world.addProject('Foxes');
  wolves = world.addProject('Wolves');
});
afterEach(() => world.close());

const page = 'page' as const;
const history = () => world.calls['organise.history']({}, page);
const undo = () => world.calls['organise.undo']({}, page);
const redo = () => world.calls['organise.redo']({}, page);
const tag = (imageIds: ImageId[], ...add: string[]) =>
  world.calls['organise.tag']({ target: { imageIds }, add, remove: [] }, page);

function tagNamed(name: string): TagId {
  const found = world.tables.tags.find(name);
  if (!found) throw new Error(`there is no tag ${name}`);
  return found.id;
}

async function collectionNamed(name: string, imageIds: ImageId[]): Promise<CollectionId> {
  const made = await world.calls['collections.create']({ name, target: { imageIds } }, page);
  return made.collection.id;
}

/** So many pictures with a life behind them: tags, collections, ratings, a stack, a cover. */
async function livedIn(count: number): Promise<ImageId[]> {
  const ids = world.addImages(foxes, count);
  const part = (from: number, to: number) => ids.slice(from * count, to * count);
  await world.calls['organise.rate']({ target: { imageIds: part(0, 0.2) }, rating: 4 }, page);
  await world.calls['organise.flag']({ target: { imageIds: part(0.1, 0.4) }, flag: 'pick' }, page);
  await tag(part(0, 0.6), 'draft', 'Forest');
  await tag(part(0.4, 0.8), 'final');
  await collectionNamed('Best of', part(0, 0.5));
  await world.calls['organise.note']({ target: { imageIds: ids.slice(0, 3) }, note: 'for Anna' }, page);
  await world.calls['organise.stack']({ target: { imageIds: ids.slice(10, 14) } }, page);
  const cover = ids[5];
  if (cover !== undefined) world.tables.projects.setCover(foxes, cover);
  return ids;
}

/** What is done to many at once is undone in several steps; the other ways differ by kind alone. */
const many = 500;
const few = 40;

describe('one undo', () => {
  it.each<[string, number, (imageIds: ImageId[]) => unknown]>([
    ['delete', many, (imageIds: ImageId[]) => world.calls['organise.trash']({ target: { imageIds } }, page)],
    ['tag', many, (imageIds: ImageId[]) => tag(imageIds, 'Brand new', 'forest')],
    [
      'untag',
      few,
      (imageIds: ImageId[]) =>
        world.calls['organise.tag']({ target: { imageIds }, add: [], remove: ['draft', 'final'] }, page),
    ],
    [
      'move',
      many,
      (imageIds: ImageId[]) =>
        world.calls['organise.move']({ target: { imageIds }, projectId: wolves }, page),
    ],
    [
      'rate',
      many,
      (imageIds: ImageId[]) => world.calls['organise.rate']({ target: { imageIds }, rating: 2 }, page),
    ],
    [
      'flag',
      few,
      (imageIds: ImageId[]) => world.calls['organise.flag']({ target: { imageIds }, flag: 'reject' }, page),
    ],
    [
      'color',
      few,
      (imageIds: ImageId[]) => world.calls['organise.color']({ target: { imageIds }, color: 'blue' }, page),
    ],
    [
      'note',
      few,
      (imageIds: ImageId[]) => world.calls['organise.note']({ target: { imageIds }, note: 'Zürich' }, page),
    ],
    ['stack', few, (imageIds: ImageId[]) => world.calls['organise.stack']({ target: { imageIds } }, page)],
    [
      'unstack',
      few,
      (imageIds: ImageId[]) => world.calls['organise.unstack']({ target: { imageIds } }, page),
    ],
    [
      'merge',
      many,
      () => world.calls['tags.rename']({ tagId: tagNamed('draft'), name: 'FINAL', merge: true }, page),
    ],
    [
      'rename of a tag',
      few,
      () => world.calls['tags.rename']({ tagId: tagNamed('draft'), name: 'sketch', merge: false }, page),
    ],
    [
      'new spelling of a tag',
      few,
      () => world.calls['tags.rename']({ tagId: tagNamed('draft'), name: 'DRAFT', merge: false }, page),
    ],
    ['end of a tag', few, () => world.calls['tags.delete']({ tagId: tagNamed('draft') }, page)],
    [
      'new collection',
      few,
      async (imageIds: ImageId[]) => {
        await collectionNamed('Newest', imageIds);
      },
    ],
    [
      'end of a collection',
      few,
      () => {
        const id = world.tables.collections.find('best OF')?.id ?? (0 as CollectionId);
        return world.calls['collections.delete']({ collectionId: id }, page);
      },
    ],
  ])('takes back a %s of %i pictures, row by row and word by word', async (_, count, act) => {
    const ids = await livedIn(count);
    const before = world.snapshot();
    await act(ids);
    const after = world.snapshot();
    expect(after).not.toEqual(before);
    expect(await undo()).toMatchObject({ skippedCount: 0 });
    expect(world.snapshot()).toEqual(before);
    expect(await redo()).toMatchObject({ skippedCount: 0 });
    expect(world.snapshot()).toEqual(after);
  });

  it('leaves nothing of a trash but what was there: place, tags, rating, collections, stack, sums', async () => {
    const ids = await livedIn(few);
    const before = world.snapshot();
    await world.calls['organise.trash']({ target: { imageIds: ids } }, page);
    expect(world.tables.collections.find('Best of')?.imageCount).toBe(0);
    expect(world.tables.tags.find('forest')?.imageCount).toBe(0);
    await world.calls['organise.restore']({ target: { imageIds: ids } }, page);
    expect(world.snapshot()).toEqual(before);
  });
});

describe('the undo log', () => {
  it('says what would be undone and redone, and undoes only the action it is asked for', async () => {
    const ids = world.addImages(foxes, 2);
    const rated = await world.calls['organise.rate']({ target: { imageIds: ids }, rating: 3 }, page);
    const flagged = await world.calls['organise.flag']({ target: { imageIds: ids }, flag: 'pick' }, page);
    expect(await history()).toMatchObject({
      undo: { action: { kind: 'flag', count: 2 } },
      redo: null,
      undoCount: 2,
    });
    const stale = Promise.resolve(world.calls['organise.undo']({ entryId: rated.entry?.id }, page));
    await expect(stale).rejects.toThrow(/one action at a time/);
    await world.calls['organise.undo']({ entryId: flagged.entry?.id }, page);
    expect(await history()).toMatchObject({
      undo: { action: { kind: 'rate' } },
      redo: { action: { kind: 'flag' } },
    });
    await tag(ids, 'after');
    expect((await history()).redo).toBeNull();
    expect(await redo()).toEqual({ entry: null, skippedCount: 0, imageIds: [] });
  });

  it('does not log what changes nothing', async () => {
    const ids = world.addImages(foxes, 3);
    const nothing = { changedCount: 0, entry: null };
    expect(await world.calls['organise.rate']({ target: { imageIds: ids }, rating: 0 }, page)).toEqual(
      nothing,
    );
    expect(await world.calls['organise.move']({ target: { imageIds: ids }, projectId: foxes }, page)).toEqual(
      nothing,
    );
    expect(await world.calls['organise.trash']({ target: { imageIds: [404 as ImageId] } }, page)).toEqual(
      nothing,
    );
    expect(await undo()).toMatchObject({ entry: null });
  });

  it('goes back a hundred actions, and forgets older ones whole', async () => {
    const [id] = world.addImages(foxes, 1);
    if (id === undefined) throw new Error('one was made');
    const states: unknown[] = [];
    for (let number = 0; number < undoDepth + 20; number += 1) {
      states.push(world.snapshot());
      await world.calls['organise.note']({ target: { imageIds: [id] }, note: `note ${number}` }, page);
    }
    expect((await history()).undoCount).toBe(undoDepth);
    expect(world.db.prepare('SELECT count(*) FROM undo_change').pluck().get()).toBe(undoDepth);
    for (let number = 0; number < undoDepth; number += 1) await undo();
    expect(world.snapshot()).toEqual(states[20]);
    expect(await undo()).toMatchObject({ entry: null });
  });

  it('leaves alone what something else has changed since', async () => {
    const [first, second] = world.addImages(foxes, 2);
    if (first === undefined || second === undefined) throw new Error('two were made');
    await world.calls['organise.rate']({ target: { imageIds: [first, second] }, rating: 3 }, page);
    world.db.prepare('UPDATE image SET rating = 1 WHERE id = ?').run(first);
    expect(await undo()).toMatchObject({ skippedCount: 1, imageIds: [second] });
    const ratings = world.db.prepare('SELECT rating FROM image ORDER BY id').pluck().all();
    expect(ratings).toEqual([1, 0]);
  });

  it('does one action at a time, in the order they were asked for', async () => {
    const ids = world.addImages(foxes, 60);
    const target = { imageIds: ids };
    const before = world.snapshot();
    await Promise.all([
      world.calls['organise.rate']({ target, rating: 1 }, page),
      tag(ids, 'one'),
      world.calls['organise.rate']({ target, rating: 5 }, page),
      undo(),
      world.calls['organise.trash']({ target }, page),
    ]);
    expect((await history()).undoCount).toBe(3);
    expect(world.db.prepare('SELECT DISTINCT rating FROM image').pluck().all()).toEqual([1]);
    await undo();
    await undo();
    await undo();
    expect(world.snapshot()).toEqual(before);
  });
});
