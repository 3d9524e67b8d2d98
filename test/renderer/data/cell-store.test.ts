import { expect, it } from 'vitest';
import { createCellStore } from '../../../src/renderer/data/cell-store.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { cell, imageId } from '../gallery/cells-fixture.ts';

function setup() {
  const asked: number[][] = [];
  let version = 1;
  const gone = new Set<number>();
  const waiting: (() => void)[] = [];
  const store = createCellStore(
    async (ids) => {
      asked.push([...ids]);
      return ids.filter((id) => !gone.has(id)).map((id) => cell(id, { version }));
    },
    (run) => waiting.push(run),
  );
  /** Lets everything wanted so far be asked and answered. */
  async function settle() {
    for (const run of waiting.splice(0)) run();
    await new Promise(setImmediate);
  }
  return { store, asked, settle, gone, edit: () => (version += 1) };
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => imageId(from + at));

it('asks once for everything wanted together, in calls of a bounded size', async () => {
  const { store, asked, settle } = setup();
  for (const id of [...ids(1, 251), ...ids(1, 251)]) expect(store.get(id)).toBe('waiting');
  await settle();
  expect(asked.map((call) => call.length)).toEqual([200, 50]);
  expect(store.get(imageId(7))).toMatchObject({ id: 7 });
});

it('tells who watches, and says what is not in the library', async () => {
  const { store, settle, gone } = setup();
  gone.add(2);
  const told: ImageId[] = [];
  for (const id of ids(1, 3)) store.watch(id, () => told.push(id));
  for (const id of ids(1, 3)) store.get(id);
  await settle();
  expect(told).toEqual([1, 2]);
  expect(store.get(imageId(2))).toBe('missing');
});

it('asks again for what changed in sight, and forgets what changed out of sight', async () => {
  const { store, settle, edit, asked } = setup();
  store.put([cell(1), cell(2)]);
  store.watch(imageId(1), () => undefined);
  edit();
  store.changed(ids(1, 3));
  expect(store.peek(imageId(1))).toMatchObject({ version: 1 });
  expect(store.peek(imageId(2))).toBeNull();
  await settle();
  expect(asked).toEqual([[1]]);
  expect(store.peek(imageId(1))).toMatchObject({ version: 2 });
});

it('keeps a bounded number, and what is in sight whatever its age', () => {
  const { store } = setup();
  store.watch(imageId(1), () => undefined);
  store.put(ids(1, 10_001).map((id) => cell(id)));
  const kept = ids(1, 10_001).filter((id) => store.peek(id) !== null);
  expect(kept.length).toBeLessThanOrEqual(3_000);
  expect(kept).toContain(1);
  expect(kept).toContain(10_000);
});

it('asks again for what changed while the answer was on its way', async () => {
  const { store, settle, edit, asked } = setup();
  store.watch(imageId(1), () => undefined);
  store.get(imageId(1));
  const first = settle();
  edit();
  store.changed([imageId(1)]);
  await first;
  await settle();
  expect(asked).toEqual([[1], [1]]);
  expect(store.peek(imageId(1))).toMatchObject({ version: 2 });
});

it('schedules by itself as a browser allows', async () => {
  const native = globalThis.queueMicrotask;
  // What a browser does to a function of the window called on something else.
  globalThis.queueMicrotask = function (this: unknown, run) {
    if (this !== undefined && this !== globalThis) throw new TypeError('Illegal invocation');
    native(run);
  };
  try {
    const store = createCellStore((ids) => Promise.resolve(ids.map((id) => cell(id))));
    store.get(imageId(1));
    await new Promise(setImmediate);
    expect(store.peek(imageId(1))).toMatchObject({ id: 1 });
  } finally {
    globalThis.queueMicrotask = native;
  }
});
