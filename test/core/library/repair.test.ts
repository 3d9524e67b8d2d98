import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { repairLibrary } from '../../../src/core/library/repair.ts';
import { verifyLibrary } from '../../../src/core/library/verify.ts';
import { dumpFiles, dumpRows, setupBackups } from '../../support/backup-world.ts';
import { idleTools } from '../../support/work-tools.ts';

async function setup() {
  const world = await setupBackups();
  const bought = [await world.buy(1), await world.buy(2)];
  const { db, tables, root } = world.library;
  const repair = (isDryRun: boolean, from: string | null = null) =>
    repairLibrary(
      { db, tables, root, reader: createDirectReader(db), nowMs: Date.now(), isDryRun, from },
      idleTools(),
    );
  return { world, bought, db, root, repair };
}

describe('repairing a library', () => {
  it('finds nothing to do in a sound one', async () => {
    const { repair } = await setup();
    expect(await repair(false)).toEqual({ isDryRun: false, repaired: [], remaining: [] });
  });

  it('adds up, indexes and counts anew what follows from something else, and never touches the ledger', async () => {
    const { world, db, repair } = await setup();
    const sound = dumpRows(db);
    db.exec('UPDATE spend_day SET charge_nanos = 1; DELETE FROM spend_total; DELETE FROM image_words');
    const child = world.library.addImage(world.projectId, { sourceId: 1 as never });
    world.library.tables.search.indexImage(child, {
      ...{ prompt: null, revisedPrompt: null, fileName: null, note: '', tags: [] },
    });
    db.prepare('UPDATE image SET version = 9 WHERE id = ?').run(child);
    const elsewhere = world.library.addProject('Elsewhere');
    db.prepare('UPDATE project SET cover_image_id = 1 WHERE id = ?').run(elsewhere);
    const broken = dumpRows(db);

    const dry = await repair(true);
    expect(dumpRows(db)).toEqual(broken);
    const done = await repair(false);
    expect(done.repaired).toEqual(dry.repaired);
    expect(done.repaired.map((line) => line.split(':')[0])).toEqual([
      'Sums kept for reports',
      'Search',
      'Covers',
      'Versions',
    ]);
    const repaired = dumpRows(db);
    for (const table of ['ledger', 'spend_day', 'spend_total'])
      expect(repaired[table], table).toEqual(sound[table]);
    expect(world.library.tables.search.count({ kind: 'all' }, 'boat')).toBe(2);
    expect(db.prepare('SELECT version FROM image WHERE id = ?').pluck().get(child)).toBe(2);
    expect((await repair(false)).repaired).toEqual([]);
  });

  it('counts the pictures of tags and collections anew, and only where the number is wrong', async () => {
    const { world, bought, db, root, repair } = await setup();
    const { tables } = world.library;
    const images = bought.map(({ imageId }) => imageId);
    db.exec(`INSERT INTO tag (name, folded) VALUES ('blue', 'blue'), ('right', 'right');
      INSERT INTO collection (name, folded, created_at_ms) VALUES ('Best', 'best', 1)`);
    for (const id of images) {
      db.prepare('INSERT INTO image_tag (tag_id, image_id) VALUES (1, ?)').run(id);
      db.prepare('INSERT INTO collection_image (collection_id, image_id, sorted_at_ms) VALUES (1, ?, 1)').run(
        id,
      );
    }
    db.prepare('UPDATE image SET trashed_at_ms = 1 WHERE id = ?').run(images[0]);
    const sound = dumpRows(db);
    expect(tables.collections.list()).toMatchObject([{ name: 'Best', imageCount: 1 }]);
    expect((await repair(false)).repaired).toEqual([]);
    const projectName = tables.projects.list(true)[0]?.name ?? '';
    db.exec(`UPDATE tag SET image_count = 7 WHERE name = 'blue'; UPDATE collection SET image_count = 0;
      UPDATE project SET image_count = 9`);

    const reader = createDirectReader(db);
    const check = await verifyLibrary({ reader, root, isFull: false, nowMs: 0 }, idleTools());
    expect(check.ok).toBe(true);
    expect(check.notices.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'count-wrong: The number kept of pictures in tag "blue" is not what it holds.',
      'count-wrong: The number kept of pictures in collection "Best" is not what it holds.',
      `count-wrong: The number kept of pictures in project "${projectName}" is not what it holds.`,
    ]);
    expect((await repair(true)).repaired).toEqual(['Tags, collections and projects: 3 counted anew.']);
    expect((await repair(false)).repaired).toEqual(['Tags, collections and projects: 3 counted anew.']);
    expect(dumpRows(db)).toEqual(sound);
    expect((await repair(false)).repaired).toEqual([]);
  });

  it('takes places in the queue anew from their runs', async () => {
    const { world, bought, db, root, repair } = await setup();
    const { tables } = world.library;
    const { runId } = bought[0]!;
    db.prepare(
      `INSERT INTO attempt (run_id, connection_id, state, charge, is_play_money, wanted_count, created_at_ms)
        SELECT id, connection_id, 'planned', 'reserved', 0, 1, 1 FROM run WHERE id = ?`,
    ).run(runId);
    const sound = tables.queue.waiting();
    db.exec('UPDATE attempt SET queue_position = 99, queue_project_id = NULL');

    const reader = createDirectReader(db);
    const { ok, notices } = await verifyLibrary({ reader, root, isFull: false, nowMs: 0 }, idleTools());
    expect({ ok, codes: notices.map(({ code }) => code) }).toEqual({ ok: true, codes: ['place-wrong'] });
    expect((await repair(true)).repaired).toEqual(['Queue: one place was taken anew from the runs.']);
    expect((await repair(false)).repaired).toEqual(['Queue: one place was taken anew from the runs.']);
    expect(tables.queue.waiting()).toEqual(sound);
    expect((await repair(false)).repaired).toEqual([]);
  });

  it('puts lost and damaged originals back from a backup, keeping the damaged bytes aside', async () => {
    const { world, bought, root, repair } = await setup();
    await world.backUp('copy');
    const [lost, changed] = bought.map(({ name }) => path.join(root, name));
    await rm(lost ?? '');
    await writeFile(changed ?? '', 'rotten');
    const files = await dumpFiles(path.join(root, 'originals'));

    const without = await repair(false);
    expect(without.repaired).toEqual([]);
    expect(without.remaining).toHaveLength(2);
    expect(without.remaining[0]).toContain('--from');
    expect((await repair(true, world.at('copy'))).repaired).toHaveLength(2);
    expect(await dumpFiles(path.join(root, 'originals'))).toEqual(files);

    expect(await repair(false, world.at('copy'))).toMatchObject({ remaining: [] });
    expect(await world.check()).toEqual([]);
    expect(await dumpFiles(path.join(root, 'backups/orphans'))).toEqual({
      [path.basename(changed ?? '')]: 'rotten',
    });
  });

  it('takes nothing from a backup that is not whole, or whose file has other bytes', async () => {
    const { world, bought, root, repair } = await setup();
    await world.backUp('copy');
    const name = bought[0]?.name ?? '';
    await rm(path.join(root, name));
    const bytes = await dumpFiles(world.at('copy/originals'));
    await writeFile(path.join(world.at('copy'), name), 'x'.repeat(Object.values(bytes)[0]?.length ?? 0));
    expect((await repair(false, world.at('copy'))).repaired).toEqual([]);
    expect(existsSync(path.join(root, name))).toBe(false);
    await rm(path.join(world.at('copy'), name));
    await expect(repair(false, world.at('copy'))).rejects.toThrow(/not whole/);
  });

  it('moves what belongs to no picture aside, unless it has just come', async () => {
    const { root, repair } = await setup();
    const folder = path.join(root, 'originals', 'ab', 'cd');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'old.png'), 'old');
    await writeFile(path.join(folder, 'new.png'), 'new');
    await utimes(path.join(folder, 'old.png'), 1, 1);
    expect((await repair(false)).repaired).toEqual([
      'Left over: originals/ab/cd/old.png is kept in backups/orphans.',
    ]);
    expect(readdirSync(folder)).toEqual(['new.png']);
    expect(await dumpFiles(path.join(root, 'backups/orphans'))).toEqual({ 'old.png': 'old' });
  });
});
