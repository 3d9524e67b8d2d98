import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, describe, expect, it, vi } from 'vitest';
import { createImageWorker } from '../../../src/core/images/image-worker-client.ts';
import { restoreBytes } from '../../../src/core/images/spill.ts';
import { spawnImageWorkerProcess } from '../../../src/core/images/spawn-child-process.ts';
import type { HostMessage } from '../../../src/core/images/worker-protocol.ts';
import type { ImageWorkerProcess } from '../../../src/core/ports.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { makePicture } from '../../support/pictures.ts';
import { openWorkerWorld, refusalOf } from './worker-world.ts';

/** A process that answers by script: "die" kills it, "hang…" is never answered, "once…" only the second time. */
function setup(options: { readonly deadlineMs?: number; readonly isBroken?: boolean } = {}) {
  const spawned: string[][] = [];
  const everSeen = new Set<string>();
  const spawn = (): ImageWorkerProcess => {
    const seen: string[] = [];
    spawned.push(seen);
    let onMessage: (message: unknown) => void = () => undefined;
    let onExit: (detail: string) => void = () => undefined;
    const reply = (message: unknown) => queueMicrotask(() => onMessage(message));
    const die = () => queueMicrotask(() => onExit('ended by SIGSEGV'));
    return {
      post(raw) {
        const message = raw as HostMessage;
        if (message.kind === 'start') {
          reply(
            options.isBroken ? { kind: 'broken', detail: 'no sharp' } : { kind: 'ready', build: 'native' },
          );
          return;
        }
        const path = String(message.arguments[0]?.value);
        seen.push(path);
        if (path.startsWith('die')) die();
        else if (path.startsWith('once') && !everSeen.has(path)) everSeen.add(path);
        else if (!path.startsWith('hang'))
          reply({ kind: 'reply', id: message.id, result: { value: path, files: [] } });
      },
      onMessage: (listener) => void (onMessage = listener),
      onExit: (listener) => void (onExit = listener),
      kill: die,
    };
  };
  const images = createImageWorker({ spawn, log: silentLogger, deadlineMs: options.deadlineMs ?? 60_000 });
  onTestFinished(() => images.close());
  return { images, spawned };
}

describe('a worker that dies', () => {
  it('is not started before the first request', async () => {
    const { images, spawned } = setup();
    expect(spawned).toHaveLength(0);
    await images.inspect('a');
    expect(spawned).toHaveLength(1);
  });

  it('fails the one request it was working on, in words, and serves the next from a fresh process', async () => {
    const { images, spawned } = setup();
    const refusal = await refusalOf(images.thumbnails('die'));
    expect(refusal.code).toBe('unavailable');
    expect(refusal.message).toContain('the picture whose thumbnails were wanted');
    await expect(images.inspect('a')).resolves.toBe('a');
    expect(spawned).toHaveLength(2);
  });

  it('gives a neighbour of the killer a second try alone, and fails the killer', async () => {
    const { images, spawned } = setup();
    const neighbour = images.inspect('once-unanswered');
    const killer = refusalOf(images.inspect('die'));
    const waiting = images.inspect('a');
    expect((await killer).code).toBe('unavailable');
    await expect(neighbour).resolves.toBe('once-unanswered');
    await expect(waiting).resolves.toBe('a');
    // The first process saw both; the second each suspect by itself, the killer last; the third what was waiting.
    expect(spawned).toEqual([['once-unanswered', 'die'], ['once-unanswered', 'die'], ['a']]);
  });

  it('keeps requests that were only waiting', async () => {
    const { images } = setup();
    const all = await Promise.allSettled([
      images.inspect('die'),
      images.inspect('die'),
      images.inspect('a'),
      images.inspect('b'),
    ]);
    expect(all.map((each) => each.status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
  });

  it('is replaced when a request passes its deadline, and only that request fails', async () => {
    const { images } = setup({ deadlineMs: 20 });
    const refusal = await refusalOf(images.extractReply('hang', 'json', '/nowhere'));
    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect(refusal.message).toContain('took too long');
    await expect(images.inspect('a')).resolves.toBe('a');
  });

  it('fails everybody once when it cannot start at all', async () => {
    const { images, spawned } = setup({ isBroken: true });
    const [first, second] = await Promise.all([
      refusalOf(images.inspect('a')),
      refusalOf(images.inspect('b')),
    ]);
    expect([first.code, second.code]).toEqual(['unavailable', 'unavailable']);
    expect(first.message).toContain('could not be started');
    expect(spawned).toHaveLength(1);
  });

  it('cannot make its host read or remove a file by naming it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'proofsheet-spill-test-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'precious'), 'keep me');
    for (const name of [join(folder, 'precious'), 'precious', '../precious']) {
      const files = [{ field: null, name }];
      await expect(restoreBytes({ value: null, files }, folder)).rejects.toThrow(
        /outside the scratch folder/,
      );
    }
    expect(await readdir(folder)).toEqual(['precious']);
  });

  it('works on two requests at once and no more', async () => {
    const { images, spawned } = setup();
    const all = ['hang1', 'hang2', 'c'].map((path) => images.inspect(path));
    await expect.poll(() => spawned[0]).toEqual(['hang1', 'hang2']);
    all.forEach((each) => void each.catch(() => undefined));
  });
});

describe('the real process', () => {
  it('killed by somebody else is replaced', async () => {
    const children: ImageWorkerProcess[] = [];
    const { put } = await openWorkerWorld();
    const images = createImageWorker({
      spawn: () => {
        const child = spawnImageWorkerProcess();
        children.push(child);
        return child;
      },
      log: silentLogger,
    });
    onTestFinished(() => images.close());
    const path = await put('a.png', await makePicture());
    await images.inspect(path);
    children[0]?.kill();
    const outcome = await images.inspect(path).catch(() => images.inspect(path));
    expect(outcome).toMatchObject({ format: 'png' });
    expect(children).toHaveLength(2);
  });

  it('gets no key and no debugger from its host', async () => {
    const { images, put, said } = await openWorkerWorld({
      environment: {
        ...process.env,
        OPENAI_API_KEY: 'sk-canary',
        NODE_OPTIONS: '--invalid-flag-would-end-it',
      },
    });
    const path = await put('a.png', await makePicture());
    await expect(images.inspect(path)).resolves.toMatchObject({ format: 'png' });
    expect(said()).toBe('');
  });

  it('leaves nothing behind when it is closed', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'proofsheet-crash-'));
    onTestFinished(() => rm(temporary, { recursive: true, force: true }));
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log: silentLogger });
    await refusalOf(images.inspect('/nowhere'));
    await images.close();
    expect((await refusalOf(images.inspect('/nowhere'))).code).toBe('unavailable');
    expect(await readdir(temporary)).toEqual([]);
  });
});
