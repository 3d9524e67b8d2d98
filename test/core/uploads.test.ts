import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createUploads } from '../../src/core/uploads.ts';
import type { Clock } from '../../src/core/ports.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function setup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-uploads-'));
  folders.push(folder);
  let nowMs = 1_000;
  const clock: Clock = {
    nowMs: () => nowMs,
    sleep: () => Promise.reject(new Error('uploads never wait')),
    localDay: () => '2026-11-21',
  };
  const uploads = await createUploads(folder, clock);
  return { folder, uploads, advance: (byMs: number) => (nowMs += byMs) };
}

async function* chunks(...parts: Uint8Array[]) {
  yield* parts;
}

describe('uploads', () => {
  it('keeps the bytes as a file until a call takes them, once', async () => {
    const { uploads } = await setup();
    const id = await uploads.add(chunks(Buffer.from('ab'), Buffer.from('c')));
    const file = uploads.take(id);
    expect(file.sizeBytes).toBe(3);
    expect(await readFile(file.path, 'utf8')).toBe('abc');
    expect(() => uploads.take(id)).toThrow('That upload is gone');
  });

  it('refuses more than 64 MB and leaves nothing behind', async () => {
    const { uploads, folder } = await setup();
    const megabyte = new Uint8Array(1024 * 1024);
    await expect(uploads.add(chunks(...Array.from({ length: 65 }, () => megabyte)))).rejects.toThrow(
      'larger than 64 MB',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing behind when the sender breaks off', async () => {
    const { uploads, folder } = await setup();
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('connection lost');
    }
    await expect(uploads.add(broken())).rejects.toThrow('connection lost');
    expect(await readdir(folder)).toEqual([]);
  });

  it('forgets what nobody used within an hour', async () => {
    const { uploads, folder, advance } = await setup();
    const old = await uploads.add(chunks(Buffer.from('old')));
    advance(60 * 60 * 1000);
    await uploads.add(chunks(Buffer.from('new')));
    expect(() => uploads.peek(old)).toThrow('That upload is gone');
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('starts with an empty folder, whatever a former process left', async () => {
    const { folder } = await setup();
    await writeFile(path.join(folder, 'left-over'), 'x');
    await createUploads(folder, { nowMs: () => 0, sleep: () => Promise.resolve(), localDay: () => '' });
    expect(await readdir(folder)).toEqual([]);
  });
});
