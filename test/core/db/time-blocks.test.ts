import { expect, it, onTestFinished } from 'vitest';
import { createTimeBlocks } from '../../../src/core/db/time-blocks.ts';
import { openTestLibrary } from '../../support/library.ts';

const farthest = Number.MAX_SAFE_INTEGER;
const noIds = { lowestId: farthest, belowId: farthest };

/** A library of three pictures, each a block of ids away from the next, at 10, 20 and 30. */
async function setup() {
  const library = await openTestLibrary();
  onTestFinished(() => library.close());
  const projectId = library.addProject();
  const skipTo = library.db.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'image'");
  const ids = [10, 20, 30].map((sortedAtMs, at) => {
    if (at > 0) skipTo.run(at * 5_000);
    return library.addImage(projectId, { sortedAtMs });
  });
  const blocks = createTimeBlocks(library.db);
  const learnAll = (): void => {
    while (blocks.learn()) continue;
  };
  const at = (timeMs: number): number[] => {
    const spans = blocks.outside(noIds, { fromMs: timeMs, toMs: timeMs }) ?? [];
    return ids.filter((id) => spans.some(({ lowestId, belowId }) => id >= lowestId && id < belowId));
  };
  return { library, projectId, ids, blocks, learnAll, at };
}

it('tells where pictures of a time are once all is learned, and nothing before', async () => {
  const { library, ids, blocks, learnAll, at } = await setup();
  library.db.prepare("UPDATE sqlite_sequence SET seq = 90000 WHERE name = 'image'").run();
  library.addImage(library.addProject('Far'), { sortedAtMs: 99 });
  expect(blocks.outside(noIds, { fromMs: 0, toMs: 99 })).toBeNull();
  learnAll();
  expect([at(10), at(20), at(30), at(15)]).toEqual([[ids[0]], [ids[1]], [ids[2]], []]);
  const [, second = 0] = ids;
  expect(blocks.outside({ lowestId: 1, belowId: second }, { fromMs: 10, toMs: 10 })).toEqual([
    { lowestId: 0, belowId: 1 },
  ]);
  expect(blocks.outside({ lowestId: 0, belowId: second }, { fromMs: 20, toMs: 20 })).toEqual([
    { lowestId: second, belowId: 8_192 },
  ]);
});

it('follows pictures that come and times that change, and learns nothing that may be taken back', async () => {
  const { library, projectId, ids, learnAll, at, blocks } = await setup();
  learnAll();
  library.db.prepare('UPDATE image SET sorted_at_ms = 77 WHERE id = ?').run(ids[0]);
  expect(at(77)).toEqual([ids[0]]);
  const added = library.addImage(projectId, { sortedAtMs: 5 });
  expect(at(5)).toEqual([ids[2]]); // Of the newest block, as the one that was added.
  // Its revision is taken again, its id is not.
  library.db.prepare('DELETE FROM image WHERE id = ?').run(added);
  library.addImage(projectId, { sortedAtMs: 6 });
  expect(at(6)).toEqual([ids[2]]);
  library.db.exec('BEGIN');
  expect(blocks.outside(noIds, { fromMs: 5, toMs: 5 })).toBeNull();
  library.db.exec('ROLLBACK');
  // The last is wider by now than its first picture; the first was learned anew when something was deleted.
  expect([at(20), at(80)]).toEqual([ids.slice(1), []]);
});

it('follows a change that takes the revision of a picture that was deleted', async () => {
  const { library, ids, learnAll, at } = await setup();
  learnAll();
  library.db.prepare('DELETE FROM image WHERE id = ?').run(ids[2]);
  library.db.prepare('UPDATE image SET sorted_at_ms = 77 WHERE id = ?').run(ids[0]);
  expect(at(77)).toEqual([ids[0]]);
});

it('follows a picture that comes back under its old number', async () => {
  const { library, ids, learnAll, at } = await setup();
  const back = library.db.prepare(
    `INSERT INTO image (id, project_id, sha256, origin, is_listed, width, height, sorted_at_ms, created_at_ms)
      SELECT ?, project_id, sha256, 'imported', 1, 1, 1, ?, 1 FROM image WHERE id = ?`,
  );
  learnAll();
  library.db.prepare('DELETE FROM image WHERE id = ?').run(ids[1]);
  learnAll();
  library.db.prepare('DELETE FROM image WHERE id = ?').run(ids[2]);
  back.run(ids[1], 77, ids[0]);
  expect(at(77)).toEqual([ids[1]]);
});

it('learns anew where more has changed than can be followed', async () => {
  const { library, ids, learnAll, at, blocks } = await setup();
  learnAll();
  library.db.exec(`WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2500)
    INSERT INTO image (project_id, sha256, origin, is_listed, width, height, sorted_at_ms, created_at_ms)
      SELECT project_id, sha256, 'imported', 1, 1, 1, 55, 1 FROM image CROSS JOIN number WHERE id = ${ids[0]}`);
  expect(blocks.learn()).toBe(false);
  expect(at(55)).toEqual([ids[2]]);
});
