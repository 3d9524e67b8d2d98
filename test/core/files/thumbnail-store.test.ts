import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openThumbnailStore } from '../../../src/core/files/thumbnail-store.ts';
import type { Thumbnails } from '../../../src/core/images/image-worker.ts';
import { hashNumber } from '../../support/hash-number.ts';

const made: Thumbnails = {
  small: Uint8Array.of(1, 2, 3),
  large: Uint8Array.of(4, 5, 6, 7),
  thumbhash: Uint8Array.of(9),
};

async function setup(before?: Uint8Array | string) {
  const folder = await mkdtemp(join(tmpdir(), 'proofsheet-thumbs-test-'));
  const path = join(folder, 'thumbs.db');
  if (before !== undefined) await writeFile(path, before);
  const open = () => {
    const store = openThumbnailStore(path);
    onTestFinished(() => store.close());
    return store;
  };
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { path, open };
}

describe('the thumbnail store', () => {
  it('gives back what was put, by picture and size, also after a restart', async () => {
    const { open } = await setup();
    const first = open();
    first.put(hashNumber(1), made);
    first.close();
    const store = open();
    expect([...(store.get(hashNumber(1), '160') ?? [])]).toEqual([1, 2, 3]);
    expect([...(store.get(hashNumber(1), '320') ?? [])]).toEqual([4, 5, 6, 7]);
    expect(store.get(hashNumber(2), '160')).toBeNull();
  });

  it('replaces what was put before', async () => {
    const store = (await setup()).open();
    store.put(hashNumber(1), made);
    store.put(hashNumber(1), { ...made, small: Uint8Array.of(8) });
    expect([...(store.get(hashNumber(1), '160') ?? [])]).toEqual([8]);
  });

  it.each([
    ['noise', Buffer.alloc(9000, 0x5a)],
    ['a cut header', 'SQLite format 3\0'],
    ['nothing', ''],
  ])('is made anew where its file holds %s', async (_what, before) => {
    const store = (await setup(before)).open();
    store.put(hashNumber(1), made);
    expect(store.get(hashNumber(1), '160')).not.toBeNull();
  });

  it('is made anew where its file is another database, whatever tables that has', async () => {
    const { path, open } = await setup();
    const foreign = new Database(path);
    foreign.exec('CREATE TABLE thumbnail (other TEXT)');
    foreign.close();
    const store = open();
    store.put(hashNumber(1), made);
    expect(store.get(hashNumber(1), '320')).not.toBeNull();
  });

  it('goes on with an empty store when pages turn out damaged while it is used', async () => {
    const { path, open } = await setup();
    const first = open();
    for (let index = 0; index < 200; index += 1) {
      first.put(hashNumber(index), { ...made, large: new Uint8Array(3000).fill(7) });
    }
    first.close();
    const bytes = await readFile(path);
    bytes.fill(0xee, 8192);
    await writeFile(path, bytes);
    const store = open();
    const seen = Array.from({ length: 200 }, (_, index) => store.get(hashNumber(index), '320'));
    expect(seen).toContain(null);
    store.put(hashNumber(1), made);
    expect([...(store.get(hashNumber(1), '160') ?? [])]).toEqual([1, 2, 3]);
  });
});
