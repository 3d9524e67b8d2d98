import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { setupCli } from './cli-world.ts';

interface ManyReply {
  readonly rowCount: number;
  readonly runs: readonly {
    readonly status: string;
    readonly prompt: string;
    readonly images: readonly string[];
  }[];
}

it('many prompts are one press, and the steps of a chain are made again on another picture', async () => {
  const cli = await setupCli();
  const demo = ['--project', 'Many', '--connection', 'demo', '--size', '512x512'];
  const table = path.join(cli.library, '..', 'animals.csv');
  await writeFile(table, 'animal,place\nfox,hill\nheron,lake\n');
  const prompt = ['--prompt', 'a {{animal}} by the {{place}}'];
  const many = await cli.runJson(['run', ...demo, ...prompt, '--variants', table]);
  // The command's own output, which this test describes.
  const { rowCount, runs } = many.json as ManyReply;
  expect([many.exitCode, rowCount]).toEqual([0, 2]);
  expect(runs.map((run) => [run.status, run.prompt])).toEqual([
    ['done', 'a fox by the hill'],
    ['done', 'a heron by the lake'],
  ]);
  const [fox, heron] = runs.map(({ images }) => images[0] ?? '');

  // A table that comes through a pipe can be read once only.
  const pipe = path.join(cli.folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const written = writeFile(pipe, 'animal,place\nowl,barn\n');
  const piped = await cli.run(['run', ...demo, ...prompt, '--variants', pipe, '--json']);
  await written;
  expect([piped.exitCode, piped.error]).toEqual([0, '']);

  const wrong = await cli.run(['run', ...demo, '--prompt', 'a {{tree}}', '--variants', table]);
  expect([wrong.exitCode, wrong.error]).toEqual([2, expect.stringContaining('The table has no column tree')]);

  const edit = ['--input', fox ?? '', '--variants', 'at night'];
  const edited = await cli.runJson(['run', ...demo, ...edit]);
  const [night] = (edited.json as ManyReply).runs; // as above
  expect(night?.prompt).toBe('at night');
  const again = await cli.runJson(['rerun', night?.images[0] ?? '', '--on', heron ?? '']);
  expect([again.exitCode, again.json]).toMatchObject([0, { state: 'done', doneCount: 1, stepCount: 1 }]);
}, 120_000);
