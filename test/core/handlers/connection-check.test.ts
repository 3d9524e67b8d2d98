import { describe, expect, it } from 'vitest';
import { RunId } from '../../../src/shared/ids.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { ConnectionContext } from '../../../src/core/providers/provider.ts';
import { withRefusedStream } from '../../../src/core/providers/refused-stream.ts';
import { KeychainError } from '../../../src/core/secrets/keychain-state.ts';
import { open, scripted, secretKey, type Overrides } from './connections-world.ts';

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

  it('forgets that a model refused streams once it went well, so that streaming is tried again', async () => {
    const { add, setKey, handlers, tables } = await open({
      test: async () => ({ ok: true, state: 'ok', message: 'It works.', modelCount: 1 }),
    });
    const { id } = await add();
    await setKey(id, secretKey);
    const record = tables.connections.get(id);
    if (!record) throw new Error('the connection was just added');
    tables.connections.update(record, { settings: withRefusedStream(record.settings, 'model') });
    await handlers['connections.test']({ connectionId: id }, 'page');
    expect(tables.connections.get(id)?.settings).toEqual(record.settings);
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

describe('a test that went well', () => {
  it('still tells of a model that was last refused because the organization is not verified', async () => {
    const { add, setKey, handlers, tables, clock } = await open({
      test: async () => ({ ok: true, state: 'ok', message: 'The key works.', modelCount: 1 }),
    });
    const { id } = await add();
    await setKey(id, secretKey);
    const projectId = tables.projects.create({ name: 'P', isSample: false, createdAtMs: clock.nowMs() });
    const endedWith = (problemCode: string): void => {
      const runId = RunId.parse(crypto.randomUUID());
      const nowMs = clock.nowMs();
      tables.runs.insert(
        {
          ...{ id: runId, projectId, connectionId: id, provider: 'paid', model: 'strict-model' },
          ...{ prompt: 'a kite', parameters: {}, wantedCount: 1, againOf: null, extra: null, groupId: null },
          createdAtMs: nowMs,
        },
        [],
      );
      const wire = { method: 'POST', path: '/', encoding: 'json', body: {}, isStreamed: false } as const;
      const attemptId = tables.attempts.insert({
        ...{ runId, connectionId: id, isPlayMoney: false, wantedCount: 1, estimateNanos: 1 },
        ...{ wire, notBeforeMs: null, createdAtMs: nowMs },
      });
      const problem = { code: problemCode, message: 'Refused.', billingRule: 'Free.' };
      tables.attempts.move(attemptId, 'not_sent', { charge: 'free', reservedNanos: 0, problem });
    };
    const message = async () => (await handlers['connections.test']({ connectionId: id }, 'page')).message;
    expect(await message()).toBe('The key works.');
    endedWith('not_verified');
    expect(await message()).toMatch(/The key works\. .*strict-model was refused.*not verified/);
    // Anything newer about the same model says that it is over.
    endedWith('invalid_request');
    expect(await message()).toBe('The key works.');
  });
});
