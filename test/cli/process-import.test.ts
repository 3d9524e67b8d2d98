import { mkdir, watch, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { makePicture } from '../support/pictures.ts';
import { setupCli } from './cli-world.ts';

describe('import on the command line', () => {
  it('resumes after it was killed midway, with no duplicate and no gap', async () => {
    const cli = await setupCli();
    const count = 40;
    const folder = path.join(cli.folder, 'pictures');
    await mkdir(path.join(folder, 'more'), { recursive: true });
    for (let seed = 1; seed <= count; seed += 1) {
      const name = seed % 2 === 0 ? `more/${seed}.png` : `${seed}.jpg`;
      const format = seed % 2 === 0 ? 'png' : 'jpeg';
      await writeFile(path.join(folder, name), await makePicture({ seed, format, width: 320, height: 240 }));
    }
    // Twice: each time a kill in the middle of the work.
    for (const killAt of [8, 20]) {
      const running = cli.start(
        ['import', 'pictures', '--project', 'Trip', '--json'].map((word) =>
          word === 'pictures' ? folder : word,
        ),
      );
      await originals(cli.library, killAt);
      running.kill('SIGKILL');
      await running.finished;
    }
    const rows = (): number => {
      const db = new Database(path.join(cli.library, 'library.db'), { readonly: true });
      try {
        return db.prepare<[], number>('SELECT count(*) FROM image').pluck().get() ?? 0;
      } finally {
        db.close();
      }
    };
    const before = rows();
    expect(before).toBeLessThan(count);
    const done = await cli.runJson(['import', folder, '--project', 'Trip']);
    expect(done).toMatchObject({
      exitCode: 0,
      json: { imported: count - before, alreadyHere: before, refused: 0 },
    });
    expect(rows()).toBe(count);
    expect(cli.filesIn('originals').filter((name) => /\.(png|jpg)$/.test(name))).toHaveLength(count);
    expect(await cli.runJson(['verify', '--full'])).toMatchObject({
      json: { ok: true, problems: [] },
    });
    const again = await cli.run(['import', folder, path.join(cli.folder, 'nowhere'), '--project', 'Trip']);
    expect(again.out).toBe(`0 imported, ${count} already here, 1 not taken.\n  nowhere: could not be read\n`);
  });

  it('refuses what it cannot understand before anything is made', async () => {
    const cli = await setupCli();
    expect(await cli.run(['import', '--project', 'Trip'])).toMatchObject({
      exitCode: 2,
      error: 'import needs PATH…: proofsheet import PATH….\n',
    });
    expect(await cli.run(['import', 'x'])).toMatchObject({ exitCode: 2 });
    expect(cli.filesIn('originals')).toEqual([]);
  });
});

/** Resolves when so many originals are there; the folder of a fresh library may not be there yet. */
async function originals(library: string, wanted: number): Promise<void> {
  const { readdirSync } = await import('node:fs');
  await mkdir(path.join(library, 'originals'), { recursive: true });
  const count = (): number =>
    readdirSync(path.join(library, 'originals'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ).length;
  for await (const _change of watch(path.join(library, 'originals'), { recursive: true })) {
    if (count() >= wanted) return;
  }
}
