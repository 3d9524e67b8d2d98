import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { createBlobStore, originalName } from '../../../src/core/files/blob-store.ts';
import { createTrashHandlers } from '../../../src/core/handlers/trash.ts';
import type { ImageWorker } from '../../../src/core/images/image-worker.ts';
import { verifyLibrary } from '../../../src/core/library/verify.ts';
import { createTrash } from '../../../src/core/organise/trash.ts';
import type { ImageId, ProjectId, Sha256 } from '../../../src/shared/ids.ts';
import { setupOrganise, type OrganiseWorld } from '../../support/organise-world.ts';
import { makePicture } from '../../support/pictures.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { idleTools } from '../../support/work-tools.ts';

const page = 'page' as const;
const small = Buffer.from('small');
const large = Buffer.from('large');

let world: OrganiseWorld;
let projectId: ProjectId;
let trash: ReturnType<typeof createTrash>;
let calls: ReturnType<typeof createTrashHandlers>;
beforeEach(async () => {
  world = await setupOrganise();
  projectId = world.addProject();
  const { db, tables, clock, root } = world;
  const blobs = createBlobStore({ root, images: {} as ImageWorker }); // Only paths are asked of it here.
  const bus = { publish: () => undefined };
  const thumbnails = { get: () => null, remove: () => undefined };
  const makeThumbnails = () => Promise.resolve({ small, large });
  trash = createTrash(
    { db, tables, bus, clock, log: silentLogger, blobs, thumbnails, makeThumbnails },
    world.organiser,
  );
  calls = createTrashHandlers({ tables, clock }, trash);
});
afterEach(() => world.close());

/** A picture with its real file. */
async function addPicture(seed: number, sourceId: ImageId | null = null) {
  const bytes = await makePicture({ seed });
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  const file = path.join(world.root, originalName(sha256, 'png'));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  world.tables.blobs.insertIfAbsent(
    {
      sha256,
      format: 'png',
      width: 64,
      height: 48,
      hasAlpha: false,
      orientation: 1,
      sizeBytes: bytes.length,
    },
    0,
  );
  const [id] = world.addImages(projectId, 1, { sha256, sourceId });
  if (id === undefined) throw new Error('one was made');
  return { id, sha256, file, sizeBytes: bytes.length };
}

const moveToTrash = (...imageIds: ImageId[]) => world.calls['organise.trash']({ target: { imageIds } }, page);
const purge = (...imageIds: ImageId[]) => calls['trash.purge']({ which: { target: { imageIds } } }, page);

async function check() {
  const reader = createDirectReader(world.db);
  const parts = { reader, root: world.root, isFull: true, nowMs: 7 };
  const { ok, problems, notices } = await verifyLibrary(parts, idleTools());
  return { ok, found: [...problems, ...notices].map(({ message }) => message) };
}

const whole = { ok: true, found: [] };

