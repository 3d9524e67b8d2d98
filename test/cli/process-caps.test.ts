import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import { setupCli, type CliWorld } from './cli-world.ts';

const text = expect.any(String) as string;
const ofShop = ['--connection', 'shop', '--prompt', 'a boat', '--size', '1024x1024', '--quality', 'low'];
const cheap = [...ofShop, '--model', 'gpt-image-2.5-flare'];

async function setup(): Promise<{ cli: CliWorld; emulator: Emulator }> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const cli = await setupCli();
  cli.environment['SHOP_KEY'] = emulator.key;
  const add = ['connection', 'add', '--provider', 'openai-images', '--name', 'shop', '--key-env', 'SHOP_KEY'];
  expect(await cli.run([...add, '--base-url', emulator.baseUrl])).toMatchObject({ exitCode: 0, error: '' });
  return { cli, emulator };
}

describe('a cap', () => {
  it('lets five of ten commands at once buy for $0.19 each under $1.00, and ends the others with 3', async () => {
    const { cli, emulator } = await setup();
    const set = await cli.runJson(['cap', 'set', '--scope', 'day', '--hard', '1.00', '--soft', '0.50']);
    expect(set.json).toMatchObject({
      scope: 'day',
      hardNanos: 1_000_000_000,
      softNanos: 500_000_000,
      state: 'ok',
    });
    const run = ['run', '--project', 'Capped', '--connection', 'shop', '--prompt', 'a boat', '--yes'];
    const dear = ['--model', 'gpt-image-2.5-flare', '--size', '2048x2048', '--quality', 'xhigh'];
    const ended = await Promise.all(Array.from({ length: 10 }, () => cli.runJson([...run, ...dear])));
    expect(ended.map(({ exitCode }) => exitCode).toSorted()).toEqual([0, 0, 0, 0, 0, 3, 3, 3, 3, 3]);
    for (const { exitCode, problem } of ended) {
      if (exitCode === 3) expect(problem).toEqual({ error: { code: 'over-cap', message: text } });
    }
    expect(emulator.calls).toHaveLength(5);
    const charged = emulator.charges.reduce((sum, charge) => sum + charge.amountNanos, 0);
    expect((await cli.runJson(['cap', 'list'])).json).toMatchObject([
      { scope: 'day', spentNanos: charged, heldNanos: 0, state: 'warning' },
    ]);
    expect((await cli.runJson(['spend', '--by', 'month'])).json).toMatchObject({ totalNanos: charged });
  }, 120_000);

  it('refuses before anything is made, says why, and lets the run go on when it is raised or cleared', async () => {
    const { cli, emulator } = await setup();
    const run = ['run', '--project', 'New', ...cheap, '--yes'];
    await cli.run(['cap', 'set', '--scope', 'connection:shop', '--hard', '0.000000001']);
    const refused = await cli.run(run);
    expect([refused.exitCode, refused.out]).toEqual([3, '']);
    expect(refused.error).toContain('This would pass the cap of connection "shop"');
    expect((await cli.runJson(['estimate', ...cheap])).json).toMatchObject({
      caps: [{ effect: 'blocks', message: text }],
      needsCeiling: false,
    });
    expect((await cli.runJson(['project', 'list'])).json).toEqual([]);
    expect(emulator.calls).toHaveLength(0);
    expect((await cli.run(['cap', 'clear', '--scope', 'connection:shop'])).exitCode).toBe(0);
    expect((await cli.runJson(['cap', 'list'])).json).toEqual([]);
    expect((await cli.run(run)).exitCode).toBe(0);
    await cli.run(['cap', 'set', '--scope', 'project:New', '--hard', '0.01']);
    expect((await cli.run(run)).error).toContain('the cap of project "New" of $0.01');
    expect(emulator.calls).toHaveLength(1);
  });

  it('asks for a ceiling where no estimate can be made', async () => {
    const { cli, emulator } = await setup();
    await cli.run(['cap', 'set', '--scope', 'month', '--hard', '5']);
    const auto = [
      '--connection',
      'shop',
      '--prompt',
      'a boat',
      '--model',
      'gpt-image-2.5-flare',
      '--quality',
      'auto',
    ];
    const run = ['run', '--project', 'Auto', ...auto, '--size', '1024x1024', '--yes'];
    const refused = await cli.run(run);
    expect([refused.exitCode, refused.error]).toEqual([3, expect.stringContaining('--ceiling USD')]);
    expect((await cli.run([...run, '--ceiling', '5.01'])).exitCode).toBe(3);
    const done = await cli.runJson([...run, '--ceiling', '0.50']);
    expect([done.exitCode, done.problem]).toEqual([0, null]);
    expect(emulator.calls).toHaveLength(1);
  });

  it.each([
    [['cap', 'set', '--scope', 'day']],
    [['cap', 'set', '--scope', 'day', '--hard', '0']],
    [['cap', 'set', '--scope', 'day', '--hard', '-1']],
    [['cap', 'set', '--scope', 'day', '--hard', '1e3']],
    [['cap', 'set', '--scope', 'day', '--hard', '0.0000000001']],
    [['cap', 'set', '--scope', 'day', '--hard', '99999999']],
    [['cap', 'set', '--scope', 'day', '--hard', '1', '--soft', '2']],
    [['cap', 'set', '--scope', 'week', '--hard', '1']],
    [['cap', 'set', '--scope', 'project:', '--hard', '1']],
    [['cap', 'set', '--scope', 'project:Nowhere', '--hard', '1']],
    [['cap', 'set', '--scope', 'connection:nobody', '--hard', '1']],
    [['spend', '--from', '2026-02-30']],
    [['spend', '--from', '2026-11-20', '--to', '2026-11-19']],
    [['price', 'set', '--connection', 'demo', '--model', 'm', '--unit', 'mile', '--usd', '1']],
    [['price', 'set', '--connection', 'demo', '--model', 'm', '--unit', 'text-in', '--usd', '0.0001']],
    [['price', 'set', '--connection', 'demo', '--model', 'm', '--unit', 'call', '--usd', 'free']],
    [['price', 'set', '--connection', 'demo', '--model', 'm', '--unit', 'call', '--usd', '1001']],
  ])('refuses %j with 2 and words', async (args) => {
    const cli = await setupCli();
    const { exitCode, out, error } = await cli.run(args);
    expect([exitCode, out, error]).toEqual([2, '', text]);
    expect(error.length).toBeGreaterThan(20);
  });
});

