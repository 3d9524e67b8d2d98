import { describe, expect, it } from 'vitest';
import type { ImageId } from '../../../src/shared/ids.ts';
import { dumpRows, setupBackups } from '../../support/backup-world.ts';

type World = Awaited<ReturnType<typeof setupBackups>>;

/** Two lives of one library; the restored one has given the numbers of what the other bought since to purchases of its own. */
async function setup() {
  const world = await setupBackups();
  const early = await world.buy(1);
  const { db } = world.library;
  db.exec(`INSERT INTO collection (name, folded, created_at_ms) VALUES ('Best', 'best', 1);
    INSERT INTO collection_image (collection_id, image_id, sorted_at_ms) VALUES (1, ${early.imageId}, 1)`);
  await world.backUp('early');
  await world.restore('early', 'restored');
  const restored = world.open('restored');
  const lost = [(await world.buy(3)).imageId, (await world.buy(4)).imageId] as const;
  await world.buy(5, restored);
  return { world, restored, early: early.imageId, lost, db };
}

/** The pictures by what was asked for, as ids differ from one library to the other. */
const prompts = (rows: unknown[]): string[] => (rows as { prompt: string }[]).map(({ prompt }) => prompt);

function paint(db: World['library']['db'], imageId: ImageId): void {
  db.prepare('INSERT INTO mask (image_id, feather_px, revision, changed_at_ms) VALUES (?, 3, 2, 7)').run(
    imageId,
  );
  const step = db.prepare('INSERT INTO mask_step (image_id, position, step) VALUES (?, ?, ?)');
  for (const position of [0, 1, 2]) step.run(imageId, position, `{"kind":"stroke","number":${position}}`);
}

/** Merges twice: what came the first time, with proof that the second changed nothing and that all is well. */
async function mergeTwice({
  world,
  restored,
}: Pick<Awaited<ReturnType<typeof setup>>, 'world' | 'restored'>) {
  const report = await world.merge('late', restored);
  const merged = dumpRows(restored.db);
  const again = await world.merge('late', restored);
  expect(dumpRows(restored.db)).toEqual(merged);
  expect(Object.values(again.added).every((count) => count === 0)).toBe(true);
  expect(again.notices).toEqual(report.notices);
  expect(await world.check(restored)).toEqual([]);
  return report;
}

