import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createEventBus } from '../../../src/core/event-bus.ts';
import { openThumbnailStore } from '../../../src/core/files/thumbnail-store.ts';
import { createThumbnailFill } from '../../../src/core/jobs/thumbnail-fill.ts';
import type { Thumbnails } from '../../../src/core/images/image-worker.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { Sha256 } from '../../../src/shared/ids.ts';
import { hashNumber } from '../../support/hash-number.ts';
import { openTestLibrary } from '../../support/library.ts';

const thumbnails: Thumbnails = {
  small: Uint8Array.of(1),
  large: Uint8Array.of(2),
  thumbhash: Uint8Array.of(3),
};

/** A library of 450 pictures of which every fifth has its thumbnails; the original of picture 7 is damaged. */
async function setup(refusal: AppError | null = null) {
  const library = await openTestLibrary();
  const storeFile = path.join(library.root, 'thumbs.db');
  const store = openThumbnailStore(storeFile);
  const projectId = library.addProject();
  for (let number = 0; number < 450; number += 1) {
    library.addImage(projectId, { sha256: hashNumber(number), sortedAtMs: number });
    if (number % 5 === 0) store.put(hashNumber(number), thumbnails);
  }
  const made: Sha256[] = [];
  const logged = Promise.withResolvers<unknown>();
  if (refusal === null) void logged.promise.then((error) => expect.fail(String(error)));
  const bus = createEventBus(() => undefined);
  const percents: (number | null)[] = [];
  bus.subscribe((event) => {
    if (event.kind === 'library.progress' && event.work === 'thumbnails') percents.push(event.percent);
  });
  const open = () =>
    createThumbnailFill({
      db: library.db,
      store,
      bus,
      clock: {
        sleep: (_delayMs, signal) =>
          signal?.aborted ? Promise.reject(new Error('left')) : Promise.resolve(),
      },
      log: { error: (_what, error) => logged.resolve(error) },
      thumbnailer: {
        async make(sha256) {
          if (refusal) throw refusal;
          if (sha256 === hashNumber(7)) throw new Error('damaged');
          made.push(sha256);
          store.put(sha256, thumbnails);
          return thumbnails;
        },
      },
    });
  /** Resolves when the fill that was begun is over. */
  const over = () =>
    new Promise<void>((resolve) => {
      const stop = bus.subscribe((event) => {
        if (event.kind !== 'library.progress' || event.work !== 'thumbnails' || !event.isOver) return;
        stop();
        resolve();
      });
    });
  const fill = open();
  onTestFinished(async () => {
    await fill.close();
    store.close();
    await library.close();
  });
  return { library, logged: logged.promise, projectId, fill, open, over, store, made, percents, bus };
}

it('what lacks its thumbnails gets them, newest first, and how far it is is told', async () => {
  const { fill, over, store, made, percents } = await setup();
  const ended = over();
  fill.start();
  await ended;
  expect(made).toHaveLength(450 - 90 - 1);
  expect(made.slice(0, 2)).toEqual([hashNumber(449), hashNumber(448)]);
  expect(store.isWhole()).toBe(true);
  expect(percents.at(-1)).toBeNull();
  const shown = percents.slice(0, -1);
  expect(shown).toEqual(shown.toSorted((one, other) => Number(one) - Number(other)));
  expect(new Set(shown).size).toBe(shown.length);
  expect(fill.current()).toBeNull();
});

it('is not looked through again once it is whole, until a merge brings more', async () => {
  const { fill, over, store, made, bus } = await setup();
  const first = over();
  fill.start();
  await first;
  const before = made.length;
  store.remove(hashNumber(3));
  fill.start();
  const again = over();
  bus.publish({ kind: 'library.progress', work: 'merge', percent: null, isOver: true });
  await again;
  expect(made.slice(before)).toEqual([hashNumber(3)]);
});

it('stopped midway, goes on with what is missing at the next start', async () => {
  const { fill, open, over, store, made, bus } = await setup();
  const stopped = over();
  const stop = bus.subscribe((event) => {
    if (event.kind === 'library.progress' && event.percent === 20) fill.stop();
  });
  fill.start();
  await stopped;
  stop();
  expect([made.length < 200, store.isWhole()]).toEqual([true, false]);
  const next = open();
  onTestFinished(() => next.close());
  const ended = over();
  next.start();
  await ended;
  expect(new Set(made).size).toBe(made.length);
  expect([made.length, store.isWhole()]).toEqual([450 - 90 - 1, true]);
});

it('a merge that ends while it looks has it look through everything once more', async () => {
  const { library, projectId, fill, over, store, made, bus } = await setup();
  const stop = bus.subscribe((event) => {
    if (event.kind !== 'library.progress' || event.percent !== 20) return;
    stop();
    // Newer than all that were looked at: the walk has passed its place.
    library.addImage(projectId, { sha256: hashNumber(1_000), sortedAtMs: 1_000 });
    bus.publish({ kind: 'library.progress', work: 'merge', percent: null, isOver: true });
  });
  const ended = over();
  fill.start();
  await ended;
  expect(made).toContain(hashNumber(1_000));
  expect(store.isWhole()).toBe(true);
});

it('is not called whole where none could be made', async () => {
  const refusal = new AppError('unavailable', 'The image worker cannot be started.');
  const { fill, store, logged } = await setup(refusal);
  fill.start();
  expect(await logged).toBe(refusal);
  expect(store.isWhole()).toBe(false);
});
