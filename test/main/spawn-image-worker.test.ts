import { expect, test } from 'vitest';
import { fakeLog, installFake } from './support.ts';

async function setup() {
  const fake = installFake({ userData: '/nowhere' });
  const { log, lines } = fakeLog();
  const { spawnImageWorker } = await import('../../src/main/spawn-image-worker.ts');
  process.env['PROOFSHEET_TEST_KEY'] = 'sk-canary-in-the-environment';
  const worker = spawnImageWorker('/built/main/image-worker.js', log);
  const forked = fake.worker.forked[0];
  if (!forked) throw new Error('nothing was started');
  return { worker, forked, lines };
}

test('starts the worker as a utility process that knows no key', async () => {
  const { forked } = await setup();
  expect(forked).toMatchObject({
    entry: '/built/main/image-worker.js',
    args: [],
    options: { serviceName: 'Proofsheet image worker', execArgv: [], stdio: ['ignore', 'pipe', 'pipe'] },
  });
  expect(JSON.stringify(forked.options)).not.toContain('sk-canary');
  expect((forked.options as { env: Record<string, string> }).env['PATH']).toBe(process.env['PATH']);
});

test('passes messages both ways, and kills', async () => {
  const { worker, forked } = await setup();
  const heard: unknown[] = [];
  worker.onMessage((message) => heard.push(message));
  worker.post({ kind: 'start', scratchFolder: '/tmp/x' });
  forked.process.emit('message', { kind: 'ready', build: 'webassembly' });
  worker.kill();
  expect(forked.process.posted).toEqual([{ kind: 'start', scratchFolder: '/tmp/x' }]);
  expect(heard).toEqual([{ kind: 'ready', build: 'webassembly' }]);
  expect(forked.process.isKilled).toBe(true);
});

test('tells once how the worker ended, with its last words', async () => {
  const { worker, forked, lines } = await setup();
  const ended: string[] = [];
  worker.onExit((detail) => ended.push(detail));
  forked.process.stderr.write('free(): invalid pointer');
  await expect.poll(() => lines.length).toBe(1);
  forked.process.emit('exit', 6);
  forked.process.emit('exit', 6);
  expect(ended).toEqual(['ended with code 6 free(): invalid pointer']);
});
