import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildIoShim, whyNoShim } from './support/build-io-shim.ts';
import { preparePowerCut } from './support/power-cut.ts';

const reason = whyNoShim();

async function setup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-cut-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const root = path.join(folder, 'disk');
  await mkdir(root);
  return root;
}

/** Runs a program on the disk and cuts the power when it has said all it has to say. */
async function cutAfter(root: string, program: string): Promise<string[]> {
  const power = await preparePowerCut(root, buildIoShim());
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `${program}\nsetInterval(() => {}, 1000);`],
    {
      cwd: path.dirname(path.dirname(path.dirname(import.meta.filename))),
      env: { ...process.env, ...power.environment, DISK: root },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    said += chunk.toString();
    if (said.includes('cut now\n')) break;
  }
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  await power.cut();
  return said.split('\n').filter((line) => line !== '' && line !== 'cut now');
}

const start = `import fs from 'node:fs'; import path from 'node:path';
  const disk = process.env.DISK; const at = (name) => path.join(disk, name);
  const syncFolder = (folder) => { const fd = fs.openSync(folder); fs.fsyncSync(fd); fs.closeSync(fd); };`;
const end = `fs.writeSync(1, 'cut now\\n');`;

describe.skipIf(reason !== null)('a simulated power cut', () => {
  it('takes what was written after the last sync and leaves what was before it', async () => {
    const root = await setup();
    await cutAfter(
      root,
      `${start} const fd = fs.openSync(at('a'), 'w'); fs.writeSync(fd, 'kept'); fs.fsyncSync(fd); syncFolder(disk);
      fs.writeSync(fd, ' and lost'); ${end}`,
    );
    expect(await readFile(path.join(root, 'a'), 'utf8')).toBe('kept');
  });

  it('takes a file whose folder was not synced, and empties one that was itself not synced', async () => {
    const root = await setup();
    await cutAfter(
      root,
      `${start} fs.writeFileSync(at('never synced'), 'x'); syncFolder(disk);
      const fd = fs.openSync(at('no name'), 'w'); fs.writeSync(fd, 'x'); fs.fsyncSync(fd); ${end}`,
    );
    expect(await readdir(root)).toEqual(['never synced']);
    expect(await readFile(path.join(root, 'never synced'), 'utf8')).toBe('');
  });

  it('undoes a rename and a removal that were not synced', async () => {
    const root = await setup();
    await writeFile(path.join(root, 'old'), 'old');
    await writeFile(path.join(root, 'gone'), 'gone');
    await cutAfter(root, `${start} fs.renameSync(at('old'), at('new')); fs.rmSync(at('gone')); ${end}`);
    expect((await readdir(root)).toSorted()).toEqual(['gone', 'old']);
  });

  it('takes a folder that its parent does not know yet, with everything in it', async () => {
    const root = await setup();
    await cutAfter(
      root,
      `${start} fs.mkdirSync(at('young')); const fd = fs.openSync(at('young/a'), 'w'); fs.writeSync(fd, 'x');
      fs.fsyncSync(fd); syncFolder(at('young')); ${end}`,
    );
    expect(await readdir(root)).toEqual([]);
  });

  it.each([
    ['FULL', true],
    ['NORMAL', false],
  ])('shows that commits at synchronous=%s survive: %s', async (mode, survive) => {
    const root = await setup();
    const db = new Database(path.join(root, 'a.db'));
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY)');
    db.close();
    const said = await cutAfter(
      root,
      `${start} const { default: Database } = await import('better-sqlite3'); const db = new Database(at('a.db'));
      db.pragma('synchronous = ${mode}');
      for (let id = 1; id <= 20; id++) { db.exec('INSERT INTO row VALUES (' + id + ')'); fs.writeSync(1, id + '\\n'); } ${end}`,
    );
    expect(said).toHaveLength(20);
    const after = new Database(path.join(root, 'a.db'));
    const { count } = after.prepare<[], { count: number }>('SELECT COUNT(*) AS count FROM row').get() ?? {
      count: -1,
    };
    after.close();
    if (survive) expect(count).toBe(20);
    else expect(count).toBeLessThan(20);
  });
});
