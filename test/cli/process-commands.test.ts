import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePicture } from '../support/pictures.ts';
import { setupCli } from './cli-world.ts';

const text = expect.any(String) as string;
const demoRun = ['run', '--project', 'Boats', '--connection', 'demo', '--prompt', 'a red boat'];

/** What `run --json` prints, as far as later commands need it. */
interface RunResult {
  readonly run: { readonly id: string };
  readonly images: readonly { readonly id: string; readonly path: string; readonly sha256: string }[];
}

describe('a run from the command line', () => {
  it('prints the run, its attempts, its pictures where they lie, and the total', async () => {
    const cli = await setupCli();
    const { json, exitCode, error } = await cli.runJson([...demoRun, '--n', '2', '--size', '1536x1024']);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    const picture = {
      id: expect.stringMatching(/^\d+$/) as string,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      path: text,
      width: 1536,
      height: 1024,
      format: 'png',
      sizeBytes: expect.any(Number) as number,
    };
    expect(json).toEqual({
      run: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, status: 'done' },
      attempts: [{ id: '1', state: 'done', charge: 'charged', amountNanos: 40_000_000 }],
      images: [picture, picture],
      totalNanos: 40_000_000,
    });
    for (const image of (json as RunResult).images) {
      expect(path.isAbsolute(image.path)).toBe(true);
      const sha256 = createHash('sha256')
        .update(await readFile(image.path))
        .digest('hex');
      expect(sha256).toBe(image.sha256);
    }
  });

  it('prints a summary for people', async () => {
    const cli = await setupCli();
    const { out, error, exitCode } = await cli.run(demoRun);
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /^Done: 1 picture, \$0\.02 in play money\.\n1 {2}1024×1024 {2}png {2}\S+ k?M?B {2}\/.*\.png\n$/,
    );
    expect(error).toBe('Asked demo for 1 with demo-instant; waiting.\n');
  });

  it('edits a file, takes further ones as references, and tells what came from what', async () => {
    const cli = await setupCli();
    const source = await writePicture(cli.folder, 'source.png', { width: 256, height: 256, seed: 1 });
    const reference = await writePicture(cli.folder, 'reference.png', { width: 256, height: 256, seed: 2 });
    const made = await cli.runJson([...demoRun, '--input', source, '--input', reference]);
    expect(made).toMatchObject({ exitCode: 0, error: '' });
    const [image] = (made.json as RunResult).images;
    const { json } = await cli.runJson(['image', 'show', image?.id ?? '']);
    expect(json).toEqual({
      id: image?.id,
      sha256: image?.sha256,
      recipe: expect.objectContaining({ prompt: 'a red boat', model: 'demo-instant' }) as unknown,
      inputs: [
        { imageId: '1', role: 'source' },
        { imageId: '2', role: 'reference' },
      ],
      children: [],
      amountNanos: 20_000_000,
    });
    const sourceSha256 = createHash('sha256')
      .update(await readFile(source))
      .digest('hex');
    expect(await cli.runJson(['image', 'show', '1'])).toMatchObject({
      json: {
        id: '1',
        sha256: sourceSha256,
        recipe: null,
        inputs: [],
        children: [image?.id],
        amountNanos: null,
      },
    });
    expect(await cli.runJson([...demoRun, '--input', image?.id ?? ''])).toMatchObject({ exitCode: 0 });
  });

  it('finds projects by name or id and makes only what is not there', async () => {
    const cli = await setupCli();
    await cli.run(demoRun);
    await cli.run(['run', '--project', '1', '--connection', '1', '--prompt', 'another']);
    await cli.run(['run', '--project', '2026', '--connection', 'demo', '--prompt', 'third']);
    expect((await cli.runJson(['project', 'list'])).json).toMatchObject([
      { id: '2', name: '2026', imageCount: 1 },
      { id: '1', name: 'Boats', imageCount: 2 },
    ]);
  });
});

