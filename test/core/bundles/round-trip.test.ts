import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { verifyLibrary } from '../../../src/core/library/verify.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { dumpFiles, dumpRows } from '../../support/backup-world.ts';
import {
  addEdit,
  addOrder,
  describeProject,
  readEntries,
  setupBundles,
  writeZip,
} from '../../support/bundle-world.ts';
import { idleTools } from '../../support/work-tools.ts';

/** 200 edits in 12 branches that leave each other at different depths. */
async function setupChains() {
  const world = await setupBundles();
  const { here } = world;
  const projectId = here.addProject('Boats');
  let seed = 1;
  const root = await addEdit(here, projectId, seed, null);
  const branches: ImageId[][] = [[root]];
  for (let edit = 0; edit < 200; edit += 1) {
    seed += 1;
    const isNewBranch = edit % 17 === 16 && branches.length < 12;
    const from = branches[edit % branches.length] ?? [root];
    const source = isNewBranch ? (from[from.length >> 1] ?? root) : (from.at(-1) ?? root);
    const made = await addEdit(here, projectId, seed, source);
    if (isNewBranch) branches.push([source, made]);
    else from.push(made);
  }
  here.db.prepare('UPDATE image SET rating = 4, note = ? WHERE id = ?').run('the best', root);
  here.db.prepare("INSERT INTO tag (name, folded) VALUES ('Blue', 'blue')").run();
  here.db.prepare('INSERT INTO image_tag (image_id, tag_id) VALUES (?, 1)').run(root);
  const [one = root, two = root, three = root] = branches.at(-1)?.slice(1) ?? [];
  addOrder(here, [root, one, two, three]);
  return { ...world, projectId, root, branchCount: branches.length };
}

