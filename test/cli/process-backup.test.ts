import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm, watch, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { originalName } from '../../src/core/files/blob-store.ts';
import { acquireLibraryLock } from '../../src/core/library/lock.ts';
import type { Sha256 } from '../../src/shared/ids.ts';
import { setupCli, type CliWorld } from './cli-world.ts';

const demoRun = ['run', '--project', 'Boats', '--connection', 'demo', '--size', '1024x1024', '--prompt'];

/** A library of one picture, backed up to "copy". */
async function setupCopy() {
  const cli = await setupCli();
  const made = await cli.runJson([...demoRun, 'a red boat']);
  expect(made.exitCode).toBe(0);
  const copy = path.join(cli.folder, 'copy');
  const backedUp = await cli.runJson(['backup', copy]);
  expect(backedUp).toMatchObject({
    exitCode: 0,
    json: { kind: 'full', imageCount: 1, missingOriginals: [] },
  });
  const original = cli.filesIn('originals').find((name) => name.endsWith('.png')) ?? '';
  return { cli, copy, original: path.join('originals', original) };
}

/** What every library can be compared by. */
async function countsOf(cli: CliWorld, library: string) {
  const ask = async (...words: string[]) => (await cli.runJson([...words, '--library', library])).json;
  return {
    projects: await ask('project', 'list'),
    attempts: await ask('attempt', 'list'),
    spend: await ask('spend'),
  };
}

