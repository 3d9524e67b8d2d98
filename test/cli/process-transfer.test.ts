import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, watch, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { describeProject } from '../support/bundle-world.ts';
import { makePicture } from '../support/pictures.ts';
import { setupCli, type CliWorld } from './cli-world.ts';

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What a project is in a library that no process has open. */
function projectIn(library: string, project: string): unknown[] {
  const db = new Database(path.join(library, 'library.db'), { readonly: true });
  try {
    return describeProject({ db }, project);
  } finally {
    db.close();
  }
}

async function fill(cli: CliWorld, count: number): Promise<string> {
  const folder = path.join(cli.folder, 'pictures');
  await mkdir(folder);
  for (let seed = 1; seed <= count; seed += 1) {
    await writeFile(path.join(folder, `${seed}.png`), await makePicture({ seed, width: 200, height: 150 }));
  }
  return folder;
}

/** The same commands over another library of the same person. */
function elsewhere(cli: CliWorld): string {
  cli.environment['PROOFSHEET_LIBRARY'] = path.join(cli.folder, 'other');
  return cli.environment['PROOFSHEET_LIBRARY'];
}

function filesUnder(folder: string, named = /./): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && named.test(entry.name),
  ).length;
}

/** Resolves when so many files are in a folder of a library, however fresh. */
async function filesIn(library: string, name: string, wanted: number): Promise<void> {
  await mkdir(library, { recursive: true });
  for await (const _change of watch(library, { recursive: true })) {
    if (filesUnder(path.join(library, name)) >= wanted) return;
  }
}

describe('files on the command line', () => {
  it('takes pictures out byte for byte, and a project elsewhere with its chain and its money', async () => {
    const cli = await setupCli();
    const folder = await fill(cli, 3);
    expect(await cli.runJson(['import', folder, '--project', 'Trip'])).toMatchObject({
      exitCode: 0,
      error: '',
      json: { imported: 3 },
    });
    let input = '1';
    for (const prompt of ['add a boat', 'at night']) {
      const asked = ['--project', 'Trip', '--connection', 'demo', '--prompt', prompt, '--input', input];
      const { json } = await cli.runJson(['run', ...asked]);
      input = (json as { images: { id: string }[] }).images[0]?.id ?? ''; // the command's own output
    }

    const out = path.join(cli.folder, 'out');
    const exported = await cli.runJson([
      'export',
      '--project',
      'Trip',
      '--to',
      out,
      '--name',
      '{seq}',
      '--sidecar',
    ]);
    expect(exported).toMatchObject({
      exitCode: 0,
      error: '',
      json: { written: 5, missing: [], isCancelled: false },
    });
    const originals = cli
      .filesIn('originals')
      .filter((name) => name.includes('.'))
      .map((name) => path.basename(name).split('.')[0]);
    const pictures = readdirSync(out).filter((name) => name.endsWith('.png'));
    expect(pictures.map((name) => hashOf(readFileSync(path.join(out, name)))).sort()).toEqual(
      originals.sort(),
    );
    expect(await cli.runJson(['export', '1', '--to', out, '--name', '{home}'])).toMatchObject({
      exitCode: 2,
      problem: { error: { code: 'invalid-input' } },
    });

    const file = path.join(cli.folder, 'trip.zip');
    expect(await cli.runJson(['project', 'export', 'Trip', '--to', file])).toMatchObject({
      exitCode: 0,
      error: '',
      json: { images: 5, originals: 5, file },
    });
    const before = readFileSync(file);
    expect(await cli.runJson(['project', 'export', 'Trip', '--to', file])).toMatchObject({
      exitCode: 1,
      out: '',
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    const other = elsewhere(cli);
    const arrived = await cli.runJson(['project', 'import', file]);
    expect(arrived).toMatchObject({
      exitCode: 0,
      error: '',
      json: { project: 'Trip', added: { images: 5, runs: 2 } },
    });
    expect(projectIn(other, 'Trip')).toEqual(projectIn(cli.library, 'Trip'));
    expect(await cli.runJson(['project', 'import', path.join(folder, '1.png')])).toMatchObject({
      exitCode: 2,
      out: '',
      problem: { error: { code: 'unreadable' } },
    });
    expect(await cli.runJson(['verify', '--full'])).toMatchObject({ json: { ok: true, problems: [] } });
  });

  it('killed while it brings a project in, leaves none of it and brings it in whole the next time', async () => {
    const cli = await setupCli();
    const count = 16;
    await cli.run(['import', await fill(cli, count), '--project', 'Trip']);
    const file = path.join(cli.folder, 'trip.zip');
    await cli.run(['project', 'export', 'Trip', '--to', file]);
    const other = elsewhere(cli);
    // While it unpacks and looks, and again while originals are put in place.
    for (const [folder, files] of [
      ['bundle.part', 5],
      ['originals', 2],
    ] as const) {
      const isThere = filesIn(other, folder, files);
      const running = cli.start(['project', 'import', file]);
      await Promise.race([isThere, running.finished]);
      running.kill('SIGKILL');
      await running.finished;
      // None of it, or, where the kill came a moment late, all of it: never a part.
      expect([0, count]).toContain(projectIn(other, 'Trip').length);
    }
    expect(await cli.runJson(['project', 'import', file])).toMatchObject({ exitCode: 0 });
    expect(projectIn(other, 'Trip')).toEqual(projectIn(cli.library, 'Trip'));
    expect(filesUnder(path.join(other, 'originals'), /^[0-9a-f]{64}\.png$/)).toBe(count);
    expect(existsSync(path.join(other, 'bundle.part'))).toBe(false);
    expect(await cli.runJson(['verify', '--full'])).toMatchObject({ json: { ok: true, problems: [] } });
  });
});
