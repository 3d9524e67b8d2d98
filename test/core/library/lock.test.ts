import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLibraryLock, type LibraryLock } from '../../../src/core/library/lock.ts';
import { makeTemporaryFolder } from '../../support/library.ts';

const holderFile = fileURLToPath(new URL('./lock-holder.ts', import.meta.url));
const me = { host: 'web', startedAtMs: Date.UTC(2026, 10, 20) };

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  await rm(folder, { recursive: true, force: true });
});

async function startHolder(): Promise<{ child: ChildProcess; said: unknown }> {
  const child = fork(holderFile, [folder], { execArgv: [] });
  children.push(child);
  const [said] = (await once(child, 'message')) as [unknown];
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function take(): LibraryLock {
  const lock = acquireLibraryLock(folder, me);
  if (lock.heldBy === null) return lock;
  throw new Error(`held by ${lock.heldBy}`);
}

describe('the lock of a library', () => {
  it('is refused while another process holds it, naming that process', async () => {
    const { child, said } = await startHolder();
    expect(said).toBe('held');
    expect(acquireLibraryLock(folder, me).heldBy).toBe(
      `Proofsheet cli, process ${child.pid}, since 1970-01-01T00:00:00.000Z`,
    );
  });

  it('is free at once when its holder is killed, and says who has it now', async () => {
    const { child } = await startHolder();
    await kill(child);
    const lock = take();
    const { said } = await startHolder();
    expect(said).toBe(`Proofsheet web, process ${process.pid}, since 2026-11-20T00:00:00.000Z`);
    lock.release();
  });

  it('passes from hand to hand through many kills, held by one at a time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await Promise.all([startHolder(), startHolder(), startHolder()]);
      expect(outcomes.filter((outcome) => outcome.said === 'held')).toHaveLength(1);
      await Promise.all(outcomes.map((outcome) => kill(outcome.child)));
    }
  });

  it('is free after a release, which may be asked for twice and leaves no text behind', async () => {
    const { child } = await startHolder();
    child.send('release');
    await once(child, 'message');
    const lock = take();
    lock.release();
    lock.release();
    expect(existsSync(path.join(folder, 'library.lock.txt'))).toBe(false);
    take().release();
  });

  it('is refused a second time within one process as well', () => {
    const lock = take();
    expect(acquireLibraryLock(folder, me).heldBy).toContain(`process ${process.pid}`);
    lock.release();
  });

  it('trusts the lock and not the text: a stale text stops nobody', async () => {
    await writeFile(path.join(folder, 'library.lock.txt'), 'Proofsheet web, process 1, since ever');
    take().release();
  });

  it('names nobody where the text cannot be read', async () => {
    const lock = take();
    const text = path.join(folder, 'library.lock.txt');
    await rm(text);
    expect(acquireLibraryLock(folder, me).heldBy).toBe('another Proofsheet');
    await mkdir(text);
    expect(acquireLibraryLock(folder, me).heldBy).toBe('another Proofsheet');
    await rm(text, { recursive: true });
    lock.release();
  });

  it('makes the folder of a new library', async () => {
    folder = path.join(folder, 'deep', 'er');
    take().release();
    expect(existsSync(folder)).toBe(true);
  });
});
