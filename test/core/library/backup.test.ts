import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBackup } from '../../../src/core/library/create-backup.ts';
import { dumpFiles, dumpRows, setupBackups } from '../../support/backup-world.ts';
import { idleTools } from '../../support/work-tools.ts';

type World = Awaited<ReturnType<typeof setupBackups>>;

/** A library of three purchases, backed up to "copy". */
async function setupCopy() {
  const world = await setupBackups();
  const bought = [await world.buy(1), await world.buy(2), await world.buy(3)];
  const report = await world.backUp('copy');
  return { world, bought, report };
}

describe('backing up and restoring', () => {
  it('gives the same rows, files and sums in another folder', async () => {
    const { world, report } = await setupCopy();
    expect(report).toMatchObject({
      kind: 'full',
      fileCount: 4,
      imageCount: 3,
      ledgerCount: 6,
      spentNanos: 3006,
    });
    expect(report.missingOriginals).toEqual([]);
    const before = dumpRows(world.library.db);
    const manifest = await world.restore('copy', 'restored');
    expect(manifest).toMatchObject({ spentNanos: 3006, ledgerSumNanos: 3156 });
    const restored = world.open('restored');
    expect(dumpRows(restored.db)).toEqual(before);
    expect(await world.check(restored)).toEqual([]);
    expect(readdirSync(world.at('restored')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('keeps a paid reply that was not delivered, and none that was', async () => {
    const { world, bought } = await setupCopy();
    const [first, second] = bought;
    for (const each of [first, second]) {
      const folder = path.join(world.library.root, 'incoming', String(each?.attemptId));
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, 'body'), `paid ${each?.attemptId}`);
    }
    world.library.db.prepare("UPDATE attempt SET state = 'unreadable' WHERE id = ?").run(first?.attemptId);
    await world.backUp('copy');
    await world.restore('copy', 'restored');
    expect(await dumpFiles(world.at('restored/incoming'))).toEqual({
      [path.join(String(first?.attemptId), 'body')]: `paid ${first?.attemptId}`,
    });
  });

  it('brings an older backup up to date, taking over what it holds', async () => {
    const { world } = await setupCopy();
    await world.buy(4);
    const again = await world.backUp('copy');
    expect(again).toMatchObject({ reusedCount: 3, fileCount: 5, imageCount: 4 });
    expect(readdirSync(world.folder)).toEqual(['copy']);
    await world.restore('copy', 'restored');
    expect(await world.check(world.open('restored'))).toEqual([]);
  });

  it('says which originals the library itself has lost, and backs up the rest', async () => {
    const { world, bought } = await setupCopy();
    const [lost, changed] = bought.map((each) => each.name);
    await rm(path.join(world.library.root, lost ?? ''));
    await writeFile(path.join(world.library.root, changed ?? ''), 'other bytes');
    const report = await world.backUp('later');
    expect([...report.missingOriginals].sort()).toEqual([lost, changed].sort());
    await world.restore('later', 'restored');
    expect(await world.check(world.open('restored'))).toHaveLength(2);
  });

  it('takes a good original from the library when the older backup has a damaged one', async () => {
    const { world, bought } = await setupCopy();
    await writeFile(path.join(world.at('copy'), bought[0]?.name ?? ''), 'rotten');
    const report = await world.backUp('copy');
    expect(report).toMatchObject({ reusedCount: 2, missingOriginals: [] });
    await world.restore('copy', 'restored');
    expect(await world.check(world.open('restored'))).toEqual([]);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const { world } = await setupCopy();
    const stopper = new AbortController();
    const source = { db: world.library.db, root: world.library.root, appVersion: 'test' };
    const stopped = createBackup(
      source,
      { folder: world.at('other'), kind: 'full', createdAtMs: 1 },
      { signal: stopper.signal, progress: (part) => part > 0.3 && stopper.abort(new Error('enough')) },
    );
    await expect(stopped).rejects.toThrow('enough');
    expect(readdirSync(world.folder)).toEqual(['copy']);
  });

  it('removes what a killed backup left, and finds the former one where a kill set it aside', async () => {
    const { world } = await setupCopy();
    await mkdir(world.at('copy.part-0123456789ab'));
    await writeFile(world.at('copy.part-0123456789ab/library.db'), 'half');
    await rename(world.at('copy'), world.at('copy.old-0123456789ab'));
    expect(await world.backUp('copy')).toMatchObject({ reusedCount: 3 });
    expect(readdirSync(world.folder)).toEqual(['copy']);
  });

  it('refuses folders that are not for it, and leaves them as they are', async () => {
    const { world } = await setupCopy();
    const refusals: [string, RegExp][] = [
      [path.join(world.library.root, 'originals'), /inside the library/],
      [path.join(world.library.root, 'originals/ab/new'), /inside the library/],
      [world.library.root, /inside the library/],
      [path.dirname(world.library.root), /lies inside it/],
    ];
    await mkdir(world.at('mine'));
    await writeFile(world.at('mine/letter.txt'), 'dear');
    refusals.push([world.at('mine'), /not empty/]);
    await world.restore('copy', 'restored');
    refusals.push([world.at('restored'), /another library is there/]);
    const other = await setupBackups();
    await other.buy(1);
    await other.backUp('theirs');
    refusals.push([other.at('theirs'), /backup of another library/]);
    await symlink(world.library.root, world.at('link'));
    refusals.push([world.at('link/originals/deep'), /inside the library/]);
    const before = await dumpFiles(world.folder);
    for (const [folder, words] of refusals) {
      const source = { db: world.library.db, root: world.library.root, appVersion: 'test' };
      const request = { folder, kind: 'full', createdAtMs: 1 } as const;
      await expect(createBackup(source, request, idleTools()), folder).rejects.toThrow(words);
    }
    expect(await dumpFiles(world.folder)).toEqual(before);
  });

  const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
  // Mounting a small disk needs root.
  it.skipIf(!isRoot)('says that the disk is full, and leaves nothing half-made on it', async () => {
    const { world } = await setupCopy();
    const disk = world.at('small');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk]);
    onTestFinished(() => void execFileSync('umount', [disk]));
    await expect(world.backUp('small/backup')).rejects.toThrow(/^The disk is full/);
    expect(readdirSync(disk)).toEqual([]);
  });
});

