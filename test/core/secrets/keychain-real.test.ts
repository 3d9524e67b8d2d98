import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { missingPrograms } from '../../support/find-program.ts';

const missing =
  process.platform === 'linux' ? missingPrograms(['dbus-run-session', 'gnome-keyring-daemon']) : ['Linux'];
const hasLibsecret = await import('keytar').then(
  () => true,
  () => false,
);
if (!hasLibsecret) missing.push('libsecret');
const reason = `the real keychain needs ${missing.join(' and ')}, not found on this machine`;
if (missing.length > 0) process.stdout.write(`skipped: ${reason}\n`);

const child = path.join(import.meta.dirname, 'keychain-child.ts');
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

type Keyring = 'unlocked' | 'locked' | 'no session';
const startKeyring: Record<Keyring, string | null> = {
  unlocked: 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null',
  locked: 'gnome-keyring-daemon --start --components=secrets >/dev/null',
  'no session': null,
};

async function setup() {
  const home = await mkdtemp(path.join(tmpdir(), 'proofsheet-keyring-'));
  folders.push(home);
  const key = `sk-canary-${randomBytes(12).toString('hex')}`;
  let output = '';
  return {
    key,
    hash: createHash('sha256').update(key).digest('hex'),
    run: async (keyring: Keyring, ...steps: string[]): Promise<unknown> => {
      const printed = await runInSession(home, keyring, JSON.stringify({ steps, key }));
      output += printed.all;
      return JSON.parse(printed.stdout) as unknown;
    },
    everythingWritten: async (): Promise<string> => {
      const files = (await readdir(home, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name));
      const contents = await Promise.all(files.map((file) => readFile(file, 'latin1')));
      return [output, ...files, ...contents].join('\n');
    },
  };
}

async function runInSession(home: string, keyring: Keyring, input: string) {
  const start = startKeyring[keyring];
  const script = `'${process.execPath}' '${child}'`;
  const [command, ...args] =
    start === null
      ? [process.execPath, child]
      : ['dbus-run-session', '--', 'sh', '-c', `exec 3<&0; ${start}; exec ${script} <&3`];
  const program = spawn(command ?? '', args, { env: { PATH: process.env['PATH'], HOME: home } });
  program.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(program.stdout), text(program.stderr)]);
  return { stdout, all: stdout + stderr };
}

const locked = {
  state: 'locked',
  message: 'GNOME Keyring is locked or did not answer. Unlock it, then try again.',
};

describe.skipIf(missing.length > 0)('the real GNOME Keyring', () => {
  it('keeps a key from one run to the next, and forgets it when told to', async () => {
    const { run, hash } = await setup();
    expect(await run('unlocked', 'status', 'get', 'set', 'get')).toEqual(['ok', null, 'set', hash]);
    expect(await run('unlocked', 'get', 'remove', 'get')).toEqual([hash, 'removed', null]);
  });

  it('is locked, not empty, when nobody unlocked it', async () => {
    const { run } = await setup();
    await run('unlocked', 'set');
    expect(await run('locked', 'status', 'get', 'set', 'remove')).toEqual(['locked', locked, locked, locked]);
  });

  it('is locked when it was never set up and nobody can be asked for a password', async () => {
    const { run } = await setup();
    expect(await run('locked', 'status', 'get')).toEqual(['locked', locked]);
  });

  it('is unavailable, in plain words, without a D-Bus session', async () => {
    const { run } = await setup();
    const [status, get] = (await run('no session', 'status', 'get')) as [string, { message: string }];
    expect(status).toBe('unavailable');
    expect(get).toMatchObject({
      state: 'unavailable',
      message: expect.stringMatching(/^GNOME Keyring cannot be reached\./) as string,
    });
  });

  it('shows the key nowhere: not in what is printed, not in any file', async () => {
    const { run, key, everythingWritten } = await setup();
    await run('unlocked', 'set', 'get');
    await run('locked', 'set', 'get');
    const written = await everythingWritten();
    expect(written).toContain('login.keyring');
    expect(written).not.toContain(key);
  });
});
