import { expect, it, onTestFinished } from 'vitest';
import { startRunApiEmulator } from '../emulator/runapi/runapi-emulator.ts';
import { setupCli } from './cli-world.ts';

/** A fresh library with a connection to a service. */
async function setupShop({ baseUrl, key }: { readonly baseUrl: string; readonly key: string }) {
  const cli = await setupCli();
  cli.environment['SHOP_KEY'] = key;
  const added = await cli.run([
    ...['connection', 'add', '--provider', 'runapi', '--name', 'shop'],
    ...['--base-url', baseUrl, '--key-env', 'SHOP_KEY'],
  ]);
  expect(added).toMatchObject({ exitCode: 0, error: '' });
  return cli;
}

it(
  'a task that was bought elsewhere comes home by its id, and a wrong id leaves no project behind',
  { timeout: 120_000 },
  async () => {
    const emulator = await startRunApiEmulator();
    onTestFinished(() => emulator.close());
    const there = await setupShop(emulator);
    const bought = await there.runJson([
      ...['run', '--project', 'There', '--connection', 'shop', '--prompt', 'a kite', '--yes'],
    ]);
    expect(bought.exitCode).toBe(0);
    const attempts = (await there.runJson(['attempt', 'list'])).json as { remoteId: string }[]; // the command's own output
    const taskId = attempts[0]?.remoteId ?? '';
    const here = await setupShop(emulator);
    const into = ['--connection', 'shop', '--project', 'Harbor'];
    const wrong = await here.runJson(['task', 'fetch', 'task_that_never_was', ...into]);
    expect(wrong.exitCode).not.toBe(0);
    expect((await here.runJson(['project', 'list'])).json).toEqual([]);
    const fetched = await here.runJson(['task', 'fetch', taskId, ...into]);
    expect([fetched.exitCode, fetched.json]).toEqual([
      0,
      expect.objectContaining({ images: [expect.anything()] }),
    ]);
    expect((await here.runJson(['project', 'list'])).json).toMatchObject([{ name: 'Harbor' }]);
    expect(emulator.creates).toHaveLength(1);
  },
);

it(
  'a task that does not end is given up: whoever waits for it is told, and its money stays at risk until a person speaks',
  { timeout: 120_000 },
  async () => {
    const emulator = await startRunApiEmulator({
      states: Array.from({ length: 10_000 }, () => 'processing'),
    });
    onTestFinished(() => emulator.close());
    const cli = await setupShop(emulator);
    const waiting = cli.start([
      ...['run', '--project', 'Kites', '--connection', 'shop', '--prompt', 'a kite', '--yes', '--json'],
    ]);
    const list = async () => (await cli.runJson(['attempt', 'list'])).json as { id: string; state: string }[]; // its own output
    while ((await list())[0]?.state !== 'accepted') expect(waiting.process.exitCode).toBe(null);
    const [{ id } = { id: '' }] = await list();

    const givenUp = await cli.run(['attempt', 'give-up', id]);
    expect(givenUp).toMatchObject({ exitCode: 0, error: '' });
    expect(givenUp.out).toMatch(/unknown +unknown/);
    expect(givenUp.out).toMatch(
      /You gave up the task .* It may still be made there\. Asking it again is free\./,
    );
    expect((await waiting.finished).exitCode).toBe(5);
    expect(await list()).toMatchObject([{ id, state: 'unknown', charge: 'unknown' }]);

    const twice = await cli.runJson(['attempt', 'give-up', id]);
    expect([twice.exitCode, twice.out]).toEqual([1, '']);
    expect(twice.problem).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('Nothing was changed.') as string },
    });
    expect((await cli.run(['attempt', 'give-up', 'kite'])).error).toContain('ids are whole numbers');
    expect((await cli.run(['attempt', 'give-up', '99'])).exitCode).toBe(2);

    const resolved = await cli.runJson(['attempt', 'resolve', id, '--not-charged']);
    expect(resolved.json).toMatchObject({ id, state: 'failed', charge: 'free' });
    expect(emulator.creates).toHaveLength(1);
  },
);
