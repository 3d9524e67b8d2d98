import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MethodInput } from '../../../src/shared/contract.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { NewCoreEvent } from '../../../src/shared/events.ts';
import type { ConnectionId } from '../../../src/shared/ids.ts';
import { Connection } from '../../../src/shared/model.ts';
import { createConnectionHandlers } from '../../../src/core/handlers/connections.ts';
import type { ProviderHttp } from '../../../src/core/providers/http.ts';
import type { ConnectionContext, Provider } from '../../../src/core/providers/provider.ts';
import { createProviderRegistry } from '../../../src/core/providers/registry.ts';
import { KeychainError } from '../../../src/core/secrets/keychain-state.ts';
import { createMemorySecretStore } from '../../../src/core/secrets/memory.ts';
import { openTestLibrary } from '../../support/library.ts';
import { createScriptedProvider } from '../../support/scripted-provider.ts';
import { silentLogger } from '../../support/silent-logger.ts';

type Overrides = Partial<Pick<Provider, 'test' | 'listModels' | 'capabilitiesOf'>>;

const scripted = createScriptedProvider([]).provider;

/** A paid service with a usual address, one without, and Demo. */
function createProviders(overrides: Overrides): Provider[] {
  const info = (id: string, more: Partial<Provider['info']>): Provider['info'] => ({
    ...scripted.info,
    id,
    label: id.toUpperCase(),
    ...more,
  });
  const paid = { needsKey: true, defaultBaseUrl: 'https://api.paid.example/v1' };
  return [
    { ...scripted, ...overrides, info: info('paid', paid) },
    { ...scripted, info: info('open', { needsKey: false }) },
    { ...scripted, info: info('demo', { isPlayMoney: true }) },
  ];
}

async function setup(overrides: Overrides = {}, environment: Record<string, string> = {}) {
  const library = await openTestLibrary();
  const memory = createMemorySecretStore('Test Keyring');
  const keychain: { error: KeychainError | null } = { error: null };
  const guard = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (keychain.error) throw keychain.error;
    return work();
  };
  const secrets = {
    ...memory,
    get: (account: string) => guard(() => memory.get(account)),
    set: (account: string, secret: string) => guard(() => memory.set(account, secret)),
    remove: (account: string) => guard(() => memory.remove(account)),
  };
  const events: NewCoreEvent[] = [];
  const handlers = createConnectionHandlers({
    tables: library.tables,
    registry: createProviderRegistry(createProviders(overrides)),
    // The adapters of this test ask nobody.
    http: {} as ProviderHttp,
    secrets,
    environment,
    clock: library.clock,
    bus: { publish: (event) => void events.push(event) },
    log: silentLogger,
  });
  const add = async (given: Partial<MethodInput<'connections.add'>> = {}) =>
    handlers['connections.add'](
      { name: 'work', provider: 'paid', baseUrl: null, keyEnv: null, ...given },
      'page',
    );
  const accountOf = (id: ConnectionId): string => {
    const record = library.tables.connections.get(id);
    if (!record) throw new Error('no such connection');
    return record.keyAccount;
  };
  const setKey = async (connectionId: ConnectionId, key: string) =>
    handlers['connections.setKey']({ connectionId, key }, 'page');
  return { ...library, handlers, secrets: memory, keychain, events, add, accountOf, setKey };
}

type World = Awaited<ReturnType<typeof setup>>;
let worlds: World[] = [];
async function open(...given: Parameters<typeof setup>): Promise<World> {
  const world = await setup(...given);
  worlds.push(world);
  return world;
}
beforeEach(() => {
  worlds = [];
});
afterEach(() => Promise.all(worlds.map((world) => world.close())));

const secretKey = 'sk-proj-0123456789abcdWXYZ';

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