describe('a project as a file', () => {
  it('comes in elsewhere with the same chains, bytes and money, which is not counted, and once', async () => {
    const { here, there, projectId, branchCount, root, ...world } = await setupChains();
    expect(branchCount).toBe(12);
    there.addProject('Boats');
    const file = await world.exportTo('boats.zip', projectId);
    const report = await world.import(file);
    expect(report).toMatchObject({
      project: 'Boats (2)',
      added: { images: 201, runs: 201, attempts: 201, ledgerEntries: 402 + 22 },
    });
    expect(describeProject(there, 'Boats (2)')).toEqual(describeProject(here, 'Boats'));
    const originals = (library: typeof here) => dumpFiles(path.join(library.root, 'originals'));
    expect(await originals(there)).toEqual(await originals(here));
    // Shown with the pictures, and in no sum.
    expect(there.db.prepare('SELECT count(*) FROM spend_day').pluck().get()).toBe(0);
    expect(there.db.prepare('SELECT count(*) FROM unpriced_attempt').pluck().get()).toBe(0);
    const origins = there.db.prepare('SELECT DISTINCT origin_library FROM ledger').pluck().all();
    expect(origins).toEqual([here.tables.settings.libraryId()]);
    expect(there.tables.search.count({ kind: 'all' }, 'step 42')).toBe(1);
    const check = await verifyLibrary(
      { reader: createDirectReader(there.db), root: there.root, isFull: true, nowMs: 0 },
      idleTools(),
    );
    expect(check.problems).toEqual([]);

    const rows = dumpRows(there.db);
    expect(await world.import(file)).toMatchObject({
      added: { images: 0, runs: 0, attempts: 0, ledgerEntries: 0 },
    });
    expect(dumpRows(there.db)).toEqual(rows);
    // What is new in a later one is added to what came in with the first.
    await addEdit(here, projectId, 500, root);
    const later = await world.exportTo('later.zip', projectId);
    expect(await world.import(later)).toMatchObject({ project: 'Boats (2)', added: { images: 1, runs: 1 } });
    expect(describeProject(there, 'Boats (2)')).toEqual(describeProject(here, 'Boats'));
    // Back at home it is a project of its own, and its money counts no second time.
    const spent = here.db.prepare('SELECT net_nanos FROM spend_total WHERE kind = ?').pluck().get('all');
    await world.import(later, here);
    expect(describeProject(here, 'Boats (2)')).toEqual(describeProject(here, 'Boats'));
    expect(here.db.prepare('SELECT net_nanos FROM spend_total WHERE kind = ?').pluck().get('all')).toBe(
      spent,
    );
  });

  it('brings along what its pictures were made from, and no key, address or setting', async () => {
    const { here, there, ...world } = await setupBundles();
    const elsewhere = here.addProject('Sources');
    const first = await addEdit(here, elsewhere, 1, null);
    const projectId = here.addProject('Boats');
    await addEdit(here, projectId, 2, first);
    here.db
      .prepare('UPDATE connection SET base_url = ?, key_env = ?, key_hint = ?, settings = ?')
      .run('https://me:hunter2@secret.example', 'SECRET_ENV', 'hint', '{"a":"SECRET_SETTING"}');
    here.db
      .prepare("UPDATE attempt SET sent_origin = 'https://secret.example', key_fingerprint = 'SECRET_PRINT'")
      .run();
    const file = await world.exportTo('boats.zip', projectId);
    const entries = await readEntries(file);
    const everything = Buffer.concat([...entries.values(), await readFile(file)]).toString('latin1');
    for (const secret of ['hunter2', 'secret.example', 'SECRET_', 'account-1', 'idem-1', 'remote-1'])
      expect(everything.includes(secret), secret).toBe(false);
    expect((await world.import(file)).added).toMatchObject({ images: 2, runs: 2 });
    expect(there.tables.connections.list().map(({ provider }) => provider)).toEqual(['demo']);
  });

  it('tells what was open or doubtful in words: nothing waits, is at risk or is asked for again', async () => {
    const { here, there, ...world } = await setupBundles();
    const projectId = here.addProject('Boats');
    for (const [index, state] of ['planned', 'sending', 'accepted', 'unknown', 'unreadable'].entries()) {
      await addEdit(here, projectId, index + 1, null);
      here.db
        .prepare(
          `UPDATE attempt SET state = ?, charge = ?, reserved_nanos = 70 WHERE id = (SELECT MAX(id) FROM attempt)`,
        )
        .run(state, state === 'unreadable' ? 'charged' : 'unknown');
    }
    await world.import(await world.exportTo('boats.zip', projectId));
    const states = there.db.prepare('SELECT DISTINCT state, charge FROM attempt').all();
    expect(states).toEqual([{ state: 'failed', charge: 'charged' }]);
    expect(there.tables.attempts.heldNanos()).toEqual({ reservedNanos: 0, unknownNanos: 0 });
    expect(there.db.prepare('SELECT count(*) FROM run WHERE dismissed_at_ms IS NULL').pluck().get()).toBe(0);
  });

  it('keeps the chain where an original is gone', async () => {
    const { here, there, ...world } = await setupBundles();
    const projectId = here.addProject('Boats');
    const first = await addEdit(here, projectId, 1, null);
    const second = await addEdit(here, projectId, 2, first);
    await addEdit(here, projectId, 3, second);
    here.db.prepare('UPDATE image SET purged_at_ms = 5, trashed_at_ms = 5 WHERE id = ?').run(second);
    here.db
      .prepare('UPDATE blob SET removed_at_ms = 5 WHERE sha256 = (SELECT sha256 FROM image WHERE id = ?)')
      .run(second);
    const file = await world.exportTo('boats.zip', projectId);
    expect([...(await readEntries(file)).keys()]).toHaveLength(4);
    expect((await world.import(file)).added.images).toBe(3);
    const last = there.db.prepare<[], ImageId>('SELECT MAX(id) FROM image').pluck().get();
    expect(there.tables.edges.chain(last!)).toHaveLength(3);
    expect(there.db.prepare('SELECT count(*) FROM image WHERE purged_at_ms IS NOT NULL').pluck().get()).toBe(
      1,
    );
  });

  it('still comes in from a file of the first format, and joins collections of the same name', async () => {
    const { here, there, ...world } = await setupBundles();
    const projectId = here.addProject('Boats');
    const first = await addEdit(here, projectId, 1, null);
    const others = [
      await addEdit(here, projectId, 2, first),
      await addEdit(here, projectId, 3, first),
    ] as const;
    const before = await readEntries(await world.exportTo('plain.zip', projectId));
    const manifest = JSON.parse(String(before.get('manifest.json'))) as Record<string, unknown>;
    const counts = manifest['counts'] as Record<string, unknown>; // As this build writes it.
    for (const name of ['collections', 'stacks', 'localEdits', 'masks']) delete counts[name];
    const rows = Buffer.from(
      String(before.get('rows.jsonl')).replaceAll(
        /,"(stackId|keepOutsidePx)":null|,"isUnstacked":false/g,
        '',
      ),
    );
    const listed = { sizeBytes: rows.length, sha256: createHash('sha256').update(rows).digest('hex') };
    const old = Buffer.from(JSON.stringify({ ...manifest, formatVersion: 1, rows: listed }));
    const entries = new Map([...before, ['manifest.json', old], ['rows.jsonl', rows]] as const);
    expect(rows.length).toBeLessThan(before.get('rows.jsonl')?.length ?? 0);
    await writeZip(
      world.at('old.zip'),
      [...entries].map(([name, bytes]) => ({ name, bytes })),
    );
    expect((await world.import(world.at('old.zip'))).added.images).toBe(3);
    expect(describeProject(there, 'Boats')).toEqual(describeProject(here, 'Boats'));

    const fourth = await addEdit(here, projectId, 4, others[0]);
    addOrder(here, [fourth, first, others[1], others[0]]);
    there.db.exec(
      "INSERT INTO collection (name, folded, created_at_ms) VALUES ('For Print', 'for print', 1)",
    );
    await world.import(await world.exportTo('new.zip', projectId));
    // What is new is put where it belongs; what was here stays as it was left.
    const names = there.db.prepare('SELECT name, image_count FROM collection ORDER BY name').all();
    expect(names).toEqual([{ name: 'For Print', image_count: 1 }]);
  });

  it('writes over no file', async () => {
    const { here, ...world } = await setupBundles();
    const projectId = here.addProject('Boats');
    await world.exportTo('boats.zip', projectId);
    await expect(world.exportTo('boats.zip', projectId)).rejects.toMatchObject({ code: 'conflict' });
  });
});
