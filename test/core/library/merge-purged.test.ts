import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { originalName } from '../../../src/core/files/blob-store.ts';
import type { ImageId, Sha256 } from '../../../src/shared/ids.ts';
import { dumpRows, setupBackups } from '../../support/backup-world.ts';

type World = Awaited<ReturnType<typeof setupBackups>>;
type Opened = World['library'] | ReturnType<World['open']>;

/** A picture that was brought in from a file, as the app leaves it. */
async function bringIn({ db, tables, root }: Opened, projectId: World['projectId'], createdAtMs: number) {
  const bytes = Buffer.from('a photo of the harbour'.repeat(200));
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  const file = path.join(root, originalName(sha256, 'png'));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  const facts = { width: 4, height: 3, hasAlpha: false, orientation: 1, sizeBytes: bytes.length };
  tables.blobs.insertIfAbsent({ sha256, format: 'png', ...facts }, createdAtMs);
  const imageId = tables.images.insert({
    ...{ projectId, sha256, runId: null, attemptId: null, outputIndex: null, origin: 'imported' },
    ...{ isListed: true, fileName: 'harbour.png', revisedPrompt: null, sourceId: null, width: 4, height: 3 },
    ...{ amountNanos: null, sortedAtMs: createdAtMs, createdAtMs },
  });
  db.exec("INSERT OR IGNORE INTO collection (name, folded, created_at_ms) VALUES ('Sea', 'sea', 1)");
  db.prepare('INSERT INTO collection_image (collection_id, image_id, sorted_at_ms) VALUES (1, ?, 1)').run(
    imageId,
  );
  return { imageId, sha256, name: originalName(sha256, 'png') };
}

/** As the trash does it, files left to the next start. */
function purge({ tables }: Opened, id: ImageId, sha256: Sha256): void {
  tables.images.setTrashed([id], true, 50);
  tables.tombstones.clearLinks(id);
  tables.tombstones.removeRow(id, 60);
  tables.tombstones.giveUpBytes(sha256, 60);
}

const countOf = ({ db }: Opened, table: string): number =>
  db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;

describe('what was deleted for good', () => {
  it('stays so in a merge of a backup from before, and the merge says it', async () => {
    const world = await setupBackups();
    const { library } = world;
    await world.buy(1);
    const { imageId, sha256, name } = await bringIn(library, world.projectId, 1_000);
    await world.backUp('before');
    purge(library, imageId, sha256);
    await rm(path.join(library.root, name));
    const before = dumpRows(library.db);

    const report = await world.merge('before');
    expect(report.added).toMatchObject({ images: 0, originals: 0 });
    expect(report.notices).toEqual(['1 picture that was deleted for good here stays deleted.']);
    expect(dumpRows(library.db)).toEqual(before);
    expect(existsSync(path.join(library.root, name))).toBe(false);
  });

  it('comes back as it was where the same file was brought in again later', async () => {
    const world = await setupBackups();
    const { library } = world;
    await world.backUp('early');
    await world.restore('early', 'restored');
    const restored = world.open('restored');
    const first = await bringIn(library, world.projectId, 1_000);
    await world.backUp('first');
    purge(library, first.imageId, first.sha256);
    const second = await bringIn(library, world.projectId, 2_000);
    await world.backUp('second');

    await world.merge('second', restored);
    // It also brings what is known of the deletion: the older backup does not undo it.
    expect((await world.merge('first', restored)).added).toMatchObject({ images: 0, originals: 0 });
    expect(restored.db.prepare('SELECT created_at_ms FROM image').pluck().all()).toEqual([2_000]);
    expect(existsSync(path.join(restored.root, second.name))).toBe(true);
    expect(await world.check(restored)).toEqual([]);
  });

  it('leaves its place, without its bytes, where a picture that comes back was made from it', async () => {
    const world = await setupBackups();
    const { library } = world;
    const { imageId, sha256, name } = await bringIn(library, world.projectId, 1_000);
    await world.backUp('early');
    await world.restore('early', 'restored');
    const restored = world.open('restored');
    const child = await world.buy(2);
    library.db
      .prepare("INSERT INTO edge (child_id, position, input_id, role) VALUES (?, 0, ?, 'source')")
      .run(child.imageId, imageId);
    library.db.prepare('UPDATE image SET version = 2 WHERE id = ?').run(child.imageId);
    await world.backUp('late');
    purge(restored, imageId, sha256);
    await rm(path.join(restored.root, name));

    const report = await world.merge('late', restored);
    expect(report.added).toMatchObject({ images: 1, originals: 1 });
    const rows = restored.db
      .prepare(
        `SELECT input.purged_at_ms AS purgedAtMs, input.trashed_at_ms IS NOT NULL AS isTrashed, run.prompt AS prompt
          FROM edge JOIN image AS input ON input.id = edge.input_id JOIN image AS child ON child.id = edge.child_id
          JOIN run ON run.id = child.run_id`,
      )
      .all();
    expect(rows).toEqual([{ purgedAtMs: 60, isTrashed: 1, prompt: 'boat 2' }]);
    expect(countOf(restored, 'collection_image')).toBe(0);
    expect(existsSync(path.join(restored.root, name))).toBe(false);
    const merged = dumpRows(restored.db);
    await world.merge('late', restored);
    expect(dumpRows(restored.db)).toEqual(merged);
    expect(await world.check(restored)).toEqual([]);
  });
});
