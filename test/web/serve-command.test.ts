import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildWindowIfOlder } from '../../scripts/build-window.mjs';

const program = path.join(import.meta.dirname, '../../bin/proofsheet.mjs');
const toClose: (() => Promise<void> | void)[] = [];

beforeAll(buildWindowIfOlder, 300_000);
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function setup() {
  const home = await mkdtemp(path.join(tmpdir(), 'proofsheet-serve-'));
  toClose.push(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const library = path.join(home, 'library');
  function serve(...args: string[]) {
    const child = spawn(process.execPath, [program, 'serve', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home },
    });
    const exited = once(child, 'exit').then(([code]) => code as number | null); // "exit" gives the code first
    toClose.push(async () => {
      child.kill('SIGKILL');
      await exited;
    });
    return { child, exited };
  }
  /** Starts on the library and reads the address. */
  async function start() {
    const { child, exited } = serve('--no-open', '--library', library);
    child.stderr.resume();
    const lines = createInterface(child.stdout);
    const [url] = (await once(lines, 'line')) as [string];
    return { child, exited, url };
  }
  return { home, library, serve, start };
}

describe('proofsheet serve', () => {
  it('prints the address as its first line, serves it, and ends on a signal with 0', async () => {
    const { start } = await setup();
    const { child, exited, url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/open\/[A-Za-z0-9_-]{43}$/);
    const reply = await fetch(url, { redirect: 'manual' });
    expect(reply.status).toBe(303);
    child.kill('SIGINT');
    expect(await exited).toBe(0);
  });

  it('makes the sample project in a new library', async () => {
    const { start } = await setup();
    const { url } = await start();
    const origin = new URL(url).origin;
    const cookie = (await fetch(url, { redirect: 'manual' })).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const projects = async (): Promise<string> => {
      const reply = await fetch(`${origin}/rpc/projects.list`, {
        method: 'POST',
        headers: { Cookie: cookie, Origin: origin, 'Content-Type': 'application/json' },
        body: '{}',
      });
      return reply.text();
    };
    await expect.poll(projects, { timeout: 30_000 }).toContain('Sample project');
  });

  it('refuses a library that another one holds, in one line, and leaves that one alone', async () => {
    const { start, serve, library } = await setup();
    const first = await start();
    const second = serve('--no-open', '--library', library);
    const [said, printed, code] = await Promise.all([
      text(second.child.stderr),
      text(second.child.stdout),
      second.exited,
    ]);
    expect(code).toBe(1);
    expect(printed).toBe('');
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toContain('This library is open in another program');
    expect((await fetch(first.url, { redirect: 'manual' })).status).toBe(303);
  });

  it('goes on when whoever reads it is gone, and still ends in order', async () => {
    const { start } = await setup();
    const { child, exited, url } = await start();
    child.stdout.destroy();
    child.stderr.destroy();
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  it.each([
    [['--port', '70000'], '--port takes a number'],
    [['--port', 'http'], '--port takes a number'],
    [['--library', ''], '--library takes a folder'],
    [['--libary', 'x'], '--libary'],
    [['extra'], 'extra'],
  ])('refuses %j with its usage, and makes nothing', async (args, words) => {
    const { serve, library } = await setup();
    const { child, exited } = serve(...args);
    const [said, code] = await Promise.all([text(child.stderr), exited]);
    expect(code).toBe(2);
    expect(said).toContain(words);
    expect(said).toContain('Usage: proofsheet serve');
    expect(existsSync(library)).toBe(false);
  });
});
