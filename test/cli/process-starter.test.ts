import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../emulator/emulator.ts';
import { setupCli } from './cli-world.ts';

const script = fileURLToPath(new URL('../../bin/proofsheet.mjs', import.meta.url));

/** A Node on this machine that is too old to run Proofsheet itself, or null. */
function findOldNode(): string | null {
  const candidates = ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node'];
  const isOld = (file: string): boolean => {
    const { stdout } = spawnSync(file, ['-p', 'process.versions.napi'], { encoding: 'utf8' });
    return Number(stdout) > 0 && Number(stdout) < 10;
  };
  return candidates.find((file) => existsSync(file) && isOld(file)) ?? null;
}

const oldNode = findOldNode();

describe.skipIf(oldNode === null)('the start script under an older Node', () => {
  const node = oldNode ?? '';

  it('goes on in the Node of the project and passes arguments, input, output and exit code through', async () => {
    const cli = await setupCli();
    const start = (args: readonly string[], input = '') =>
      spawnSync(node, [script, ...args], { env: cli.environment, encoding: 'utf8', input });
    const run = start([
      'run',
      '--project',
      'A b',
      '--connection',
      'demo',
      '--prompt',
      '"quoted" $HOME ü',
      '--json',
    ]);
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(JSON.parse(run.stdout)).toMatchObject({ run: { status: 'done' } });
    expect(start(['nonsense']).status).toBe(2);
    expect(start(['connection', 'set-key', 'demo'], '\n').stderr).toContain(
      'No key came from standard input',
    );
  });

  it('says what to do, with exit code 1, where that Node is missing', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-starter-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await cp(path.dirname(script), path.join(folder, 'bin'), { recursive: true });
    const { status, stdout, stderr } = spawnSync(node, [path.join(folder, 'bin/proofsheet.mjs'), 'verify'], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Proofsheet needs Node 24; this is v\d+.*npm ci.*\n$/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'takes its child along when it gets %s',
    async (signal) => {
      const emulator = await startEmulator();
      onTestFinished(() => emulator.close());
      const cli = await setupCli();
      cli.environment['SHOP_KEY'] = emulator.key;
      const shop = ['--provider', 'openai-images', '--base-url', emulator.baseUrl, '--key-env', 'SHOP_KEY'];
      await cli.run(['connection', 'add', '--name', 'shop', ...shop]);
      const hold = emulator.hold();
      const paid = [
        'run',
        '--project',
        'P',
        '--connection',
        'shop',
        '--prompt',
        'x',
        '--quality',
        'low',
        '--yes',
      ];
      const starter = spawn(node, [script, ...paid], { env: cli.environment, stdio: 'ignore' });
      const ended = once(starter, 'exit');
      await hold.arrived;
      const holder = await readFile(path.join(cli.library, 'library.lock.txt'), 'utf8');
      expect(holder).not.toContain(`process ${starter.pid},`);
      starter.kill(signal);
      expect(await ended).toEqual(signal === 'SIGKILL' ? [null, 'SIGKILL'] : [5, null]);
      // The library is free at once: a command that had to wait for it would be told who holds it.
      expect((await cli.runJson(['attempt', 'list'])).json).toMatchObject([
        { state: 'unknown', charge: 'unknown' },
      ]);
    },
  );
});