describe('a backup that is not whole', () => {
  const spoil: Readonly<Record<string, (world: World, name: string) => Promise<void>>> = {
    'has a file cut short': (world, name) => truncate(path.join(world.at('copy'), name), 10),
    'lacks a file': (world, name) => rm(path.join(world.at('copy'), name)),
    'holds a file more': (world) => writeFile(world.at('copy/originals/extra.png'), 'x'),
    'has one flipped bit': async (world, name) => {
      const file = path.join(world.at('copy'), name);
      const bytes = await readFile(file);
      bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
      await writeFile(file, bytes);
    },
    'has a link for a file': async (world, name) => {
      await rm(path.join(world.at('copy'), name));
      await symlink(path.join(world.library.root, name), path.join(world.at('copy'), name));
    },
    'has a link for a folder': async (world) => {
      await rm(world.at('copy/originals'), { recursive: true });
      await symlink(path.join(world.library.root, 'originals'), world.at('copy/originals'));
    },
    'has no list': (world) => rm(world.at('copy/manifest.json')),
    'has half a list': (world) => truncate(world.at('copy/manifest.json'), 400),
    'has a changed database': (world) => appendFile(world.at('copy/library.db'), 'x'),
  };

  it.for(Object.keys(spoil))('is refused when it %s, with nothing written', async (what) => {
    const { world, bought } = await setupCopy();
    await spoil[what]?.(world, bought[1]?.name ?? '');
    await expect(world.restore('copy', 'restored')).rejects.toThrow(/not whole|no whole backup|not a backup/);
    expect(existsSync(world.at('restored'))).toBe(false);
    const before = dumpRows(world.library.db);
    await rm(path.join(world.library.root, bought[1]?.name ?? ''));
    await expect(world.merge('copy')).rejects.toThrow(/not whole|no whole backup|not a backup/);
    expect(dumpRows(world.library.db)).toEqual(before);
    expect(existsSync(path.join(world.library.root, 'merging.part'))).toBe(false);
  });

  it('names the file whose bytes have changed', async () => {
    const { world, bought } = await setupCopy();
    await spoil['has one flipped bit']?.(world, bought[1]?.name ?? '');
    await expect(world.restore('copy', 'restored')).rejects.toThrow(bought[1]?.name);
  });

  type Manifest = { files: { path: string; sizeBytes: number; sha256: string }[] } & Record<string, unknown>;
  const lies: Readonly<Record<string, (manifest: Manifest) => void>> = {
    'a path out of the folder': ({ files }) => void files.push({ ...file(files), path: '../outside.png' }),
    'an absolute path': ({ files }) => void files.push({ ...file(files), path: '/etc/passwd' }),
    'a path with dots inside': ({ files }) => {
      files.push({ ...file(files), path: 'originals/../../outside.png' });
    },
    'a Windows path': ({ files }) => void files.push({ ...file(files), path: 'C:\\outside.png' }),
    'a reply of no attempt': ({ files }) => void files.push({ ...file(files), path: 'incoming/../x' }),
    'a file twice': ({ files }) => void files.push(file(files)),
    'a wrong hash': ({ files }) => void (file(files).sha256 = 'f'.repeat(64)),
    'a huge size': ({ files }) => void (file(files).sizeBytes = Number.MAX_SAFE_INTEGER),
    'a negative size': ({ files }) => void (file(files).sizeBytes = -1),
    'huge counts': (manifest) =>
      void (manifest['counts'] = {
        ...(manifest['counts'] as object),
        images: 9e15,
      }),
    'another sum': (manifest) => void (manifest['spentNanos'] = 1),
    'another library': (manifest) => void (manifest['libraryId'] = '11111111-1111-4111-8111-111111111111'),
    'a field nobody knows': (manifest) => void (manifest['run'] = 'rm'),
    'no files': (manifest) => void (manifest.files = []),
  };

  function file(files: Manifest['files']): Manifest['files'][number] {
    const last = files.at(-1);
    if (!last) throw new Error('the backup has files');
    return last;
  }

  it.for(Object.keys(lies))('is refused when its list names %s', async (what) => {
    const { world } = await setupCopy();
    const manifestFile = world.at('copy/manifest.json');
    const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Manifest; // our own file
    lies[what]?.(manifest);
    await writeFile(manifestFile, JSON.stringify(manifest));
    const before = await dumpFiles(world.folder);
    await expect(world.restore('copy', 'restored')).rejects.toThrow(
      /not whole|not a backup that can be used/,
    );
    expect(await dumpFiles(world.folder)).toEqual(before);
    expect(existsSync(world.at('restored'))).toBe(false);
  });

  it('is refused when a newer Proofsheet made it, in words that say so', async () => {
    const { world } = await setupCopy();
    const manifestFile = world.at('copy/manifest.json');
    const text = await readFile(manifestFile, 'utf8');
    await writeFile(manifestFile, text.replace(/"schemaVersion": \d+/, '"schemaVersion": 9999'));
    await expect(world.restore('copy', 'restored')).rejects.toThrow(/newer Proofsheet/);
  });
});

