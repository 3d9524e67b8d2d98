import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../src/core/create-core.ts';
import { createNodePorts } from '../../src/core/node-ports.ts';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import { setupCli, type CliWorld } from './cli-world.ts';

const cheap = ['--model', 'gpt-image-2.5-flare', '--size', '1024x1024', '--quality', 'low'];
const paidRun = [
  'run',
  '--project',
  'Paid',
  '--connection',
  'shop',
  '--prompt',
  'a red boat',
  ...cheap,
  '--yes',
];
const text = (part: string) => expect.stringContaining(part) as string;

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

/** A host that stays, as the window or `serve` is. */
async function startHost(cli: CliWorld): Promise<void> {
  const { library, environment } = cli;
  const core = await createCore(createNodePorts({ library, host: 'web', environment }));
  onTestFinished(() => core.close());
}

const idOf = (json: unknown): string => (json as { run: { id: string } }).run.id;

describe('run --no-wait', () => {
  it('ends with 2 where no Proofsheet stays to carry it out, and leaves nothing', async () => {
    const { cli, emulator } = await setupShop();
    const { exitCode, problem } = await cli.runJson([...paidRun, '--no-wait']);
    expect(exitCode).toBe(2);
    expect(problem).toMatchObject({ error: { code: 'invalid-input', message: text('proofsheet serve') } });
    expect(emulator.calls).toHaveLength(0);
    expect((await cli.runJson(['project', 'list'])).json).toEqual([]);
  }, 60_000);

  it('leaves runs to the host, where they can be listed, moved, cancelled and resumed', async () => {
    const { cli, emulator } = await setupShop();
    await startHost(cli);
    const paused = await cli.runJson(['queue', 'pause', '--connection', 'shop']);
    expect(paused).toMatchObject({
      exitCode: 0,
      json: { isPaused: false, lanes: [{ connection: 'shop', isPaused: true, pauseCode: 'person' }] },
    });
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { exitCode, json } = await cli.runJson([...paidRun, '--no-wait']);
      expect({ exitCode, json }).toMatchObject({
        exitCode: 0,
        json: { run: { status: 'waiting' }, images: [] },
      });
      ids.push(idOf(json));
    }
    const [one, two, three] = ids as [string, string, string];
    expect((await cli.runJson(['queue', 'move', three, '--first'])).json).toMatchObject({
      runs: [{ id: three }, { id: one }, { id: two }],
    });
    expect((await cli.runJson(['queue', 'move', three, '--before', two])).json).toMatchObject({
      runs: [{ id: one }, { id: three }, { id: two }],
    });
    expect(await cli.runJson(['queue', 'cancel', one])).toMatchObject({
      exitCode: 0,
      json: { run: { id: one, status: 'cancelled' } },
    });
    const waitInVain = await cli.runJson(paidRun);
    expect(waitInVain).toMatchObject({
      exitCode: 1,
      problem: { error: { message: text('queue resume --connection "shop"') } },
    });
    expect(emulator.calls).toHaveLength(0);
    expect(await cli.runJson(['queue', 'resume', '--connection', 'shop'])).toMatchObject({
      exitCode: 0,
      json: {
        runs: [
          { id: three, status: 'done' },
          { id: two, status: 'done' },
        ],
      },
    });
    expect(emulator.calls).toHaveLength(2);
    expect((await cli.run(['queue', 'list'])).out).toBe('Nothing is waiting.\n');
  }, 120_000);
});

describe('a queue that is paused', () => {
  it('stays paused for the next command, and refuses a run that would wait for ever', async () => {
    const { cli, emulator } = await setupShop();
    await cli.run(['queue', 'pause']);
    expect((await cli.run(['queue', 'list'])).out).toContain('The queue stands still: Paused by you.');
    const refused = await cli.runJson(paidRun);
    expect(refused).toMatchObject({ exitCode: 1, problem: { error: { message: text('queue resume') } } });
    expect(emulator.calls).toHaveLength(0);
    await cli.run(['queue', 'resume']);
    expect((await cli.runJson(paidRun)).exitCode).toBe(0);
  }, 120_000);
});

describe('an attempt nobody is sure about', () => {
  it('is asked again only with --yes, as a new purchase, and takes a word on its charge once', async () => {
    const { cli, emulator } = await setupShop();
    emulator.script({ kind: 'close-without-reply', charged: true });
    expect((await cli.runJson(paidRun)).exitCode).toBe(5);
    const asked = await cli.runJson(['attempt', 'again', '1']);
    expect(asked).toMatchObject({
      exitCode: 2,
      problem: { error: { code: 'invalid-input', message: text('may charge twice') } },
    });
    expect(await cli.runJson(['attempt', 'again', '1', '--same-key', '--yes'])).toMatchObject({
      exitCode: 1,
      problem: { error: { code: 'conflict', message: text('cannot be asked again under its key') } },
    });
    expect(emulator.calls).toHaveLength(1);
    expect(await cli.runJson(['attempt', 'again', '1', '--yes'])).toMatchObject({
      exitCode: 0,
      json: { run: { status: 'done' }, images: [{}] },
    });
    expect(emulator.calls).toHaveLength(2);
    // What was delivered lacks nothing, whether or not it is said with --yes.
    for (const yes of [[], ['--yes']]) {
      expect(await cli.runJson(['attempt', 'again', '2', ...yes])).toMatchObject({
        exitCode: 1,
        problem: { error: { code: 'conflict', message: text('Nothing is missing') } },
      });
    }
    expect(emulator.calls).toHaveLength(2);
    expect(await cli.runJson(['attempt', 'resolve', '1', '--charged'])).toMatchObject({
      exitCode: 0,
      json: { id: '1', state: 'failed', charge: 'charged' },
    });
    expect((await cli.runJson(['attempt', 'resolve', '1', '--not-charged'])).exitCode).toBe(1);
  }, 120_000);

  it.each([
    [['attempt', 'resolve', '1'], '--charged or --not-charged'],
    [['attempt', 'resolve', '1', '--charged', '--not-charged'], '--charged or --not-charged'],
    [['attempt', 'resolve', '1', '--not-charged', '--amount', '1'], '--amount is for what was charged'],
    [['attempt', 'resolve', 'one', '--charged'], 'not the id of an attempt'],
    [['attempt', 'again', '77', '--yes'], 'no attempt 77'],
    [['queue', 'move', 'x', '--first'], 'not the id of a run'],
    [['queue', 'move', 'x'], '--first, --last or --before RUN'],
    [['queue', 'move', 'x', '--first', '--last'], '--first, --last or --before RUN'],
    [['queue', 'cancel', '00000000-0000-4000-8000-000000000000'], 'not in this library'],
    [['queue', 'pause', '--connection', 'nobody'], 'no connection "nobody"'],
  ])(
    '%j is refused with 2 in words',
    async (args, words) => {
      const cli = await setupCli();
      const { exitCode, problem } = await cli.runJson(args);
      expect({ exitCode, problem }).toMatchObject({
        exitCode: 2,
        problem: { error: { message: text(words) } },
      });
    },
    60_000,
  );
});
