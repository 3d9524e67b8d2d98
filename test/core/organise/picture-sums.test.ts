import { expect, it } from 'vitest';
import type { ImageId } from '../../../src/shared/ids.ts';
import type { ImageTarget } from '../../../src/shared/image-query.ts';
import { addEdit } from '../../support/bundle-world.ts';
import { setupOrganise } from '../../support/organise-world.ts';

it('adds up cost and size of every picture of a selection, by name or by list, and of no other', async () => {
  const world = await setupOrganise();
  const project = world.addProject();
  const bought: ImageId[] = [];
  for (const seed of [1, 2, 3]) bought.push(await addEdit(world, project, seed, null));
  const imported = world.addImages(project, 4_500);
  world.db.prepare('UPDATE image SET amount_nanos = NULL WHERE id = ?').run(bought[1]);
  world.db
    .prepare('UPDATE attempt SET is_play_money = 1 WHERE id = (SELECT attempt_id FROM image WHERE id = ?)')
    .run(bought[2]);
  const sizes = world.db
    .prepare<[], number>('SELECT SUM(size_bytes) FROM image JOIN blob ON blob.sha256 = image.sha256')
    .pluck()
    .get();
  const sums = (target: ImageTarget) => world.calls['organise.sums']({ target }, 'page');
  const some = { chargedNanos: 1001, unknownCount: 1, playCount: 1 };
  expect(await sums({ imageIds: bought })).toMatchObject({ count: 3, ...some });
  const whole = { scope: { kind: 'all' as const }, search: '', except: [] as ImageId[] };
  expect(await sums(whole)).toEqual({ count: 4_503, sizeBytes: sizes, ...some });
  expect(await sums({ ...whole, except: [...bought.slice(0, 1), ...imported.slice(1)] })).toMatchObject({
    count: 3,
    chargedNanos: 0,
  });
  expect(await sums({ imageIds: [] })).toMatchObject({ count: 0, chargedNanos: 0, sizeBytes: 0 });
});
