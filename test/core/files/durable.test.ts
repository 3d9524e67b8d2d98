import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeFolderDurably,
  renameDurably,
  renamePatiently,
  writeDurably,
  type RenameTools,
} from '../../../src/core/files/durable.ts';
import { makeTemporaryFolder } from '../../support/library.ts';

let folder: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writing durably', () => {
  it('makes the folders, replaces what is there, and leaves nothing else', async () => {
    const file = path.join(folder, 'a', 'b', 'reply.json');
    await writeDurably(file, 'first, and longer');
    await writeDurably(file, new Uint8Array([1, 2, 3]));
    expect([...(await readFile(file))]).toEqual([1, 2, 3]);
    expect(await readdir(path.dirname(file))).toEqual(['reply.json']);
  });

  it('leaves the old file and no temporary one when the rename fails', async () => {
    const target = path.join(folder, 'taken');
    await mkdir(path.join(target, 'inside'), { recursive: true });
    await expect(writeDurably(target, 'bytes')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('ends with one whole file when many write it at once', async () => {
    const file = path.join(folder, 'draft');
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(10_000));
    await Promise.all(texts.map((text) => writeDurably(file, text)));
    expect(texts).toContain(await readFile(file, 'utf8'));
    expect(await readdir(folder)).toEqual(['draft']);
  });
});

describe('renaming durably', () => {
  it('moves a file into a folder that did not exist', async () => {
    const from = path.join(folder, 'from');
    const to = path.join(folder, 'x', 'y', 'to');
    await writeFile(from, 'bytes');
    await renameDurably(from, to);
    expect(await readFile(to, 'utf8')).toBe('bytes');
    await expect(readFile(from)).rejects.toThrow(/ENOENT/);
  });

  it('fails for a file that is not there and makes none', async () => {
    await expect(renameDurably(path.join(folder, 'no'), path.join(folder, 'to'))).rejects.toThrow(/ENOENT/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes a folder that is there already without complaint', async () => {
    await makeFolderDurably(folder);
    await makeFolderDurably(path.join(folder, 'a', 'b'));
    await makeFolderDurably(path.join(folder, 'a', 'b'));
    expect(await readdir(folder)).toEqual(['a']);
  });
});

describe('a rename that somebody is in the way of', () => {
  function setup(platform: NodeJS.Platform, failures: readonly string[]) {
    const left = [...failures];
    const pausesMs: number[] = [];
    const tools: RenameTools = {
      platform,
      pause: (delayMs) => {
        pausesMs.push(delayMs);
        return Promise.resolve();
      },
      rename: () => {
        const code = left.shift();
        return code === undefined
          ? Promise.resolve()
          : Promise.reject(Object.assign(new Error(code), { code }));
      },
    };
    return { run: () => renamePatiently('from', 'to', tools), pausesMs };
  }

  it('is tried again on Windows while the file is held', async () => {
    const { run, pausesMs } = setup('win32', ['EPERM', 'EACCES', 'EBUSY']);
    await run();
    expect(pausesMs).toEqual([10, 20, 30]);
  });

  it('gives up on Windows after ten seconds', async () => {
    const { run, pausesMs } = setup('win32', Array<string>(1_000).fill('EPERM'));
    await expect(run()).rejects.toThrow('EPERM');
    const waitedMs = pausesMs.reduce((sum, delayMs) => sum + delayMs, 0);
    expect(waitedMs).toBeGreaterThanOrEqual(10_000);
    expect(waitedMs).toBeLessThan(10_200);
  });

  it.each([
    ['win32', 'ENOENT'],
    ['win32', 'ENOSPC'],
    ['linux', 'EPERM'],
    ['darwin', 'EACCES'],
  ] as const)('is final on %s for %s', async (platform, code) => {
    const { run, pausesMs } = setup(platform, [code]);
    await expect(run()).rejects.toThrow(code);
    expect(pausesMs).toEqual([]);
  });
});