describe('prices and spend', () => {
  it('take your own price for the next call, and leave what was entered as it was', async () => {
    const { cli } = await setup();
    const run = ['run', '--project', 'P', ...cheap, '--yes'];
    const first = (await cli.runJson(run)).json as { totalNanos: number };
    const mine = ['--connection', 'shop', '--model', 'gpt-image-2.5-flare', '--unit', 'image-out'];
    const set = await cli.runJson(['price', 'set', ...mine, '--usd', '60', '--note', 'my contract']);
    expect(set.json).toMatchObject({
      amountNanos: 60_000,
      isOverride: true,
      isCurrent: true,
      note: 'my contract',
    });
    expect((await cli.runJson(['price', 'list', '--connection', 'shop'])).json).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          model: 'gpt-image-2.5-flare',
          unit: 'image-out',
          isOverride: true,
          isCurrent: true,
        }),
        expect.objectContaining({
          model: 'gpt-image-2.5-flare',
          unit: 'image-out',
          isOverride: false,
          isCurrent: false,
        }),
      ]),
    );
    // The same model costs differently elsewhere: every line says where.
    const listed = (await cli.run(['price', 'list', '--connection', 'shop'])).out;
    expect(listed).toMatch(/^shop +gpt-image-2\.5-flare +image-out +60\.000 per million .*my contract$/m);
    expect(listed).toMatch(
      /^openai-images +gpt-image-2\.5-flare +image-out +30\.000 per million +superseded/m,
    );
    const second = (await cli.runJson(run)).json as { totalNanos: number };
    expect(second.totalNanos - first.totalNanos).toBe(196 * 30_000);
    await cli.run(['price', 'clear', ...mine]);
    const estimate = (await cli.runJson(['estimate', ...cheap])).json as { amountNanos: number };
    expect(estimate.amountNanos).toBeLessThan(first.totalNanos * 1.2);
    expect((await cli.runJson(['spend'])).json).toMatchObject({
      totalNanos: first.totalNanos + second.totalNanos,
    });
  });

  it('are written to a new file, and never over one that is there', async () => {
    const { cli } = await setup();
    const bought = (await cli.runJson(['run', '--project', '=1+1', ...cheap, '--yes'])).json as {
      totalNanos: number;
    };
    const csv = path.join(cli.folder, 'spend.csv');
    const json = path.join(cli.folder, 'spend.json');
    expect((await cli.runJson(['spend', '--csv', csv])).json).toEqual({
      file: csv,
      entryCount: 1,
      totalNanos: bought.totalNanos,
    });
    const lines = (await readFile(csv, 'utf8')).split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('local_day');
    expect(lines[1]).toContain(`,${bought.totalNanos},`);
    expect(lines[1]).toContain(",'=1+1,");
    expect((await cli.run(['spend', '--entries', json])).exitCode).toBe(0);
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
      format: 'proofsheet-spend',
      totalNanos: bought.totalNanos,
      entries: [{ project: '=1+1', amountNanos: bought.totalNanos }],
    });
    await writeFile(csv, 'mine');
    const again = await cli.run(['spend', '--csv', csv]);
    expect([again.exitCode, again.error]).toEqual([2, expect.stringContaining('is there already')]);
    expect(await readFile(csv, 'utf8')).toBe('mine');
    const nowhere = await cli.run(['spend', '--csv', path.join(cli.folder, 'no', 'such', 'folder.csv')]);
    expect([nowhere.exitCode, nowhere.error]).toEqual([
      2,
      expect.stringContaining('its folder is not there'),
    ]);
    expect((await cli.runJson(['spend', '--from', '2020-01-01', '--to', '2020-12-31'])).json).toEqual({
      totalNanos: 0,
      rows: [],
    });
  });
});
