import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import type { ConnectionId } from '../../../src/shared/ids.ts';
import { Connection } from '../../../src/shared/model.ts';
import { KeychainError } from '../../../src/core/secrets/keychain-state.ts';
import { open, secretKey } from './connections-world.ts';

describe('adding a connection', () => {
  it('gives it back as every window sees it', async () => {
    const { add, handlers, events } = await open();
    const made = await add({ baseUrl: 'https://api.paid.example/v2/', maxConcurrent: 4 });
    expect(Connection.parse(made)).toEqual(made);
    expect(made).toEqual({
      id: made.id,
      name: 'work',
      provider: 'paid',
      providerLabel: 'PAID',
      baseUrl: 'https://api.paid.example/v2',
      keyEnv: null,
      needsKey: true,
      hasKey: false,
      keyHint: null,
      isPlayMoney: false,
      maxConcurrent: 4,
      requestWindow: null,
      color: null,
      settings: {},
      pauseCode: null,
      pauseReason: null,
      state: 'untested',
      stateDetail: null,
      testedAtMs: null,
    });
    expect((await handlers['connections.list']({}, 'page')).map((each) => each.name)).toEqual([
      'demo',
      'work',
    ]);
    expect(events).toEqual([{ kind: 'connection.changed', connectionId: made.id }]);
  });

  it.each([
    [{ provider: 'nobody' }, 'invalid-input', /no provider "nobody".*paid, open, demo/],
    [{ baseUrl: 'http://example.com' }, 'invalid-input', /must start with https/],
    [{ provider: 'open' }, 'invalid-input', /has no usual address/],
    [{ provider: 'demo', baseUrl: 'https://example.com' }, 'invalid-input', /works inside Proofsheet/],
    [{ name: '\u200e' }, 'invalid-input', /can be seen/],
    [{ name: 'demo' }, 'conflict', /already a connection/],
  ] as const)('refuses %j', async (given, code, words) => {
    const { add, handlers, events } = await open();
    const failure: unknown = await add(given).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) as string });
    expect(await handlers['connections.list']({}, 'page')).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('keeps connections of a provider this version does not know in the list', async () => {
    const { tables, handlers } = await open();
    const id = tables.connections.add({
      name: 'future',
      provider: 'from-2031',
      baseUrl: null,
      keyEnv: null,
      keyAccount: 'x',
      maxConcurrent: 1,
      createdAtMs: 0,
    });
    const list = await handlers['connections.list']({}, 'page');
    expect(list.find((each) => each.id === id)).toMatchObject({ providerLabel: 'from-2031' });
    await expect(async () => handlers['connections.test']({ connectionId: id }, 'page')).rejects.toThrow(
      /does not know/,
    );
    await handlers['connections.remove']({ connectionId: id }, 'page');
    expect(await handlers['connections.list']({}, 'page')).toHaveLength(1);
  });
});

