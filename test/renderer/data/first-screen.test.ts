import { createClient } from '../../../src/shared/client.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFirstScreen, picturesFirst } from '../../../src/renderer/data/first-screen.ts';

/** Whether the first screen is drawn, looked at after everything that is due. */
async function isDrawn({ drawn }: { readonly drawn: Promise<void> }): Promise<boolean> {
  let isResolved = false;
  void drawn.then(() => (isResolved = true));
  await vi.advanceTimersByTimeAsync(0);
  return isResolved;
}

describe('the first pictures in sight', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are drawn when a screenful is', async () => {
    const screen = createFirstScreen();
    screen.noteCount(200);
    for (let picture = 0; picture < 39; picture += 1) screen.noteDrawn();
    expect(await isDrawn(screen)).toBe(false);
    screen.noteDrawn();
    expect(await isDrawn(screen)).toBe(true);
  });

  it('are no more than the list holds, and none in an empty one', async () => {
    const few = createFirstScreen();
    few.noteCount(2);
    few.noteDrawn();
    expect(await isDrawn(few)).toBe(false);
    few.noteDrawn();
    expect(await isDrawn(few)).toBe(true);
    const empty = createFirstScreen();
    empty.noteCount(0);
    expect(await isDrawn(empty)).toBe(true);
  });

  it('keep nothing waiting for long where they do not come', async () => {
    const screen = createFirstScreen();
    expect(await isDrawn(screen)).toBe(false);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await isDrawn(screen)).toBe(true);
  });

  it('stand alone for half a second at most', async () => {
    const screen = createFirstScreen();
    expect(screen.isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(500);
    expect(screen.isOver).toBe(true);
    expect(await isDrawn(screen)).toBe(false);
  });

  it('let what stands around them be drawn as soon as they are seen', async () => {
    const screen = createFirstScreen();
    screen.noteCount(1);
    screen.noteDrawn();
    await screen.seen;
    expect(screen.isOver).toBe(true);
  });

  it('are asked for before what stands around them', async () => {
    const asked: string[] = [];
    const client = createClient({
      async call(name) {
        asked.push(name);
        return { ok: true, value: null };
      },
      upload: () => Promise.reject(new Error('nothing is uploaded here')),
      subscribe: () => () => undefined,
    });
    const screen = createFirstScreen();
    const later = picturesFirst(client, screen);
    // Only what is asked matters: the answers are nothing that could be read.
    const calls = Promise.allSettled([
      later.call('caps.list', {}),
      later.call('host.info', {}),
      later.call('settings.get', {}),
    ]);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['settings.get']);
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toEqual(['settings.get', 'host.info']);
    screen.noteCount(0);
    await calls;
    expect(asked).toEqual(['settings.get', 'host.info', 'caps.list']);
  });
});