describe('testing a connection', () => {
  it('asks with the key and the address, and keeps what was said', async () => {
    const asked: ConnectionContext[] = [];
    const { add, setKey, handlers, clock } = await open({
      test: async (context) => {
        asked.push(context);
        return { ok: false, state: 'key-refused', message: 'The key was refused.', modelCount: null };
      },
    });
    const { id } = await add();
    await setKey(id, secretKey);
    const result = await handlers['connections.test']({ connectionId: id }, 'page');
    expect(result).toEqual({
      ok: false,
      state: 'key-refused',
      message: 'The key was refused.',
      modelCount: null,
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ baseUrl: 'https://api.paid.example/v1', key: secretKey });
    const [, view] = await handlers['connections.list']({}, 'page');
    expect(view).toMatchObject({
      state: 'key-refused',
      stateDetail: 'The key was refused.',
      testedAtMs: clock.nowMs(),
    });
  });

  it('says so when there is no key, or the keychain is locked, without asking anybody', async () => {
    const { add, setKey, keychain, handlers } = await open({
      test: () => Promise.reject(new Error('nobody was to be asked')),
    });
    const { id } = await add();
    const test = async () => handlers['connections.test']({ connectionId: id }, 'page');
    expect(await test()).toMatchObject({ ok: false, state: 'key-missing' });
    await setKey(id, secretKey);
    keychain.error = new KeychainError('locked', 'Test Keyring is locked.');
    expect(await test()).toEqual({
      ok: false,
      state: 'problem',
      message: 'Test Keyring is locked.',
      modelCount: null,
    });
  });

  it('lets a mistake in an adapter through instead of calling it a problem of the connection', async () => {
    const { add, setKey, handlers } = await open({ test: () => Promise.reject(new TypeError('a bug')) });
    const { id } = await add();
    await setKey(id, secretKey);
    await expect(async () => handlers['connections.test']({ connectionId: id }, 'page')).rejects.toThrow(
      'a bug',
    );
  });
});

describe('the models of a connection', () => {
  const listed = [
    { model: 'scripted', endsOn: '2026-12-01' },
    { model: 'new-one', endsOn: null },
    { model: 'text-only', endsOn: null },
  ];
  const listing = (calls: { count: number }): Overrides => ({
    listModels: async () => {
      calls.count += 1;
      return listed;
    },
    capabilitiesOf: (model) =>
      model === 'new-one' && scripted.models[0] ? { ...scripted.models[0], model, label: 'New one' } : null,
  });

  it('are the shipped ones, then what the account lists, asked for once', async () => {
    const calls = { count: 0 };
    const { add, setKey, handlers } = await open(listing(calls));
    const { id } = await add();
    await setKey(id, secretKey);
    const models = async () => handlers['connections.models']({ connectionId: id, task: 'generate' }, 'page');
    const first = await models();
    expect(first.models.map((each) => [each.model, each.endsOn])).toEqual([
      ['scripted', '2026-12-01'],
      ['new-one', null],
    ]);
    expect(first.defaultModel).toBe('scripted');
    expect(await models()).toEqual(first);
    expect(calls.count).toBe(1);
  });

  it('are the shipped ones while the list cannot be had', async () => {
    const calls = { count: 0 };
    const { add, handlers } = await open({
      ...listing(calls),
      listModels: () => Promise.reject(new AppError('unavailable', 'offline')),
    });
    const { id } = await add();
    const { models } = await handlers['connections.models']({ connectionId: id, task: 'generate' }, 'page');
    expect(models.map((each) => each.model)).toEqual(['scripted']);
  });

  it('are listed anew after each test that went well', async () => {
    const calls = { count: 0 };
    const { add, setKey, handlers } = await open({
      ...listing(calls),
      test: async () => ({ ok: true, state: 'ok', message: 'Works.', modelCount: 3 }),
    });
    const { id } = await add();
    await setKey(id, secretKey);
    await handlers['connections.test']({ connectionId: id }, 'page');
    await handlers['connections.test']({ connectionId: id }, 'page');
    expect(calls.count).toBe(2);
  });
});