describe('the key of a connection', () => {
  it('goes into the keychain under a random account, and shows four characters at most', async () => {
    const { add, setKey, accountOf, secrets, db } = await open();
    const { id } = await add();
    const view = await setKey(id, secretKey);
    expect(view).toMatchObject({ hasKey: true, keyHint: 'WXYZ', state: 'untested' });
    expect(accountOf(id)).toMatch(/^connection-[0-9a-f-]{36}$/);
    expect(await secrets.get(accountOf(id))).toBe(secretKey);
    expect(JSON.stringify(view)).not.toContain(secretKey);
    // The account is in the file, the key is not: so the search does find what is there.
    expect([accountOf(id), secretKey].map((text) => db.serialize().includes(text))).toEqual([true, false]);
  });

  it('gives each key a place of its own and removes the former one', async () => {
    const { add, setKey, accountOf, secrets } = await open();
    const { id } = await add();
    await setKey(id, 'sk-first-key-0001');
    const first = accountOf(id);
    await setKey(id, 'sk-second-key-0002');
    expect(accountOf(id)).not.toBe(first);
    expect(await secrets.get(accountOf(id))).toBe('sk-second-key-0002');
    expect(await secrets.get(first)).toBeNull();
  });

  it.each([
    ['eleven-chrs', null],
    ['twelve-chars', 'hars'],
  ])('of %s shows %s', async (key, hint) => {
    const { add, setKey } = await open();
    expect(await setKey((await add()).id, key)).toMatchObject({ hasKey: true, keyHint: hint });
  });

  it.each(['two words', 'line\nbreak', 'schlüssel', 'null\u0000'])(
    'is refused when it is %j',
    async (key) => {
      const { add, setKey, accountOf, secrets } = await open();
      const { id } = await add();
      const failure: unknown = await setKey(id, key).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'invalid-input', field: 'key' });
      expect(String(failure)).not.toContain(key);
      expect(await secrets.get(accountOf(id))).toBeNull();
    },
  );

  it('is dropped when the address moves to another origin, and kept when only the path changes', async () => {
    const { add, setKey, accountOf, secrets, handlers } = await open();
    const { id } = await add();
    await setKey(id, secretKey);
    const update = (baseUrl: string | null) =>
      handlers['connections.update']({ connectionId: id, baseUrl }, 'page');
    expect(await update('https://api.paid.example/v3')).toMatchObject({ hasKey: true, keyHint: 'WXYZ' });
    expect(await update(null)).toMatchObject({ hasKey: true });
    const moved = await update('https://evil.example/v1');
    expect(moved).toMatchObject({ hasKey: false, keyHint: null, baseUrl: 'https://evil.example/v1' });
    expect(moved.stateDetail).toMatch(/stored key was removed/);
    expect(await secrets.get(accountOf(id))).toBeNull();
  });

  it('stays with the old address when the keychain cannot drop it', async () => {
    const { add, setKey, keychain, handlers } = await open();
    const { id } = await add();
    await setKey(id, secretKey);
    keychain.error = new KeychainError('locked', 'Test Keyring is locked.');
    await expect(async () =>
      handlers['connections.update']({ connectionId: id, baseUrl: 'https://evil.example' }, 'page'),
    ).rejects.toThrow('Test Keyring is locked.');
    const [, view] = await handlers['connections.list']({}, 'page');
    expect(view).toMatchObject({ baseUrl: null, hasKey: true });
  });

  it('is forgotten when cleared, and with the connection', async () => {
    const { add, setKey, accountOf, secrets, handlers } = await open();
    const { id } = await add();
    await setKey(id, secretKey);
    expect(await handlers['connections.clearKey']({ connectionId: id }, 'page')).toMatchObject({
      hasKey: false,
    });
    expect(await secrets.get(accountOf(id))).toBeNull();
    await setKey(id, secretKey);
    await handlers['connections.remove']({ connectionId: id }, 'page');
    expect(await secrets.get(accountOf(id))).toBeNull();
  });

  it('is not said to be stored when the keychain refused it', async () => {
    const { add, setKey, keychain, handlers } = await open();
    const { id } = await add();
    keychain.error = new KeychainError('unavailable', 'No keychain.');
    await expect(setKey(id, secretKey)).rejects.toThrow('No keychain.');
    const [, view] = await handlers['connections.list']({}, 'page');
    expect(view).toMatchObject({ hasKey: false, keyHint: null });
  });

  it('may be in a variable: then it is there when the variable is, and no hint is shown', async () => {
    const { add, setKey } = await open({}, { SET_KEY: 'sk-from-env-123456' });
    expect(await add({ name: 'set', keyEnv: 'SET_KEY' })).toMatchObject({ hasKey: true, keyHint: null });
    const unset = await add({ name: 'unset', keyEnv: 'UNSET_KEY' });
    expect(unset).toMatchObject({ hasKey: false });
    expect(await setKey(unset.id, secretKey)).toMatchObject({ hasKey: true, keyEnv: null, keyHint: 'WXYZ' });
  });
});

describe('removing a connection', () => {
  it('is refused for Demo, and while purchases wait', async () => {
    const { add, handlers, demoId, addRun, addProject, tables } = await open();
    const remove = async (connectionId: ConnectionId) =>
      handlers['connections.remove']({ connectionId }, 'page');
    await expect(remove(demoId)).rejects.toMatchObject({ code: 'conflict' });
    const { id } = await add();
    const attemptId = tables.attempts.insert({
      runId: addRun(addProject()),
      connectionId: id,
      isPlayMoney: false,
      wantedCount: 1,
      estimateNanos: 1,
      wire: { method: 'LOCAL', path: '', encoding: 'json', body: {}, isStreamed: false },
      notBeforeMs: null,
      createdAtMs: 0,
    });
    await expect(remove(id)).rejects.toThrow(/one purchase waiting or under way/);
    tables.attempts.move(attemptId, 'cancelled');
    await remove(id);
    await expect(remove(id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await add()).id).not.toBe(id);
  });

  it('works on a machine whose keychain is gone, and waits for one that is locked', async () => {
    const { add, setKey, keychain, handlers } = await open();
    const { id } = await add();
    await setKey(id, secretKey);
    const remove = async () => handlers['connections.remove']({ connectionId: id }, 'page');
    keychain.error = new KeychainError('locked', 'Locked.');
    await expect(remove()).rejects.toThrow('Locked.');
    keychain.error = new KeychainError('unavailable', 'Gone.');
    await remove();
    expect(await handlers['connections.list']({}, 'page')).toHaveLength(1);
  });
});