describe('deleting for good', () => {
  it('frees the bytes, forgets the picture, and says beforehand exactly what it will do', async () => {
    const [one, other] = [await addPicture(1), await addPicture(2)];
    await world.calls['organise.tag']({ target: { imageIds: [one.id] }, add: ['gone'], remove: [] }, page);
    await moveToTrash(one.id, other.id);
    const which = { target: { scope: { kind: 'trash' as const }, search: '', except: [other.id] } };
    const preview = await calls['trash.preview']({ which }, page);
    expect(preview).toMatchObject({ count: 1, freedBytes: one.sizeBytes, tombstoneCount: 0, neededCount: 0 });
    expect(await calls['trash.purge']({ which }, page)).toEqual(preview);
    expect([existsSync(one.file), existsSync(other.file)]).toEqual([false, true]);
    expect(world.tables.images.get(one.id)).toBeNull();
    expect(await calls['trash.summary']({}, page)).toMatchObject({ count: 1, sizeBytes: other.sizeBytes });
    expect(await check()).toEqual(whole);
    // Undoing the trash brings back what is still there, and says what is not.
    const undone = await world.calls['organise.undo']({}, page);
    expect(undone).toMatchObject({ skippedCount: 1, imageIds: [other.id] });
    expect(await check()).toEqual(whole);
  });

  it('keeps the place and a small picture of what others were made from, in the library itself', async () => {
    const first = await addPicture(1);
    const second = await addPicture(2, first.id);
    const third = await addPicture(3, second.id);
    await moveToTrash(first.id, second.id);
    expect(await purge(first.id, second.id)).toMatchObject({ count: 2, tombstoneCount: 2 });
    expect(world.tables.edges.chain(third.id).map(({ cell }) => [cell.id, cell.isPurged])).toEqual([
      [first.id, true],
      [second.id, true],
      [third.id, false],
    ]);
    expect(Buffer.from(world.tables.tombstones.thumbnail(first.id, '320') ?? [])).toEqual(large);
    expect([existsSync(first.file), existsSync(third.file)]).toEqual([false, true]);
    expect(world.tables.images.count({ kind: 'trash' })).toBe(0);
    expect(await check()).toEqual(whole);
    // Nothing can be done to what is no picture any more.
    expect(
      (await world.calls['organise.restore']({ target: { imageIds: [first.id] } }, page)).changedCount,
    ).toBe(0);
    // With the last of the chain goes what was only kept for it.
    await moveToTrash(third.id);
    await purge(third.id);
    expect(world.db.prepare('SELECT count(*) FROM image').pluck().get()).toBe(0);
    expect(world.db.prepare('SELECT count(*) FROM blob').pluck().get()).toBe(0);
    expect(await check()).toEqual(whole);
  });

  it('keeps bytes that another picture shows, and frees them with the last one', async () => {
    const one = await addPicture(1);
    const same = await addPicture(1);
    await moveToTrash(one.id);
    expect(await purge(one.id)).toMatchObject({ count: 1, freedBytes: 0 });
    expect(existsSync(one.file)).toBe(true);
    await moveToTrash(same.id);
    expect(await purge(same.id)).toMatchObject({ count: 1, freedBytes: same.sizeBytes });
    expect(existsSync(one.file)).toBe(false);
    expect(await check()).toEqual(whole);
  });

  it('leaves what a run needs that is not over, and names the run', async () => {
    const [needed, free] = [await addPicture(1), await addPicture(2)];
    const runId = world.addRun(projectId, { prompt: 'make it night' });
    const { db } = world;
    db.prepare("INSERT INTO run_input VALUES (?, 0, 'source', ?, ?)").run(runId, needed.id, needed.sha256);
    db.prepare(
      `INSERT INTO attempt (run_id, connection_id, state, is_play_money, wanted_count, created_at_ms)
        VALUES (?, ?, 'planned', 1, 1, 0)`,
    ).run(runId, world.demoId);
    await moveToTrash(needed.id, free.id);
    await expect(Promise.resolve(purge(needed.id))).rejects.toThrow(/make it night/);
    expect(await purge(needed.id, free.id)).toMatchObject({
      count: 1,
      neededCount: 1,
      needed: [{ imageId: needed.id, runId, projectId, prompt: 'make it night' }],
    });
    expect([existsSync(needed.file), existsSync(free.file)]).toEqual([true, false]);
    db.prepare("UPDATE attempt SET state = 'cancelled'").run();
    // What a run that is over was asked with keeps its place.
    expect(await purge(needed.id)).toMatchObject({
      count: 1,
      tombstoneCount: 1,
      freedBytes: needed.sizeBytes,
    });
    expect(await check()).toEqual(whole);
  });

  it('touches nothing outside the trash, and only what is old enough where an age is given', async () => {
    const [kept, old, young] = [await addPicture(1), await addPicture(2), await addPicture(3)];
    const nowMs = world.clock.nowMs();
    await moveToTrash(old.id);
    world.clock.set(nowMs + 5_000);
    await moveToTrash(young.id);
    expect(await purge(kept.id)).toMatchObject({ count: 0 });
    expect(await calls['trash.purge']({ which: { olderThanMs: 5_000 } }, page)).toMatchObject({ count: 1 });
    expect([existsSync(kept.file), existsSync(old.file), existsSync(young.file)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('finishes at the next start what a stop left between the rows and the file, and keeps bytes that came again', async () => {
    const [one, two] = [await addPicture(1), await addPicture(2)];
    await moveToTrash(one.id, two.id);
    const { tables, db } = world;
    // As a stop leaves it: the rows are gone, the files are not.
    for (const { id, sha256 } of [one, two]) {
      tables.search.removeImage(id);
      tables.tombstones.clearLinks(id);
      tables.tombstones.removeRow(id, 1);
      tables.tombstones.giveUpBytes(sha256, 1);
    }
    expect((await check()).ok).toBe(true);
    // One of them is on its way in again.
    tables.blobs.expect(two.sha256);
    await trash.removeLeftOriginals();
    expect([existsSync(one.file), existsSync(two.file)]).toEqual([false, true]);
    await addPicture(2);
    await trash.removeLeftOriginals();
    expect(existsSync(two.file)).toBe(true);
    expect(db.prepare('SELECT count(*) FROM original_removal').pluck().get()).toBe(0);
    expect(await check()).toEqual(whole);
  });
});
