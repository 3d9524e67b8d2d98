import { expect, it } from 'vitest';
import type { ImageId } from '../../../src/shared/ids.ts';
import { addEdit } from '../../support/bundle-world.ts';
import { setupOrganise } from '../../support/organise-world.ts';

async function setup() {
  const world = await setupOrganise();
  const project = world.addProject();
  const made: ImageId[] = [];
  for (const seed of [1, 2, 3]) made.push(await addEdit(world, project, seed, null));
  const set = world.db.prepare(
    'UPDATE run SET model = ?, parameters = ? WHERE id = (SELECT run_id FROM image WHERE id = ?)',
  );
  set.run('demo-1', '{"size":"1024x1024","quality":"high"}', made[0]);
  set.run('demo-1', '{"size":"1536x1024","quality":"high"}', made[1]);
  set.run('demo-1', '{"quality":"high","compression":80}', made[2]);
  return { world, project, made };
}

it('says of every picture of a selection what they share, in how many ways they differ, and how many have it', async () => {
  const { world, project, made } = await setup();
  world.db.prepare('UPDATE image SET differs = 1 WHERE id = ?').run(made[1]);
  const imported = world.addImages(project, 4_500);
  const ask = (target: Parameters<(typeof world.calls)['organise.recipe']>[0]['target']) =>
    world.calls['organise.recipe']({ target }, 'page');
  const fields = [
    { field: 'model', having: 3, different: 1, value: 'demo-1' },
    { field: 'connection', having: 3, different: 1, value: 'demo' },
    { field: 'size', having: 2, different: 2, value: null },
    { field: 'quality', having: 3, different: 1, value: 'high' },
    { field: 'compression', having: 1, different: 1, value: 80 },
  ];
  expect(await ask({ imageIds: made })).toEqual({ count: 3, madeCount: 3, differsCount: 1, fields });
  const whole = { scope: { kind: 'all' as const }, search: '', except: [] as ImageId[] };
  expect(await ask(whole)).toEqual({ count: 4_503, madeCount: 3, differsCount: 1, fields });
  expect(await ask({ imageIds: imported.slice(0, 2) })).toEqual({
    ...{ count: 2, madeCount: 0, differsCount: 0, fields: [] },
  });
});

it('takes runs of ids as a selection, and what is not there for nothing', async () => {
  const { world, project, made } = await setup();
  const imported = world.addImages(project, 30);
  const last = imported.at(-1)!;
  const spans: [ImageId, ImageId][] = [
    [made[0]!, made[1]!],
    [imported[10]!, (last + 500) as ImageId],
  ];
  expect(await world.calls['organise.recipe']({ target: { spans } }, 'page')).toMatchObject({
    count: 22,
    madeCount: 2,
  });
  const rated = await world.calls['organise.rate']({ target: { spans }, rating: 4 }, 'page');
  expect(rated.changedCount).toBe(22);
  await expect(Promise.resolve().then(() => world.calls['organise.undo']({}, 'page'))).resolves.toMatchObject(
    { skippedCount: 0 },
  );
});