describe('restoring', () => {
  it('refuses a folder with a library, naming --merge, and one with somebody’s files', async () => {
    const { world } = await setupCopy();
    await world.restore('copy', 'restored');
    const before = await dumpFiles(world.at('restored'));
    await expect(world.restore('copy', 'restored')).rejects.toThrow(/--merge/);
    expect(await dumpFiles(world.at('restored'))).toEqual(before);
    await mkdir(world.at('mine'));
    await writeFile(world.at('mine/letter.txt'), 'dear');
    await expect(world.restore('copy', 'mine')).rejects.toThrow(/not empty/);
    expect(await dumpFiles(world.at('mine'))).toEqual({ 'letter.txt': 'dear' });
  });

  it('refuses the backup’s own folder', async () => {
    const { world } = await setupCopy();
    await expect(world.restore('copy', 'copy/inside')).rejects.toThrow(/into its own backup/);
  });

  it('goes on after it was killed between two moves', async () => {
    const { world, bought } = await setupCopy();
    await mkdir(world.at('restored/restoring.part'), { recursive: true });
    const done = path.join(world.at('restored'), bought[0]?.name ?? '');
    await mkdir(path.dirname(done), { recursive: true });
    await writeFile(done, await readFile(path.join(world.at('copy'), bought[0]?.name ?? '')));
    await world.restore('copy', 'restored');
    expect(await world.check(world.open('restored'))).toEqual([]);
  });
});
