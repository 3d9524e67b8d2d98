import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore, type BlobStore } from '../../../src/core/files/blob-store.ts';
import type { ImageWorker } from '../../../src/core/images/image-worker.ts';
import { createImageWorker } from '../../../src/core/images/image-worker-client.ts';
import { spawnImageWorkerProcess } from '../../../src/core/images/spawn-child-process.ts';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { verifyLibrary } from '../../../src/core/library/verify.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';
import { idleTools } from '../../support/work-tools.ts';
import { makePicture, writePicture } from '../../support/pictures.ts';
import { createRandom } from '../../support/random.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let library: TestLibrary;
let images: ImageWorker;
let blobs: BlobStore;
let incoming: string;
beforeEach(async () => {
  library = await openTestLibrary();
  images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log: silentLogger });
  blobs = createBlobStore({ root: library.root, images });
  incoming = path.join(library.root, 'incoming');
  await mkdir(incoming);
});
afterEach(async () => {
  await images.close();
  await library.close();
});

describe('keeping an original', () => {
  it('leaves a bought file in its folder, so that a delivery cut off before its rows begins again with it', async () => {
    const bought = path.join(incoming, 'link-0.bin');
    await writeFile(bought, await makePicture());
    const checked = await images.check(bought);
    await blobs.adopt(bought, checked);
    await blobs.adopt(bought, await images.check(bought));
    expect(await readFile(blobs.pathOf(checked.sha256, checked.format))).toEqual(await readFile(bought));
  });

  it.each([
    ['png', 'png'],
    ['jpeg', 'jpg'],
    ['webp', 'webp'],
  ] as const)('moves a %s under its hash, byte for byte', async (format, extension) => {
    const bytes = await makePicture({ format });
    const temporary = path.join(incoming, 'reply');
    await writeFile(temporary, bytes);
    const checked = await blobs.checkAndAdopt(temporary);
    const { sha256 } = checked;
    const target = blobs.pathOf(sha256, format);
    expect(path.relative(library.root, target).split(path.sep)).toEqual([
      'originals',
      sha256.slice(0, 2),
      sha256.slice(2, 4),
      `${sha256}.${extension}`,
    ]);
    expect(await readFile(target)).toEqual(bytes);
    expect(checked.sizeBytes).toBe(bytes.length);
    expect(existsSync(temporary)).toBe(false);
  });

  it('keeps the same bytes once, however often and however many at once', async () => {
    const files = await Promise.all(
      Array.from({ length: 6 }, (_, index) => writePicture(incoming, `copy-${index}.png`, { seed: 5 })),
    );
    const kept = await Promise.all(files.map((file) => blobs.checkAndAdopt(file)));
    expect(new Set(kept.map((checked) => checked.sha256)).size).toBe(1);
    expect(await readdir(incoming)).toEqual([]);
    const stored = await readdir(path.join(library.root, 'originals'), { recursive: true });
    expect(stored.filter((name) => name.endsWith('.png'))).toHaveLength(1);
  });

  it('does not write a file that is there already', async () => {
    const checked = await blobs.checkAndAdopt(await writePicture(incoming, 'one.png', { seed: 5 }));
    const target = blobs.pathOf(checked.sha256, 'png');
    const before = await stat(target, { bigint: true });
    await blobs.adopt(await writePicture(incoming, 'two.png', { seed: 5 }), checked);
    const after = await stat(target, { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  it('replaces a damaged file of another size by the good bytes', async () => {
    const bytes = await makePicture({ seed: 6 });
    const file = path.join(incoming, 'one.png');
    await writeFile(file, bytes);
    const checked = await images.check(file);
    const target = blobs.pathOf(checked.sha256, 'png');
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, bytes.subarray(0, 20));
    await blobs.adopt(file, checked);
    expect(await readFile(target)).toEqual(bytes);
  });

  it('refuses what is no whole picture and leaves it where it is', async () => {
    const file = path.join(incoming, 'cut.png');
    await writeFile(file, (await makePicture()).subarray(0, -5));
    await expect(blobs.checkAndAdopt(file)).rejects.toMatchObject({ code: 'unreadable' });
    expect(await readdir(incoming)).toEqual(['cut.png']);
    expect(existsSync(path.join(library.root, 'originals'))).toBe(false);
  });

  it('writes small files into the library, whole', async () => {
    const file = await blobs.writeBytes('incoming/7', 'reply.json', new TextEncoder().encode('{}'));
    expect(file).toBe(path.join(incoming, '7', 'reply.json'));
    expect(await readFile(file, 'utf8')).toBe('{}');
  });
});

describe('a process killed while it keeps pictures', () => {
  const loopFile = fileURLToPath(new URL('./adopt-loop.ts', import.meta.url));

  /** Runs the loop until it reported `count` pictures, kills it, and gives what it had reported. */
  async function keepAndKill(count: number): Promise<ImageId[]> {
    const child = fork(loopFile, [library.root], { execArgv: [] });
    const reported: ImageId[] = [];
    child.on('message', (imageId) => {
      reported.push(imageId as ImageId);
      if (reported.length === count) child.kill('SIGKILL');
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    return reported;
  }

  it('leaves no row without its file, and nothing it reported is lost', async () => {
    const random = createRandom(9);
    const reported: ImageId[] = [];
    for (let round = 0; round < 6; round += 1) reported.push(...(await keepAndKill(1 + random.below(25))));
    const lost = reported.filter((imageId) => library.tables.images.get(imageId) === null);
    expect(lost).toEqual([]);
    expect(new Set(reported).size).toBe(reported.length);

    const reader = createDirectReader(library.db);
    const check = { reader, root: library.root, isFull: true, nowMs: 0 };
    const { ok, notices } = await verifyLibrary(check, idleTools());
    // A file whose row was not committed yet is the only trace a kill may leave.
    expect(ok).toBe(true);
    expect(notices.filter(({ code }) => code !== 'leftover')).toEqual([]);
    expect(notices.length).toBeLessThanOrEqual(6);
    expect(library.tables.search.count({ kind: 'all' }, 'loop')).toBe(
      library.tables.images.count({ kind: 'all' }),
    );
  });
});
