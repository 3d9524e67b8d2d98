import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../src/core/create-core.ts';
import { createNodePorts } from '../../src/core/node-ports.ts';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import { setupCli, type CliWorld, type Finished } from './cli-world.ts';

const cheap = ['--model', 'gpt-image-2.5-flare', '--size', '1024x1024', '--quality', 'low', '--yes'];
const paidRun = [
  'run',
  '--project',
  'Paid',
  '--connection',
  'shop',
  '--prompt',
  'a red boat',
  ...cheap,
  '--json',
];
const demoRun = [
  'run',
  '--project',
  'Shared',
  '--connection',
  'demo',
  '--size',
  '1024x1024',
  '--json',
  '--prompt',
];

async function setupShop(): Promise<{ cli: CliWorld; emulator: Emulator }> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const cli = await setupCli();
  cli.environment['SHOP_KEY'] = emulator.key;
  const added = await cli.run([
    ...['connection', 'add', '--provider', 'openai-images', '--name', 'shop'],
    ...['--base-url', emulator.baseUrl, '--key-env', 'SHOP_KEY'],
  ]);
  expect(added.exitCode).toBe(0);
  return { cli, emulator };
}

/** Commands of every kind at once: six that make pictures in one new project, four that look. */
function startTen(cli: CliWorld): Promise<Finished[]> {
  const commands = [
    ...Array.from({ length: 6 }, (_, index) => [...demoRun, `picture ${index}`]),
    ['attempt', 'list', '--json'],
    ['project', 'list', '--json'],
    ['connection', 'list', '--json'],
    ['verify', '--json'],
  ];
  return Promise.all(commands.map((args) => cli.run(args)));
}

async function expectAllServed(cli: CliWorld, finished: readonly Finished[]): Promise<void> {
  expect(finished.map(({ exitCode, error }) => ({ exitCode, error }))).toEqual(
    finished.map(() => ({ exitCode: 0, error: '' })),
  );
  const images = finished
    .slice(0, 6)
    .flatMap(({ out }) => (JSON.parse(out) as { images: { id: string }[] }).images);
  expect(new Set(images.map((image) => image.id)).size).toBe(6);
  expect(await cli.runJson(['verify'])).toMatchObject({ json: { ok: true, problems: [] } });
  expect((await cli.runJson(['project', 'list'])).json).toMatchObject([{ name: 'Shared', imageCount: 6 }]);
}

function socketsIn(cli: CliWorld): readonly string[] {
  return cli.filesIn('../runtime').filter((file) => file.endsWith('.sock'));
}

describe('ten commands started together', () => {
  it('are all served where nobody holds the library, and leave no lock and no socket', async () => {
    const cli = await setupCli();
    await expectAllServed(cli, await startTen(cli));
    expect(socketsIn(cli)).toEqual([]);
    expect(cli.filesIn('.').filter((file) => file.startsWith('library.lock'))).toEqual(['library.lock']);
  }, 240_000);

  it('are all served by a host that is open, which stays open', async () => {
    const cli = await setupCli();
    const core = await createCore(
      createNodePorts({ library: cli.library, host: 'web', environment: cli.environment }),
    );
    onTestFinished(() => core.close());
    await expectAllServed(cli, await startTen(cli));
    expect(socketsIn(cli)).toHaveLength(1);
    expect(await core.dispatch('runs.open', { projectId: null }, 'page')).toMatchObject({ ok: true });
  }, 240_000);
});

