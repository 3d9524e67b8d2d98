import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import type { EmulatorOptions } from '../emulator/emulator.ts';
import { setupCli, type CliWorld } from './cli-world.ts';

const text = expect.any(String) as string;
/** The cheapest picture there is: small bills make no small tests, but quick ones. */
const cheap = ['--model', 'gpt-image-2.5-flare', '--size', '1024x1024', '--quality', 'low'];
const paidRun = ['run', '--project', 'Paid', '--connection', 'shop', '--prompt', 'a red boat', ...cheap];

async function addConnection(cli: CliWorld, name: string, baseUrl: string, keyEnv: string): Promise<void> {
  const added = await cli.run([
    ...['connection', 'add', '--provider', 'openai-images', '--name', name],
    ...['--base-url', baseUrl, '--key-env', keyEnv],
  ]);
  expect(added).toMatchObject({ exitCode: 0, error: '' });
}

async function setup(options: EmulatorOptions = {}): Promise<{ cli: CliWorld; emulator: Emulator }> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  const cli = await setupCli();
  cli.environment['SHOP_KEY'] = 'sk-emulator';
  await addConnection(cli, 'shop', emulator.baseUrl, 'SHOP_KEY');
  return { cli, emulator };
}

/** What a run that was refused must leave behind: nothing. */
async function expectNothingLeft(cli: CliWorld): Promise<void> {
  expect((await cli.runJson(['project', 'list'])).json).toEqual([]);
  expect((await cli.runJson(['attempt', 'list'])).json).toEqual([]);
  expect(cli.filesIn('originals')).toEqual([]);
  expect(cli.filesIn('incoming')).toEqual([]);
  expect(cli.filesIn('uploads')).toEqual([]);
}

