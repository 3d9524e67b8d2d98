import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dumpFiles, dumpRows, setupBackups } from '../../support/backup-world.ts';

const nothing = {
  added: { projects: 0, connections: 0, runs: 0, attempts: 0, ledgerEntries: 0, images: 0, originals: 0 },
  settledAttempts: 0,
  notices: [],
};

/** A library whose backup of two purchases was restored elsewhere; both then went on by themselves. */
async function setupTwoLives() {
  const world = await setupBackups();
  await world.buy(1);
  await world.buy(2);
  await world.backUp('early');
  await world.restore('early', 'restored');
  return { world, restored: world.open('restored') };
}

describe('merging a backup', () => {
  it('changes nothing where nothing is lost, whatever happened since', async () => {
    const world = await setupBackups();
    const first = await world.buy(1);
    await world.backUp('copy');
    await world.buy(2);
    world.library.tables.projects.rename(world.projectId, 'Ships');
    world.library.db.prepare('UPDATE image SET rating = 5, note = ? WHERE id = ?').run('mine', first.imageId);
    const rows = dumpRows(world.library.db);
    const files = await dumpFiles(path.join(world.library.root, 'originals'));
    expect(await world.merge('copy')).toEqual(nothing);
    expect(dumpRows(world.library.db)).toEqual(rows);
    expect(await dumpFiles(path.join(world.library.root, 'originals'))).toEqual(files);
  });

  it('brings back what was bought after an older backup was restored, once', async () => {
    const { world, restored } = await setupTwoLives();
    // The same numbers are given a second time, to other purchases.
    await world.buy(3);
    await world.buy(4);
    await world.backUp('late');
    await world.buy(5, restored);
    const spent = (): unknown =>
      restored.db.prepare('SELECT net_nanos FROM spend_total WHERE kind = ?').pluck().get('all');
    expect(spent()).toBe(1001 + 1002 + 1005);
    const kept = dumpRows(restored.db);

    expect(await world.merge('late', restored)).toEqual({
      ...nothing,
      added: { ...nothing.added, runs: 2, attempts: 2, ledgerEntries: 4, images: 2, originals: 2 },
    });
    expect(spent()).toBe(1001 + 1002 + 1003 + 1004 + 1005);
    const merged = dumpRows(restored.db);
    for (const table of ['run', 'attempt', 'image', 'ledger', 'blob', 'edge']) {
      expect(merged[table], table).toEqual(expect.arrayContaining(kept[table] ?? []));
    }
    expect(await world.check(restored)).toEqual([]);
    for (const seed of [3, 4, 5]) {
      const prompt = `boat ${seed}`;
      expect(restored.tables.search.count({ kind: 'all' }, prompt), prompt).toBe(1);
    }
    expect(await world.merge('late', restored)).toEqual(nothing);
    expect(dumpRows(restored.db)).toEqual(merged);
  });

  it('gives each picture that came back the charge of its own purchase', async () => {
    const { world, restored } = await setupTwoLives();
    await world.buy(3);
    await world.backUp('late');
    await world.buy(5, restored);
    await world.merge('late', restored);
    const rows = restored.db
      .prepare(
        `SELECT run.prompt AS prompt, ledger.amount_nanos AS nanos, image.amount_nanos AS shown FROM image
          JOIN run ON run.id = image.run_id JOIN ledger ON ledger.attempt_id = image.attempt_id
          WHERE ledger.kind = 'charge' ORDER BY run.prompt`,
      )
      .all();
    expect(rows).toEqual(
      [1, 2, 3, 5].map((seed) => ({ prompt: `boat ${seed}`, nanos: 1000 + seed, shown: 1000 + seed })),
    );
  });

  it('brings back a project with its cover, edges, tags and inputs, under a name that is free', async () => {
    const { world, restored } = await setupTwoLives();
    const { tables, db, clock } = world.library;
    clock.set(clock.nowMs() + 5000);
    const projectId = world.library.addProject('Trains');
    const parent = world.library.addImage(projectId, { fileName: 'engine.png' });
    const child = world.library.addImage(projectId, { sourceId: parent, fileName: 'wagon.png' });
    for (const id of [parent, child]) {
      tables.search.indexImage(id, {
        prompt: null,
        revisedPrompt: null,
        fileName: `rail ${id}`,
        note: '',
        tags: [],
      });
    }
    tables.projects.setCover(projectId, child);
    db.prepare('INSERT INTO tag (name) VALUES (?)').run('steam');
    db.prepare('INSERT INTO image_tag SELECT ?, id FROM tag').run(child);
    const runId = world.library.addRun(projectId, { prompt: 'a train' });
    db.prepare("INSERT INTO run_input SELECT ?, 0, 'source', id, sha256 FROM image WHERE id = ?").run(
      runId,
      child,
    );
    // The rows are the matter here: no file belongs to them, so none is in the backup.
    await world.backUp('late');
    restored.tables.projects.create({ name: 'Trains', isSample: false, createdAtMs: 99 });
    await world.buy(7, restored);

    const { added } = await world.merge('late', restored);
    expect(added).toMatchObject({ projects: 1, runs: 1, images: 2 });
    const [project] = restored.db
      .prepare<[], { id: number; cover: number }>(
        "SELECT id, cover_image_id AS cover FROM project WHERE name = 'Trains (2)'",
      )
      .all();
    const found = restored.db
      .prepare(
        `SELECT child.file_name AS child, input.file_name AS input, tag.name AS tag, child.project_id AS project,
          child.id AS id, (SELECT image_id FROM run_input WHERE run_id = ?) AS used
          FROM edge JOIN image AS child ON child.id = child_id JOIN image AS input ON input.id = input_id
          JOIN image_tag ON image_id = child.id JOIN tag ON tag.id = tag_id`,
      )
      .all(runId);
    expect(found).toEqual([
      ...[
        {
          child: 'wagon.png',
          input: 'engine.png',
          tag: 'steam',
          project: project?.id,
          id: project?.cover,
          used: project?.cover,
        },
      ],
    ]);
    expect(await world.merge('late', restored)).toEqual(nothing);
  });

  it('puts lost and shortened originals back, and leaves sound ones alone', async () => {
    const world = await setupBackups();
    const bought = [await world.buy(1), await world.buy(2), await world.buy(3)];
    await world.backUp('copy');
    const [lost, short] = bought.map(({ name }) => path.join(world.library.root, name));
    await rm(lost ?? '');
    await writeFile(short ?? '', 'x');
    expect((await world.merge('copy')).added).toEqual({ ...nothing.added, originals: 2 });
    expect(await world.check()).toEqual([]);
  });

  it('learns how a purchase ended that is unknown here, and counts it once', async () => {
    const { world, restored } = await setupTwoLives();
    const { attemptId } = await world.buy(3);
    await world.backUp('late');
    // The restored life sent the same purchase and never heard of it again.
    const early = world.library.db.prepare('SELECT * FROM run WHERE prompt = ?').get('boat 3') as Record<
      string,
      unknown
    >;
    const columns = Object.keys(early);
    restored.db
      .prepare(`INSERT INTO run (${columns.join()}) VALUES (${columns.map((name) => `@${name}`).join()})`)
      .run(early);
    restored.db
      .prepare(
        `INSERT INTO attempt (id, run_id, connection_id, state, charge, is_play_money, wanted_count, reserved_nanos,
          created_at_ms) SELECT ?, id, connection_id, 'unknown', 'unknown', 0, 1, 5000, created_at_ms FROM run
          WHERE prompt = 'boat 3'`,
      )
      .run(attemptId);
    const report = await world.merge('late', restored);
    expect(report).toMatchObject({ settledAttempts: 1, added: { attempts: 0, images: 1, ledgerEntries: 2 } });
    expect(restored.tables.attempts.get(attemptId)).toMatchObject({
      state: 'done',
      charge: 'charged',
      reservedNanos: 0,
    });
    expect(await world.merge('late', restored)).toEqual(nothing);
    expect(await world.check(restored)).toEqual([]);
  });

  it('enters no second charge where a person has named one', async () => {
    const { world, restored } = await setupTwoLives();
    const ledgerOf = () => dumpRows(restored.db)['ledger'];
    world.library.tables.ledger.append({
      ...{
        attemptId: 1 as never,
        kind: 'adjustment',
        amountNanos: 7,
        basis: 'reported',
        unitRule: 'per-call',
      },
      ...{ priceId: null, detail: null, isPlayMoney: false, projectId: world.projectId },
      ...{ connectionId: world.library.demoId, model: 'demo-1', localDay: '2026-11-20', createdAtMs: 1 },
    });
    await world.backUp('late');
    const before = ledgerOf();
    expect(await world.merge('late', restored)).toEqual(nothing);
    expect(ledgerOf()).toEqual(before);
  });

  it('brings what was under way back as the next start would have found it, and never sends it again', async () => {
    const { world, restored } = await setupTwoLives();
    const states = ['planned', 'intent', 'sending', 'receiving', 'accepted'];
    for (const [index, state] of states.entries()) {
      const { attemptId, imageId } = await world.buy(10 + index);
      const { db } = world.library;
      db.prepare('DELETE FROM image WHERE id = ?').run(imageId);
      db.prepare(
        "UPDATE attempt SET state = ?, charge = 'reserved', reserved_nanos = 9, remote_id = ? WHERE id = ?",
      ).run(state, state === 'accepted' ? 'task-1' : null, attemptId);
    }
    await world.backUp('late');
    await world.merge('late', restored);
    const found = restored.db
      .prepare('SELECT state, charge, reserved_nanos AS reserved FROM attempt WHERE id > 2 ORDER BY id')
      .all();
    expect(found).toEqual([
      { state: 'cancelled', charge: 'free', reserved: 0 },
      { state: 'not_sent', charge: 'free', reserved: 0 },
      { state: 'unknown', charge: 'unknown', reserved: 9 },
      { state: 'unknown', charge: 'unknown', reserved: 9 },
      { state: 'accepted', charge: 'reserved', reserved: 9 },
    ]);
  });

  it('brings the kept reply of a purchase that was never delivered', async () => {
    const { world, restored } = await setupTwoLives();
    const { attemptId } = await world.buy(3);
    await world.buy(8, restored);
    world.library.db.prepare("UPDATE attempt SET state = 'unreadable' WHERE id = ?").run(attemptId);
    await mkdir(path.join(world.library.root, 'incoming', String(attemptId)), { recursive: true });
    await writeFile(path.join(world.library.root, 'incoming', String(attemptId), 'body'), 'paid');
    await world.backUp('late');
    await world.merge('late', restored);
    const [row] = restored.db
      .prepare<[], { id: number }>("SELECT id FROM attempt WHERE state = 'unreadable'")
      .all();
    expect(row?.id).not.toBe(attemptId);
    expect(await readFile(path.join(restored.root, 'incoming', String(row?.id), 'body'), 'utf8')).toBe(
      'paid',
    );
  });

  it('refuses a backup of another library, in words', async () => {
    const world = await setupBackups();
    const other = await setupBackups();
    await other.buy(1);
    await other.backUp('theirs');
    await cp(other.at('theirs'), world.at('theirs'), { recursive: true });
    const before = dumpRows(world.library.db);
    await expect(world.merge('theirs')).rejects.toThrow(/backup of another library/);
    // Asking gave this library its own name, and nothing else.
    expect({ ...dumpRows(world.library.db), setting: [] }).toEqual({ ...before, setting: [] });
  });
});