describe('the other commands', () => {
  it('print nothing but JSON with --json, in the promised shapes', async () => {
    const cli = await setupCli();
    const { json: made } = await cli.runJson(demoRun);
    const expected: [string[], unknown][] = [
      [
        ['attempt', 'list'],
        [
          {
            id: '1',
            runId: (made as RunResult).run.id,
            connection: 'demo',
            model: 'demo-instant',
            state: 'done',
            charge: 'charged',
            amountNanos: 20_000_000,
            remoteId: null,
          },
        ],
      ],
      [
        ['project', 'list'],
        [{ id: '1', name: 'Boats', imageCount: 1, spentNanos: 0, isSample: false, isArchived: false }],
      ],
      // Play money is no money.
      [['spend'], { totalNanos: 0, rows: [] }],
      [['spend', '--by', 'connection'], { totalNanos: 0, rows: [] }],
      [['verify'], { ok: true, problems: [] }],
      [['queue', 'resume'], { runs: [] }],
      [
        ['estimate', '--connection', 'demo', '--prompt', 'x', '--n', '3'],
        { amountNanos: 60_000_000, basis: text },
      ],
      [
        ['connection', 'list'],
        [
          {
            id: '1',
            name: 'demo',
            provider: 'demo',
            baseUrl: null,
            keyEnv: null,
            hasKey: false,
            isPlayMoney: true,
            state: 'untested',
          },
        ],
      ],
      [['connection', 'test', 'demo'], { ok: true, state: 'ok', message: text, modelCount: 2 }],
    ];
    for (const [args, json] of expected) {
      expect(await cli.runJson(args)).toMatchObject({ exitCode: 0, error: '', json });
    }
  });

  it('add, list and remove a connection, and never print a key', async () => {
    const cli = await setupCli();
    cli.environment['MY_KEY'] = 'sk-very-secret-value';
    const added = await cli.runJson([
      ...['connection', 'add', '--provider', 'openai-images', '--name', 'Mine'],
      ...['--base-url', 'http://127.0.0.1:9/v1', '--key-env', 'MY_KEY'],
    ]);
    expect(added).toMatchObject({
      exitCode: 0,
      json: { id: '2', name: 'Mine', baseUrl: 'http://127.0.0.1:9/v1', keyEnv: 'MY_KEY', hasKey: true },
    });
    const listed = await cli.run(['connection', 'list']);
    expect(listed.out).toContain('$MY_KEY');
    expect(added.out + listed.out).not.toContain('very-secret');
    expect(await cli.runJson(['connection', 'remove', 'Mine'])).toMatchObject({
      json: { id: '2', name: 'Mine' },
    });
    expect((await cli.runJson(['connection', 'list'])).json).toHaveLength(1);
  });

  it('says so when standard input brings no key', async () => {
    const cli = await setupCli();
    const { exitCode, error } = await cli.run(['connection', 'set-key', 'demo'], { input: ' \n' });
    expect([exitCode, error]).toEqual([
      2,
      'No key came from standard input. Pipe it in; nothing was changed.\n',
    ]);
  });

  it('say what is missing in a library that is not whole', async () => {
    const cli = await setupCli();
    const { json } = await cli.runJson(demoRun);
    const { rm } = await import('node:fs/promises');
    await rm((json as RunResult).images[0]?.path ?? '');
    const verified = await cli.runJson(['verify']);
    expect(verified).toMatchObject({
      exitCode: 1,
      json: { ok: false, problems: [text] },
      problem: { error: { code: 'conflict', message: 'The library has 1 problem.' } },
    });
  });

  it('never make the sample project', async () => {
    const cli = await setupCli();
    expect((await cli.runJson(['project', 'list'])).json).toEqual([]);
  });

  it('show help and the version without making a library', async () => {
    const cli = await setupCli();
    expect(await cli.run(['help'])).toMatchObject({ exitCode: 0, error: '' });
    expect((await cli.run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(cli.filesIn('.')).toEqual([]);
  });
});
