import { describe, expect, it, onTestFinished } from 'vitest';
import { createThumbnailer } from '../../../src/core/jobs/thumbnailer.ts';
import type { Thumbnails } from '../../../src/core/images/image-worker.ts';
import type { NewCoreEvent } from '../../../src/shared/events.ts';
import type { Sha256 } from '../../../src/shared/ids.ts';
import { hashNumber } from '../../support/hash-number.ts';
import { openTestLibrary } from '../../support/library.ts';

const thumbnails: Thumbnails = {
  small: Uint8Array.of(1),
  large: Uint8Array.of(2),
  thumbhash: Uint8Array.of(3),
};

/** A worker that ends when the test says so. */
async function setup() {
  const library = await openTestLibrary();
  onTestFinished(() => library.close());
  const begun: string[] = [];
  const running: PromiseWithResolvers<Thumbnails>[] = [];
  const kept: Sha256[] = [];
  const events: NewCoreEvent[] = [];
  const thumbnailer = createThumbnailer({
    tables: library.tables,
    originalPath: (sha256) => sha256,
    store: { put: (sha256) => void kept.push(sha256) },
    images: {
      thumbnails(path) {
        begun.push(path);
        const made = Promise.withResolvers<Thumbnails>();
        running.push(made);
        return made.promise;
      },
    },
    bus: { publish: (event) => void events.push(event) },
    log: { error: () => undefined },
  });
  const finish = async (): Promise<void> => {
    running.shift()?.resolve(thumbnails);
    // What begins next begins in the microtasks after it.
    await new Promise((resolve) => setImmediate(resolve));
  };
  const names = () =>
    begun.map((path) => Array.from({ length: 9 }, (_, n) => hashNumber(n)).indexOf(path as Sha256));
  return { library, thumbnailer, begun: names, finish, kept, events };
}

describe('thumbnails', () => {
  it('are made once for all who ask, kept, and told to the pictures that show them', async () => {
    const { library, thumbnailer, begun, finish, kept, events } = await setup();
    const imageId = library.addImage(library.addProject(), { sha256: hashNumber(1) });
    const asked = [1, 1, 1].map((number) => thumbnailer.make(hashNumber(number)));
    expect(begun()).toEqual([1]);
    await finish();
    expect(await Promise.all(asked)).toEqual([thumbnails, thumbnails, thumbnails]);
    expect(kept).toEqual([hashNumber(1)]);
    expect(events).toMatchObject([{ kind: 'image.changed', imageId }]);
    expect(library.tables.images.get(imageId)?.thumbhash).not.toBeNull();
  });

  it('asked for last come first, and what may wait comes after all others', async () => {
    const { thumbnailer, begun, finish } = await setup();
    for (const number of [1, 2]) void thumbnailer.make(hashNumber(number));
    void thumbnailer.make(hashNumber(3), { isLater: true });
    for (const number of [4, 5]) void thumbnailer.make(hashNumber(number));
    expect(begun()).toEqual([1, 2]);
    for (let each = 0; each < 3; each += 1) await finish();
    expect(begun()).toEqual([1, 2, 5, 4, 3]);
  });

  it('that already wait come first when they are asked for again', async () => {
    const { thumbnailer, begun, finish } = await setup();
    for (const number of [1, 2]) void thumbnailer.make(hashNumber(number));
    void thumbnailer.make(hashNumber(3), { isLater: true });
    for (const number of [4, 5]) void thumbnailer.make(hashNumber(number));
    for (const number of [3, 4]) void thumbnailer.make(hashNumber(number));
    // What may wait is no reason to go sooner, nor to go later than it was wanted.
    void thumbnailer.make(hashNumber(5), { isLater: true });
    for (let each = 0; each < 3; each += 1) await finish();
    expect(begun()).toEqual([1, 2, 4, 3, 5]);
  });

  it('nobody waits for any more are not made', async () => {
    const { thumbnailer, begun, finish } = await setup();
    for (const number of [1, 2]) void thumbnailer.make(hashNumber(number));
    const [gone, other] = [new AbortController(), new AbortController()];
    const left = thumbnailer.make(hashNumber(3), { signal: gone.signal });
    const shared = [gone, other].map(({ signal }) => thumbnailer.make(hashNumber(4), { signal }));
    gone.abort();
    const refused = expect(left).rejects.toThrow('Nobody waits for that thumbnail any more.');
    for (let each = 0; each < 3; each += 1) await finish();
    await refused;
    expect(await Promise.all(shared)).toEqual([thumbnails, thumbnails]);
    expect(begun()).toEqual([1, 2, 4]);
    // Wanted again, it is made after all.
    void thumbnailer.make(hashNumber(3));
    expect(begun()).toEqual([1, 2, 4, 3]);
  });
});
