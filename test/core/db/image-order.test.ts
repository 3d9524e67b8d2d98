import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createOrderMaker } from '../../../src/core/db/image-order.ts';
import { createReaderThread } from '../../../src/core/db/reader-thread.ts';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { decodeOrder, OrderQuery, ratioUnit } from '../../../src/shared/image-order.ts';
import type { ImageScope } from '../../../src/shared/image-query.ts';
import { openTestLibrary } from '../../support/library.ts';

async function setup() {
  const library = await openTestLibrary();
  const databaseFile = path.join(library.root, 'library.db');
  const readers = [createReaderThread({ databaseFile }), createDirectReader(library.db)];
  onTestFinished(async () => {
    for (const reader of readers) await reader.close();
    await library.close();
  });
  const atOnce = createOrderMaker(library.db, 0);
  /** Both readers must say the same, and so must one that looks nothing up one by one. */
  async function order(scope: ImageScope, given: Partial<OrderQuery> = {}) {
    const query = OrderQuery.parse({ scope, ...given });
    const [one, other] = await Promise.all(readers.map((reader) => reader.order(query)));
    expect(one).toEqual(other);
    expect(atOnce(query)).toEqual(one);
    return decodeOrder(one!.buffer);
  }
  return { library, order };
}

const everything: ImageScope = { kind: 'all' };

it('is newest first, with the shape and the time of each picture', async () => {
  const { library, order } = await setup();
  const projectId = library.addProject();
  const old = library.addImage(projectId, { sortedAtMs: 1_000 });
  const first = library.addImage(projectId, { sortedAtMs: 3_000 });
  const second = library.addImage(projectId, { sortedAtMs: 3_000 });
  library.addImage(projectId, { sortedAtMs: 9_000, isListed: false });
  const found = await order(everything);
  expect([...found.ids]).toEqual([second, first, old]);
  expect([...found.timesMs]).toEqual([3_000, 3_000, 1_000]);
  expect([...found.ratios]).toEqual(Array(3).fill(Math.round((4 / 3) * ratioUnit)));
  expect([...found.stackOf]).toEqual([second, first, old]);
});

it('reads many pictures at once as it reads a few', async () => {
  const { library } = await setup();
  const projectId = library.addProject();
  for (let index = 0; index < 300; index += 1)
    library.addImage(projectId, { sortedAtMs: 1.7e12 + index * 7 });
  const query = OrderQuery.parse({ scope: everything });
  expect(createOrderMaker(library.db, 0)(query)).toEqual(createOrderMaker(library.db)(query));
});

it('ends between two steps when nobody waits for it, and is right when it is asked for again', async () => {
  const { library } = await setup();
  const projectId = library.addProject();
  for (let index = 0; index < 3; index += 1) library.addImage(projectId, { sortedAtMs: index });
  const query = OrderQuery.parse({ scope: everything });
  const make = createOrderMaker(library.db);
  for (let steps = 0; steps < 3; steps += 1) {
    let left = steps;
    const goOn = () => {
      if (left === 0) throw new Error('given up');
      left -= 1;
    };
    expect(() => make(query, goOn)).toThrow('given up');
  }
  expect(make(query)).toEqual(createOrderMaker(library.db)(query));
});

it('is given up at once by whoever asked, and the next one is right', async () => {
  const { library } = await setup();
  const projectId = library.addProject();
  const one = library.addImage(projectId);
  const reader = createReaderThread({ databaseFile: path.join(library.root, 'library.db') });
  onTestFinished(() => reader.close());
  const query = OrderQuery.parse({ scope: everything });
  const stopper = new AbortController();
  const given = reader.order(query, stopper.signal);
  const next = reader.order(query);
  stopper.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  expect([...decodeOrder((await next).buffer).ids]).toEqual([one]);
});

