import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NewConnection } from '../../../src/core/db/connections.ts';
import type { Price } from '../../../src/core/spend/price-book.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => library.close());

const newConnection = (name: string): NewConnection => ({
  name,
  provider: 'openai-images',
  baseUrl: null,
  keyEnv: null,
  keyAccount: `connection-${name}`,
  maxConcurrent: 2,
  createdAtMs: 5,
});

describe('connections', () => {
  it('are one per name while they live, and stay known by id when removed', () => {
    const { connections } = library.tables;
    const id = connections.add(newConnection('work'));
    expect(() => connections.add(newConnection('work'))).toThrow(/already a connection named "work"/);
    connections.setKeyHint(id, 'abcd');
    connections.softRemove(id, 9);
    expect(connections.list().map((record) => record.name)).toEqual(['demo']);
    expect(connections.byName('work')).toBeNull();
    expect(connections.get(id)).toMatchObject({ name: 'work', removedAtMs: 9, hasStoredKey: false });
    const again = connections.add(newConnection('work'));
    expect(connections.byName('work')?.id).toBe(again);
    expect(again).not.toBe(id);
  });

  it('refuse to take the name of another one', () => {
    const { connections } = library.tables;
    const record = connections.get(connections.add(newConnection('work')));
    if (!record) throw new Error('it was just added');
    expect(() => connections.update(record, { name: 'demo' })).toThrow(/already a connection/);
    connections.update(record, { name: 'work', maxConcurrent: 5 });
    expect(connections.get(record.id)).toEqual({ ...record, maxConcurrent: 5 });
  });

  it('always hold a demo connection, and only one', () => {
    const { connections } = library.tables;
    expect(connections.ensureDemo(1)).toBe(library.demoId);
    expect(connections.list()).toHaveLength(1);
    expect(connections.byName('demo')?.provider).toBe('demo');
  });

  it('find another name for demo where somebody took it', () => {
    const { connections } = library.tables;
    connections.softRemove(library.demoId, 1);
    connections.add(newConnection('demo'));
    const demo = connections.get(connections.ensureDemo(2));
    expect(demo).toMatchObject({ name: 'demo 2', provider: 'demo' });
  });

  it('remember what a test said and which models were listed', () => {
    const { connections } = library.tables;
    const id = connections.add(newConnection('work'));
    const models = [
      { model: 'gpt-image-2', endsOn: null },
      { model: 'old', endsOn: '2026-12-01' },
    ];
    connections.setState(id, 'key-refused', 'The key was refused.', 77);
    connections.setListedModels(id, models);
    expect(connections.get(id)).toMatchObject({
      state: 'key-refused',
      stateDetail: 'The key was refused.',
      testedAtMs: 77,
      listedModels: models,
    });
  });

  it('tell a stored key of which nothing may be shown from no key', () => {
    const { connections } = library.tables;
    const id = connections.add(newConnection('work'));
    const seen = (): unknown => {
      const record = connections.get(id);
      return [record?.hasStoredKey, record?.keyHint];
    };
    expect(seen()).toEqual([false, null]);
    connections.setKeyHint(id, '');
    expect(seen()).toEqual([true, null]);
    connections.setKeyHint(id, 'wxyz');
    expect(seen()).toEqual([true, 'wxyz']);
    connections.setKeyHint(id, null);
    expect(seen()).toEqual([false, null]);
  });
});

describe('prices', () => {
  const price = (id: string, amountNanos: number): Price => ({
    id,
    provider: 'openai-images',
    model: 'gpt-image-2',
    unit: 'image-out',
    amountNanos,
    source: 'https://example.com/prices',
    date: '2026-11-01',
  });

  it('are added and never changed: an old entry keeps its price', () => {
    const { prices } = library.tables;
    expect(prices.sync([price('a', 100), price('b', 200)])).toEqual([]);
    expect(prices.sync([price('a', 999), price('b', 200), price('c', 300)])).toEqual(['a']);
    expect(['a', 'b', 'c'].map((id) => prices.get(id)?.amountNanos)).toEqual([100, 200, 300]);
    expect(prices.get('a')).toEqual(price('a', 100));
    expect(prices.get('z')).toBeNull();
  });

  it("list a person's own: the connection's before the provider's, newest first, shipped ones never", () => {
    const { prices, connections } = library.tables;
    const id = connections.add(newConnection('work'));
    const other = connections.add(newConnection('other'));
    prices.sync([price('shipped', 1)]);
    prices.addOverride({ ...price('for-all', 2), connectionId: null, note: null });
    prices.addOverride({ ...price('mine-old', 3), date: '2026-10-01', connectionId: id, note: null });
    prices.addOverride({ ...price('mine-new', 4), connectionId: id, note: null });
    const ids = (connectionId: typeof id): string[] =>
      prices.overrides('openai-images', connectionId).map((each) => each.id);
    expect(ids(id)).toEqual(['mine-new', 'mine-old', 'for-all']);
    expect(ids(other)).toEqual(['for-all']);
    expect(prices.overrides('demo', id)).toEqual([]);
  });
});

describe('settings', () => {
  it('start with defaults, change one at a time, and survive values of an older shape', () => {
    const { settings } = library.tables;
    const usual = { pasteTarget: 'ask', confirmAboveNanos: 1_000_000_000 };
    expect(settings.readAll()).toEqual({ ...usual, theme: 'system', enterSends: false });
    expect(settings.change({ theme: 'dark' })).toEqual({ ...usual, theme: 'dark', enterSends: false });
    expect(settings.change({ enterSends: true, theme: undefined })).toEqual({
      ...usual,
      theme: 'dark',
      enterSends: true,
    });
    settings.set('theme', { name: 'sepia' });
    expect(settings.readAll()).toEqual({ ...usual, theme: 'system', enterSends: true });
  });

  it('hold typed values by name', () => {
    const { settings } = library.tables;
    expect(settings.get('sampleMade', z.boolean(), false)).toBe(false);
    settings.set('sampleMade', true);
    expect(settings.get('sampleMade', z.boolean(), false)).toBe(true);
    expect(settings.get('__proto__', z.boolean(), false)).toBe(false);
  });

  it('name the library once and for all', () => {
    const { settings } = library.tables;
    const id = settings.libraryId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(settings.libraryId()).toBe(id);
  });
});