describe('backup and restore on the command line', () => {
  it('copies while pictures are being made, and restores to the same library elsewhere', async () => {
    const cli = await setupCli();
    const making = cli.start([...demoRun, 'a fleet', '--n', '4', '--json']);
    const copy = path.join(cli.folder, 'copy');
    await cli.run(['project', 'list']);
    const whileMaking = await Promise.all(
      ['copy', 'copy2'].map((name) => cli.runJson(['backup', path.join(cli.folder, name)])),
    );
    expect(whileMaking.map(({ exitCode, error }) => ({ exitCode, error }))).toEqual([
      { exitCode: 0, error: '' },
      { exitCode: 0, error: '' },
    ]);
    expect((await making.finished).exitCode).toBe(0);
    for (const name of ['copy', 'copy2']) {
      const target = path.join(cli.folder, `restored-${name}`);
      const restored = await cli.runJson(['restore', path.join(cli.folder, name), '--library', target]);
      expect(restored.exitCode).toBe(0);
      expect(await cli.runJson(['verify', '--full', '--library', target])).toMatchObject({
        json: { ok: true, problems: [] },
      });
    }
    await cli.runJson(['backup', copy]);
    const target = path.join(cli.folder, 'whole');
    await cli.runJson(['restore', copy, '--library', target]);
    expect(await countsOf(cli, target)).toEqual(await countsOf(cli, cli.library));
  }, 120_000);

  it('names one flipped byte, in the library and in the backup', async () => {
    const { cli, copy, original } = await setupCopy();
    for (const root of [cli.library, copy]) flip(path.join(root, original));
    const hash = path.basename(original, '.png');
    const checked = await cli.runJson(['verify', '--full']);
    expect(checked).toMatchObject({ exitCode: 1, json: { ok: false } });
    expect((checked.json as { problems: string[] }).problems).toEqual([expect.stringContaining(hash)]);
    const restored = await cli.runJson(['restore', copy, '--library', path.join(cli.folder, 'new')]);
    expect(restored).toMatchObject({ exitCode: 2, json: null });
    expect(restored.error).toContain(hash);
    expect(existsSync(path.join(cli.folder, 'new'))).toBe(false);
  }, 60_000);

  it('repairs a lost original from a backup, after saying what it would do', async () => {
    const { cli, copy, original } = await setupCopy();
    await rm(path.join(cli.library, original));
    expect(await cli.runJson(['repair', '--dry-run', '--from', copy])).toMatchObject({
      exitCode: 0,
      json: { isDryRun: true, remaining: [] },
    });
    expect(existsSync(path.join(cli.library, original))).toBe(false);
    expect((await cli.run(['repair'])).exitCode).toBe(1);
    expect((await cli.run(['repair', '--from', copy])).out).toContain('put back');
    expect((await cli.run(['verify', '--full'])).out).toContain('The library is whole');
  }, 60_000);

  it('merges twice and changes nothing the second time', async () => {
    const { cli, copy, original } = await setupCopy();
    await rm(path.join(cli.library, original));
    const merged = await cli.runJson(['restore', copy, '--merge']);
    expect(merged).toMatchObject({ exitCode: 0, json: { added: { originals: 1, images: 0 } } });
    const again = await cli.run(['restore', copy, '--merge']);
    expect(again).toMatchObject({ exitCode: 0, out: 'Nothing was missing; nothing was changed.\n' });
  }, 60_000);

  it('refuses in words and with the right exit code, and leaves nothing behind', async () => {
    const { cli, copy } = await setupCopy();
    const onto = await cli.run(['restore', copy]);
    expect(onto).toMatchObject({ exitCode: 1, out: '' });
    expect(onto.error).toContain('--merge');
    await mkdir(path.join(cli.folder, 'empty'));
    const none = await cli.run([
      'restore',
      path.join(cli.folder, 'empty'),
      '--library',
      path.join(cli.folder, 'new'),
    ]);
    expect(none).toMatchObject({ exitCode: 2 });
    const inside = await cli.run(['backup', path.join(cli.library, 'originals', 'x')]);
    expect(inside).toMatchObject({ exitCode: 1 });
    expect(await cli.run(['backup'])).toMatchObject({ exitCode: 2 });
    expect(readdirSync(cli.folder).sort()).toEqual(['copy', 'empty', 'library', 'runtime']);
  }, 60_000);

  it('sets where backups go by themselves, makes the first one there, and keeps so many', async () => {
    const { cli } = await setupCopy();
    const disk = path.join(cli.folder, 'disk');
    await mkdir(disk);
    expect((await cli.run(['backup', disk, '--keep', '2'])).exitCode).toBe(2);
    expect((await cli.run(['backup', disk, '--every', 'hourly'])).exitCode).toBe(2);
    const made = await cli.runJson(['backup', disk, '--every', 'weekly', '--keep', '1']);
    expect(made).toMatchObject({ exitCode: 0, json: { kind: 'full', imageCount: 1 } });
    const [name] = readdirSync(disk);
    expect(made.json).toMatchObject({ name, path: path.join(disk, name ?? '') });
  }, 60_000);

  it('says that a library to restore over is open, and does not touch it', async () => {
    const { cli, copy } = await setupCopy();
    const target = path.join(cli.folder, 'held');
    const lock = acquireLibraryLock(target, { host: 'web', startedAtMs: 0 });
    const refused = await cli.run(['restore', copy, '--library', target]);
    expect(refused.exitCode).toBe(1);
    expect(refused.error).toContain('Restoring needs it closed');
    if (lock.heldBy === null) lock.release();
    expect((await cli.run(['restore', copy, '--library', target])).exitCode).toBe(0);
  }, 60_000);

  it('leaves no half backup when it is killed midway', async () => {
    const { cli } = await setupCopy();
    await addOriginals(cli.library, 400);
    const target = path.join(cli.folder, 'cut');
    const running = cli.start(['backup', target]);
    await appears(cli.folder, 'cut.part-');
    running.kill('SIGKILL');
    await running.finished;
    expect(existsSync(target)).toBe(false);
    expect((await cli.run(['restore', target, '--library', path.join(cli.folder, 'new')])).exitCode).not.toBe(
      0,
    );
    expect((await cli.run(['backup', target])).exitCode).toBe(0);
    expect(readdirSync(cli.folder).filter((name) => name.startsWith('cut'))).toEqual(['cut']);
  }, 90_000);

  it('carries no key: neither that of a variable nor any text that looks like one', async () => {
    const cli = await setupCli();
    const canary = 'sk-canary-7f3a9c1e5b';
    cli.environment['CANARY_KEY'] = canary;
    await cli.run([
      ...['connection', 'add', '--provider', 'openai-images', '--name', 'shop', '--key-env', 'CANARY_KEY'],
      ...['--base-url', 'http://127.0.0.1:9/v1'],
    ]);
    await cli.run(['connection', 'test', 'shop']);
    await cli.run([...demoRun, 'a boat']);
    const copy = path.join(cli.folder, 'copy');
    expect((await cli.run(['backup', copy])).exitCode).toBe(0);
    const files = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const found = files.filter((entry) =>
      readFileSync(path.join(entry.parentPath, entry.name)).includes(canary),
    );
    expect(found).toEqual([]);
    const database = readFileSync(path.join(copy, 'library.db'));
    // The search would find it if it were there: the name of the variable is.
    expect(database.includes('CANARY_KEY')).toBe(true);
  }, 60_000);
});

function flip(file: string): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(file, bytes);
}

/** Adds originals with their rows, as imports would, faster. */
async function addOriginals(library: string, count: number): Promise<void> {
  const db = new Database(path.join(library, 'library.db'));
  const insert = db.prepare(
    `INSERT INTO blob (sha256, size_bytes, format, width, height, has_alpha, created_at_ms) VALUES (?, ?, 'png', 1, 1, 0, 0)`,
  );
  for (let seed = 0; seed < count; seed += 1) {
    const bytes = Buffer.alloc(50_000, `${seed} `);
    const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
    const file = path.join(library, originalName(sha256, 'png'));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
    insert.run(sha256, bytes.length);
  }
  db.close();
}

/** Resolves when a name that begins so is in a folder. */
async function appears(folder: string, start: string): Promise<void> {
  const watcher = watch(folder);
  const isThere = (): boolean => readdirSync(folder).some((name) => name.startsWith(start));
  if (isThere()) return;
  for await (const _event of watcher) if (isThere()) return;
}
