import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { createSessionClient, openSession } from '../e2e/support/session.ts';

const root = path.join(import.meta.dirname, '../..');

/** Writes down every module that the process reads, from the first on. */
const listing = `import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
registerHooks({ load(url, context, next) { appendFileSync(process.env.LISTED, url + '\\n'); return next(url, context); } });`;

/** What only a picture, a key, a call to a provider or a file for elsewhere needs. */
const later = [
  /node_modules\/(sharp|@img|keytar|@github\/keytar|undici|@contentauth|yazl|yauzl)\//,
  /core\/images\/worker\//,
  /core\/providers\/[^/]+\/(submit|poll|prepare|read-reply|find-task|probe|test-connection|list-models|account)\.ts$/,
  /core\/providers\/http\/(send|request|fetch|save|dispatcher|exchange)/,
];

it(
  'shows its first screen without reading what draws, keeps keys or calls providers',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-start-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    const listed = path.join(folder, 'listed.txt');
    const start = `import(${JSON.stringify(path.join(root, 'src/web/serve-command.ts'))})
    .then(({ serveCommand }) => serveCommand(['--no-open', '--library', ${JSON.stringify(path.join(folder, 'library'))}]))`;
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(listing)}`, '-e', start],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder, LISTED: listed },
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    const [address] = (await once(createInterface(child.stdout), 'line')) as [string]; // One line, the address.
    const client = createSessionClient(new URL(address).origin, await openSession(address));
    const all = { scope: { kind: 'all' }, search: '' } as const;
    await Promise.all([
      client.call('host.info', {}),
      client.call('projects.list', {}),
      client.call('connections.list', {}),
      client.call('providers.list', {}),
      client.call('images.page', { ...all, limit: 200 }),
      client.call('runs.open', { projectId: null }),
      client.call('queue.get', {}),
    ]);
    const modules = (await readFile(listed, 'utf8')).trim().split('\n');
    expect(modules.length).toBeGreaterThan(300);
    expect(modules.filter((url) => later.some((pattern) => pattern.test(url)))).toEqual([]);
  },
);