describe('a run that costs real money', () => {
  it('prints the estimate and stops without --yes', async () => {
    const { cli, emulator } = await setup();
    const estimate = await cli.runJson(['estimate', ...paidRun.slice(3)]);
    const { exitCode, json, problem } = await cli.runJson(paidRun);
    expect([exitCode, json]).toEqual([2, estimate.json]);
    expect(json).toEqual({
      amountNanos: expect.any(Number) as number,
      basis: text,
      caps: [],
      needsCeiling: false,
    });
    expect(problem).toMatchObject({
      error: { code: 'invalid-input', message: expect.stringContaining('--yes') as string },
    });
    expect(emulator.calls).toHaveLength(0);
    await expectNothingLeft(cli);
  });

  it('costs what the provider says, in every sum', async () => {
    const { cli, emulator } = await setup();
    const { exitCode, json, error } = await cli.runJson([...paidRun, '--yes']);
    expect([exitCode, error]).toEqual([0, '']);
    const paid = emulator.charges[0]?.amountNanos ?? NaN;
    expect(json).toMatchObject({
      run: { status: 'done' },
      attempts: [{ state: 'done', charge: 'charged', amountNanos: paid }],
      totalNanos: paid,
    });
    expect((await cli.runJson(['spend', '--by', 'connection'])).json).toEqual({
      totalNanos: paid,
      rows: [{ key: 'shop', amountNanos: paid }],
    });
    expect((await cli.runJson(['spend', '--by', 'project'])).json).toEqual({
      totalNanos: paid,
      rows: [{ key: 'Paid', amountNanos: paid }],
    });
    expect((await cli.runJson(['project', 'list'])).json).toMatchObject([{ spentNanos: paid }]);
  });

  it('is refused with a wrong key before anything is sent', async () => {
    const { cli, emulator } = await setup();
    cli.environment['SHOP_KEY'] = 'sk-wrong';
    const { exitCode, out, problem } = await cli.runJson([...paidRun, '--yes']);
    expect([exitCode, out]).toEqual([4, '']);
    expect(problem).toMatchObject({
      error: { code: 'refused', message: expect.stringMatching(/^shop: .*key/) as string },
    });
    expect(JSON.stringify(problem)).not.toContain('sk-wrong');
    expect(emulator.calls).toHaveLength(0);
    await expectNothingLeft(cli);
  });

  it('is refused when its variable is not set, by name', async () => {
    const { cli, emulator } = await setup();
    delete cli.environment['SHOP_KEY'];
    const { exitCode, error } = await cli.run([...paidRun, '--yes']);
    expect([exitCode, error]).toEqual([2, expect.stringContaining('SHOP_KEY')]);
    expect(emulator.calls).toHaveLength(0);
    await expectNothingLeft(cli);
  });

  it('ends with 1 when nobody answers at the address, and leaves nothing', async () => {
    const { cli } = await setup();
    // A port that was free a moment ago: nobody listens there now.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // listening on TCP
    server.close();
    await addConnection(cli, 'dead', `http://127.0.0.1:${port}/v1`, 'SHOP_KEY');
    const { exitCode, out, problem } = await cli.runJson([
      ...paidRun.map((each) => (each === 'shop' ? 'dead' : each)),
      '--yes',
    ]);
    expect([exitCode, out]).toEqual([1, '']);
    expect(problem).toMatchObject({
      error: { code: 'unavailable', message: expect.stringMatching(/^dead: /) as string },
    });
    await expectNothingLeft(cli);
  });

  it.each([
    ['blocked for its prompt', 'sk-emulator', 'emulator-blocked'],
    ['without funds', 'sk-emulator-unfunded', 'a red boat'],
    ['of an organisation that is not verified', 'sk-emulator-unverified', 'a red boat'],
  ])('ends with 4 when %s, free', async (_, key, prompt) => {
    const { cli, emulator } = await setup();
    cli.environment['SHOP_KEY'] = key;
    const { exitCode, json, problem } = await cli.runJson([
      ...paidRun.map((each) => (each === 'a red boat' ? prompt : each)),
      '--yes',
    ]);
    expect(exitCode).toBe(4);
    expect(json).toMatchObject({
      run: { status: 'failed' },
      attempts: [{ state: 'rejected', charge: 'free' }],
      images: [],
      totalNanos: 0,
    });
    expect(problem).toEqual({ error: { code: 'refused', message: text } });
    expect(emulator.charges).toHaveLength(0);
  });

  it('ends with 5 when the provider hangs up without a word', async () => {
    const { cli, emulator } = await setup();
    emulator.script({ kind: 'close-without-reply', charged: true });
    const { exitCode, json, problem } = await cli.runJson([...paidRun, '--yes']);
    expect(exitCode).toBe(5);
    expect(json).toMatchObject({
      run: { status: 'unknown' },
      attempts: [{ state: 'unknown', charge: 'unknown' }],
      images: [],
      totalNanos: 0,
    });
    expect(problem).toMatchObject({
      error: { code: 'outcome-unknown', message: expect.stringContaining('may have been charged') as string },
    });
    // Nothing is bought twice: one call, whatever became of it.
    expect(emulator.calls).toHaveLength(1);
  });

  it('says what may have been charged when it is stopped by Ctrl-C, and buys nothing more', async () => {
    const { cli, emulator } = await setup();
    const hold = emulator.hold();
    const run = cli.start([...paidRun, '--yes', '--json']);
    await hold.arrived;
    run.kill('SIGINT');
    const { exitCode, out, error } = await run.finished;
    expect(exitCode).toBe(5);
    expect(JSON.parse(out)).toMatchObject({
      run: { status: 'unknown' },
      attempts: [{ state: 'unknown', charge: 'unknown' }],
    });
    expect(JSON.parse(error)).toMatchObject({
      error: { code: 'outcome-unknown', message: expect.stringContaining('may have been charged') as string },
    });
    expect(emulator.calls).toHaveLength(1);
  });

  it('keeps the key out of the library, the log and everything printed', async () => {
    const { cli, emulator } = await setup({ key: 'sk-canary-7f3a9c1e5b' });
    cli.environment['SHOP_KEY'] = emulator.key;
    const printed: string[] = [];
    for (const args of [
      [...paidRun, '--yes'],
      ['connection', 'test', 'shop'],
      ['image', 'show', '1'],
      ['verify'],
    ]) {
      const { out, error } = await cli.run([...args, '--json']);
      printed.push(out, error);
    }
    emulator.script({ kind: 'garbage' });
    const failed = await cli.run([...paidRun, '--yes']);
    printed.push(failed.out, failed.error);
    const { readFileSync, statSync } = await import('node:fs');
    const files = cli
      .filesIn('.')
      .map((file) => path.join(cli.library, file))
      .filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(readFileSync(file).includes('canary-7f3a9c1e5b'), file).toBe(false);
    expect(printed.join('')).not.toContain('canary-7f3a9c1e5b');
    expect(emulator.calls).toHaveLength(2);
  });
});