describe('merging what was organised', () => {
  it('puts pictures that came back into their collections, by name, and makes one that is not there', async () => {
    const { world, restored, early, lost, db } = await setup();
    db.exec("INSERT INTO collection (name, folded, created_at_ms) VALUES ('Night', 'night', 2)");
    const link = db.prepare(
      'INSERT INTO collection_image (collection_id, image_id, sorted_at_ms) VALUES (?, ?, ?)',
    );
    for (const id of lost) link.run(1, id, 10);
    link.run(2, lost[1], 10);
    link.run(2, early, 10);
    // Here the first collection has another number and another spelling, and its picture was taken out by hand.
    restored.db.exec(`DELETE FROM collection_image; DELETE FROM collection;
      INSERT INTO collection (id, name, folded, created_at_ms) VALUES (2, 'BEST', 'best', 9)`);
    await world.backUp('late');

    expect(await mergeTwice({ world, restored })).toMatchObject({ added: { images: 2 }, notices: [] });
    const members = restored.db.prepare(
      `SELECT collection.name AS name, run.prompt AS prompt FROM collection_image
        JOIN collection ON collection.id = collection_id JOIN image ON image.id = image_id
        JOIN run ON run.id = image.run_id ORDER BY name, prompt`,
    );
    expect(members.all()).toEqual([
      { name: 'BEST', prompt: 'boat 3' },
      { name: 'BEST', prompt: 'boat 4' },
      { name: 'Night', prompt: 'boat 4' },
    ]);
    expect(restored.tables.collections.list().map(({ name, imageCount }) => [name, imageCount])).toEqual([
      ['BEST', 2],
      ['Night', 1],
    ]);
  });

  it('brings a stack back as one, and adds to one that is here', async () => {
    const { world, restored, early, lost, db } = await setup();
    db.exec('INSERT INTO stack (id, created_at_ms) VALUES (1, 100), (2, 200)');
    restored.db.exec('INSERT INTO stack (id, created_at_ms) VALUES (7, 100), (1, 900)');
    const stack = (target: World['library']['db'], stackId: number, id: number) =>
      target.prepare('UPDATE image SET stack_id = ? WHERE id = ?').run(stackId, id);
    stack(db, 1, early);
    stack(restored.db, 7, early);
    stack(db, 1, lost[0]);
    stack(db, 2, lost[1]);
    const alone = (await world.buy(6)).imageId;
    stack(db, 2, alone);
    await world.backUp('late');

    expect((await mergeTwice({ world, restored })).added.images).toBe(3);
    const stacks = restored.db
      .prepare(
        `SELECT stack.created_at_ms AS madeAtMs, group_concat(run.prompt, ', ') AS pictures FROM image
          JOIN stack ON stack.id = image.stack_id JOIN run ON run.id = image.run_id GROUP BY stack.id ORDER BY madeAtMs`,
      )
      .all();
    expect(stacks).toEqual([
      { madeAtMs: 100, pictures: 'boat 1, boat 3' },
      { madeAtMs: 200, pictures: 'boat 4, boat 6' },
    ]);
  });

  it('brings what is left of a picture deleted for good, and none of its bytes', async () => {
    const { world, restored, lost, db } = await setup();
    const { tables } = world.library;
    const { sha256 } = db
      .prepare<[number], { sha256: never }>('SELECT sha256 FROM image WHERE id = ?')
      .get(lost[0])!;
    tables.images.setTrashed([lost[0]], true, 50);
    tables.tombstones.clearLinks(lost[0]);
    tables.tombstones.keepPlace(lost[0], { small: Buffer.from('small'), large: Buffer.from('large') }, 60);
    db.prepare('UPDATE blob SET removed_at_ms = 60 WHERE sha256 = ?').run(sha256);
    await world.backUp('late');

    await mergeTwice({ world, restored });
    const [kept] = restored.db
      .prepare<[], { id: number; blobRemovedAtMs: number }>(
        `SELECT image.id AS id, blob.removed_at_ms AS blobRemovedAtMs FROM image JOIN blob USING (sha256)
          WHERE image.purged_at_ms = 60`,
      )
      .all();
    expect(kept?.blobRemovedAtMs).toBe(60);
    expect(Buffer.from(restored.tables.tombstones.thumbnail(kept!.id, '160')!).toString()).toBe('small');
    expect(prompts(restored.db.prepare('SELECT prompt FROM run ORDER BY prompt').all())).toContain('boat 3');
  });

  it('leaves deleted for good what was deleted here after the backup', async () => {
    const { world, restored, lost } = await setup();
    await world.backUp('late');
    await world.merge('late', restored);
    const [row] = restored.db
      .prepare<[], { id: ImageId; sha256: string }>(
        `SELECT image.id AS id, image.sha256 AS sha256 FROM image JOIN run ON run.id = run_id WHERE prompt = 'boat 3'`,
      )
      .all();
    expect(lost).toHaveLength(2);
    restored.tables.images.setTrashed([row!.id], true, 50);
    restored.tables.tombstones.clearLinks(row!.id);
    restored.tables.tombstones.keepPlace(row!.id, null, 60);
    restored.db.prepare('UPDATE blob SET removed_at_ms = 60 WHERE sha256 = ?').run(row!.sha256);
    const imagesBefore = dumpRows(restored.db)['image'];
    await world.merge('late', restored);
    const after = dumpRows(restored.db);
    expect(after['image']).toEqual(imagesBefore);
    // The merge copied the bytes before it knew: they are asked to go again.
    expect(after['original_removal']).toEqual([JSON.stringify({ sha256: row!.sha256, format: 'png' })]);
  });

  it('brings the strokes of a mask that came back, and leaves those of one that is here as they are', async () => {
    const { world, restored, early, lost, db } = await setup();
    paint(db, early);
    paint(db, lost[0]);
    db.prepare("INSERT INTO local_edit (image_id, operation) VALUES (?, '{}')").run(lost[1]);
    db.prepare("INSERT INTO outside_kept (image_id, state) VALUES (?, 'done')").run(lost[0]);
    await world.backUp('late');

    // What was painted here on a picture that is here was taken away by hand: nothing is missing, and nothing is said.
    expect((await mergeTwice({ world, restored })).notices).toEqual([]);
    const rows = (table: string) =>
      prompts(
        restored.db
          .prepare(
            `SELECT run.prompt AS prompt FROM ${table} JOIN image ON image.id = image_id JOIN run ON run.id = run_id`,
          )
          .all(),
      );
    expect(rows('mask')).toEqual(['boat 3']);
    expect(rows('mask_step')).toEqual(['boat 3', 'boat 3', 'boat 3']);
    expect(rows('local_edit')).toEqual(['boat 4']);
    expect(rows('outside_kept')).toEqual(['boat 3']);
    expect(restored.db.prepare('SELECT step FROM mask_step WHERE position = 2').pluck().get()).toContain('2');
  });

  it('brings the batch of runs that came back, so that what of it failed can be asked for again', async () => {
    const { world, restored, db } = await setup();
    db.exec(`INSERT INTO run_batch (group_id, project_id, row_count, stop_after_failures, created_at_ms)
        VALUES ('batch', ${world.projectId}, 2, 3, 8);
      UPDATE run SET group_id = 'batch' WHERE prompt IN ('boat 3', 'boat 4')`);
    await world.backUp('late');
    expect((await mergeTwice({ world, restored })).notices).toEqual([]);
    expect(restored.tables.runBatches.get('batch')).toMatchObject({
      rowCount: 2,
      stopAfterFailures: 3,
      progress: { done: 2 },
    });
  });

  it('says what it leaves out: saved prompts and smart collections stay as they are here', async () => {
    const { world, restored, db } = await setup();
    db.exec(`INSERT INTO prompt_template (name, prompt, parameters, created_at_ms, used_at_ms) VALUES ('Fog', 'fog', '{}', 1, 1);
      INSERT INTO smart_collection (name, query, position, created_at_ms) VALUES ('Fog', 'fog', 9, 1)`);
    await world.backUp('late');
    expect((await mergeTwice({ world, restored })).notices).toEqual([
      'The backup has more saved prompts: a merge does not bring them back.',
      'The backup has more smart collections: a merge does not bring them back.',
    ]);
  });
});
