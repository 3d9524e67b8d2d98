import { mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../../src/core/files/blob-store.ts';
import { createImageWorker } from '../../../src/core/images/image-worker-client.ts';
import { spawnImageWorkerProcess } from '../../../src/core/images/spawn-child-process.ts';
import { importFromDisk } from '../../../src/core/imports/import-files.ts';
import { importSummaryWords } from '../../../src/shared/import-model.ts';
import { makeTemporaryFolder, openTestLibrary } from '../../support/library.ts';
import { makePicture } from '../../support/pictures.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { pngWithTexts } from '../../support/tagged-pictures.ts';
import { idleTools } from '../../support/work-tools.ts';

async function setup() {
  const library = await openTestLibrary();
  const folder = await makeTemporaryFolder();
  const images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log: silentLogger });
  onTestFinished(async () => {
    await images.close();
    await library.close();
    await rm(folder, { recursive: true, force: true });
  });
  const projectId = library.addProject();
  const parts = {
    ...library,
    images,
    blobs: createBlobStore({ root: library.root, images }),
    bus: { publish: () => undefined },
    keepThumbnails: () => undefined,
  };
  return {
    library,
    folder,
    projectId,
    async put(name: string, bytes: Uint8Array): Promise<string> {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), bytes);
      return path.join(folder, name);
    },
    run: (paths: readonly string[] = [folder], tools = idleTools(), useFileTimes = true) =>
      importFromDisk(parts, library.root, { projectId, paths, useFileTimes }, tools),
    names: () =>
      library.db.prepare<[], string>('SELECT file_name FROM image ORDER BY file_name').pluck().all(),
  };
}

describe('importing folders', () => {
  it('takes what is a picture from every level, says what is not, and stores nothing twice', async () => {
    const world = await setup();
    await world.put('a.png', await makePicture({ seed: 1 }));
    await world.put('deep/er/b.jpg', await makePicture({ seed: 2, format: 'jpeg' }));
    await world.put('deep/a again.png', await makePicture({ seed: 1 }));
    await world.put('deep/named.txt', await makePicture({ seed: 3, format: 'webp' }));
    await world.put('notes.txt', Buffer.from('words'));
    await world.put('cut.png', (await makePicture({ seed: 4 })).subarray(0, -9));
    await world.put('empty.png', Buffer.alloc(0));
    await world.put('.DS_Store', Buffer.from('hidden'));
    await world.put('._a.png', await makePicture({ seed: 5 }));
    await symlink(world.folder, path.join(world.folder, 'round'));
    await symlink('/etc/hostname', path.join(world.folder, 'link.png'));

    const summary = await world.run();
    expect(summary).toMatchObject({ imported: 3, alreadyHere: 1, refused: 3, isCancelled: false });
    expect(Object.fromEntries(summary.refusals.map(({ name, reason }) => [name, reason]))).toEqual({
      'notes.txt': 'not-a-picture',
      'cut.png': 'damaged',
      'empty.png': 'not-a-picture',
    });
    expect(importSummaryWords(summary)).toBe('3 imported, 1 already here, 3 not taken.');
    expect(await world.run()).toMatchObject({ imported: 0, alreadyHere: 4, refused: 3, firstImageId: null });
    expect(world.names()).toHaveLength(3);
    expect(await readdir(world.library.root)).not.toContain('importing');
  });

  it('goes on where a cancelled import stopped, with no duplicate and no gap', async () => {
    const world = await setup();
    for (let seed = 1; seed <= 12; seed += 1) await world.put(`${seed}.png`, await makePicture({ seed }));
    const controller = new AbortController();
    const stopHalfway = {
      signal: controller.signal,
      progress: (part: number) => part > 0.4 && controller.abort(),
    };
    const first = await world.run([world.folder], stopHalfway);
    expect(first.isCancelled).toBe(true);
    expect(first.imported).toBeGreaterThan(0);
    expect(first.imported).toBeLessThan(12);
    expect(world.names()).toHaveLength(first.imported);
    expect(await world.run()).toMatchObject({ imported: 12 - first.imported, alreadyHere: first.imported });
    expect(world.names()).toHaveLength(12);
  });

  it('sorts pictures by their files’ dates, or by now', async () => {
    const world = await setup();
    const file = await world.put('old.png', await makePicture({ seed: 1 }));
    await utimes(file, 1_600_000_000, 1_600_000_000);
    const other = await world.put('other.png', await makePicture({ seed: 2 }));
    await utimes(other, 1_600_000_000, 1_600_000_000);
    await world.run([file]);
    await world.run([other], idleTools(), false);
    const sorted = world.library.db
      .prepare('SELECT file_name, sorted_at_ms FROM image ORDER BY file_name')
      .raw()
      .all();
    expect(sorted).toEqual([
      ['old.png', 1_600_000_000_000],
      ['other.png', world.library.clock.nowMs()],
    ]);
  });

  it('keeps the recipe a file brings, and finds the picture by its prompt', async () => {
    const world = await setup();
    const parameters = 'a lighthouse in fog\nSteps: 20, Model: dreamy';
    await world.put('x.png', await pngWithTexts({ parameters }));
    const { firstImageId } = await world.run();
    const { tables } = world.library;
    const image = tables.images.get(firstImageId!);
    expect(tables.fileRecipes.get(image!.sha256)).toMatchObject({ source: 'a1111', model: 'dreamy' });
    expect(tables.search.count({ kind: 'all' }, 'lighthouse fog')).toBe(1);
  });

  it('names what cannot be looked at, and takes the rest', async () => {
    const world = await setup();
    const file = await world.put('fine.png', await makePicture());
    const summary = await world.run([path.join(world.folder, 'nowhere'), file, '/dev/null']);
    expect(summary).toMatchObject({ imported: 1, refused: 2 });
    expect(summary.refusals).toContainEqual({ name: 'nowhere', reason: 'unreadable', format: null });
  });
});