describe('a command that holds the library', () => {
  it('stays until the commands it serves have ended', async () => {
    const { cli, emulator } = await setupShop();
    const [first, second] = [emulator.hold(), emulator.hold()];
    const holder = cli.start(paidRun);
    await first.arrived;
    const relayed = cli.start(paidRun);
    await second.arrived;
    first.release();
    let hasHolderEnded = false;
    void holder.finished.then(() => (hasHolderEnded = true));
    // It has printed its result by now or soon; newcomers are still welcome.
    expect(await cli.runJson(['project', 'list'])).toMatchObject({ exitCode: 0, json: [{ name: 'Paid' }] });
    expect(hasHolderEnded).toBe(false);
    second.release();
    expect(await relayed.finished).toMatchObject({ exitCode: 0, error: '' });
    expect(await holder.finished).toMatchObject({ exitCode: 0, error: '' });
    expect(socketsIn(cli)).toEqual([]);
    expect(emulator.calls).toHaveLength(2);
  }, 120_000);

  it('frees the library when it is killed, and those it served say what may have been charged', async () => {
    const { cli, emulator } = await setupShop();
    const holds = [emulator.hold(), emulator.hold()];
    const holder = cli.start(paidRun);
    await holds[0]?.arrived;
    const relayed = cli.start(paidRun);
    await holds[1]?.arrived;
    // Two at once is all this connection may do: the third waits, and must go on waiting after the crash.
    const waiting = cli.start(paidRun.filter((each) => each !== '--json'));
    await waiting.says('waiting.');
    holder.kill('SIGKILL');
    const [lost, planned] = await Promise.all([relayed.finished, waiting.finished]);
    expect([lost.exitCode, lost.out, planned.exitCode, planned.out]).toEqual([5, '', 5, '']);
    expect(JSON.parse(lost.error)).toEqual({
      error: {
        code: 'outcome-unknown',
        message: expect.stringContaining('It may have been charged.') as string,
      },
    });

    expect((await cli.runJson(['attempt', 'list'])).json).toMatchObject([
      { id: '3', state: 'planned' },
      { id: '2', state: 'unknown', charge: 'unknown' },
      { id: '1', state: 'unknown', charge: 'unknown' },
    ]);
    // New spending never starts by itself: not by looking, only by a person's word.
    expect(emulator.calls).toHaveLength(2);
    const resumed = await cli.runJson(['queue', 'resume']);
    expect(resumed).toMatchObject({ exitCode: 0, json: { runs: [{ status: 'done' }] } });
    expect(emulator.calls).toHaveLength(3);
  }, 180_000);

  it('frees the library when it is killed, and many prompts it was asked for may have been charged', async () => {
    const { cli, emulator } = await setupShop();
    const holds = [emulator.hold(), emulator.hold()];
    const holder = cli.start(paidRun);
    await holds[0]?.arrived;
    const many = paidRun.map((each) => (each === '--prompt' ? '--variants' : each));
    const relayed = cli.start(many.map((each) => (each === 'a red boat' ? 'a {red|blue} boat' : each)));
    await holds[1]?.arrived;
    holder.kill('SIGKILL');
    const lost = await relayed.finished;
    expect([lost.exitCode, lost.out]).toEqual([5, '']);
    expect(lost.error).toContain('It may have been charged.');
    expect(emulator.calls).toHaveLength(2);
  }, 180_000);

  it('reads keys from its own environment, and a relayed command says so', async () => {
    const { cli, emulator } = await setupShop();
    const { SHOP_KEY: _, ...withoutKey } = cli.environment;
    const core = await createCore(
      createNodePorts({ library: cli.library, host: 'web', environment: withoutKey }),
    );
    onTestFinished(() => core.close());
    const { exitCode, problem } = await cli.runJson(paidRun.slice(0, -1));
    expect(exitCode).toBe(2);
    expect(problem).toMatchObject({
      error: {
        message: expect.stringMatching(/SHOP_KEY.*Another Proofsheet has this library open/) as string,
      },
    });
    expect(emulator.calls).toHaveLength(0);
  }, 120_000);

  it('lets a relayed run read its result when the host closes just then', async () => {
    const { cli, emulator } = await setupShop();
    const core = await createCore(
      createNodePorts({ library: cli.library, host: 'web', environment: cli.environment }),
    );
    const hold = emulator.hold();
    const relayed = cli.start(paidRun);
    await hold.arrived;
    const closed = core.close();
    hold.release();
    expect(await relayed.finished).toMatchObject({ exitCode: 0, error: '' });
    await closed;
  }, 120_000);

  it('is found by another way to write the library, too', async () => {
    const cli = await setupCli();
    const core = await createCore(
      createNodePorts({ library: cli.library, host: 'web', environment: cli.environment }),
    );
    onTestFinished(() => core.close());
    const roundabout = path.join(cli.library, '..', 'library', '.');
    expect(await cli.runJson(['verify', '--library', roundabout])).toMatchObject({ exitCode: 0 });
  });
});