it('keeps up with what arrives, goes to the trash and comes back', async () => {
  const { library, order } = await setup();
  const projectId = library.addProject();
  const one = library.addImage(projectId, { sortedAtMs: 1_000 });
  expect([...(await order(everything)).ids]).toEqual([one]);
  const two = library.addImage(projectId, { sortedAtMs: 2_000 });
  expect([...(await order(everything)).ids]).toEqual([two, one]);
  library.tables.images.setTrashed([two], true, 7_000);
  expect([...(await order(everything)).ids]).toEqual([one]);
  const trash = await order({ kind: 'trash' });
  expect([[...trash.ids], [...trash.timesMs]]).toEqual([[two], [7_000]]);
  library.tables.images.setTrashed([two], false, 8_000);
  expect([...(await order(everything)).timesMs]).toEqual([2_000, 1_000]);
});

it('is narrowed by a project and by a search', async () => {
  const { library, order } = await setup();
  const [here, there] = [library.addProject('Here'), library.addProject('There')];
  const fox = library.addImage(here, { sortedAtMs: 1_000 });
  const hen = library.addImage(there, { sortedAtMs: 2_000 });
  const none = { prompt: null, revisedPrompt: null, note: '', tags: [] };
  library.tables.search.indexImage(fox, { ...none, fileName: 'fox.png' });
  library.tables.search.indexImage(hen, { ...none, fileName: 'hen.png' });
  expect([...(await order({ kind: 'project', projectId: there })).ids]).toEqual([hen]);
  expect([...(await order(everything, { search: 'fox' })).ids]).toEqual([fox]);
  expect((await order(everything, { search: 'zebra' })).ids).toHaveLength(0);
});

it('marks the pictures of one run, and none that stands alone', async () => {
  const { library, order } = await setup();
  const projectId = library.addProject();
  const [four, one] = [library.addRun(projectId), library.addRun(projectId)];
  const [a, b] = [1, 2].map(() => library.addImage(projectId, { runId: four, sortedAtMs: 2_000 }));
  const alone = library.addImage(projectId, { runId: one, sortedAtMs: 1_000 });
  const found = await order(everything);
  expect([...found.ids]).toEqual([b, a, alone]);
  expect([...found.stackOf]).toEqual([a, a, alone]);
});

it('puts pictures of one project or model together, the newest group first', async () => {
  const { library, order } = await setup();
  const [one, two] = [library.addProject('One'), library.addProject('Zwei ü')];
  const a = library.addImage(one, { sortedAtMs: 1_000 });
  const b = library.addImage(two, { sortedAtMs: 2_000 });
  const c = library.addImage(one, { sortedAtMs: 3_000, runId: library.addRun(one) });
  const projects = await order(everything, { grouping: 'project' });
  expect([...projects.ids]).toEqual([c, a, b]);
  expect([...projects.groupStarts]).toEqual([0, 2]);
  expect(projects.groupNames).toEqual(['One', 'Zwei ü']);
  const models = await order(everything, { grouping: 'model' });
  expect([...models.ids]).toEqual([c, b, a]);
  expect(models.groupNames).toEqual(['demo-1', 'Imported']);
});

it('says where single pictures stand, and leaves out what is not in the list', async () => {
  const { library } = await setup();
  const projectId = library.addProject();
  const runId = library.addRun(projectId);
  const [a, b] = [1, 2].map(() => library.addImage(projectId, { runId, sortedAtMs: 2_000 }));
  const find = (id: number, scope: ImageScope = everything) =>
    library.tables.imagePlaces.find(scope, '', id as typeof a & {});
  expect(find(b!)).toEqual({ id: b, sortedAtMs: 2_000, width: 4, height: 3, stackOf: a });
  expect(find(a!, { kind: 'trash' })).toBeNull();
  expect(find(99)).toBeNull();
  library.tables.images.setTrashed([a!], true, 5_000);
  expect(find(a!)).toBeNull();
  expect(find(a!, { kind: 'trash' })).toMatchObject({ id: a, sortedAtMs: 5_000 });
});
