import { randomUUID } from 'node:crypto';
import type { MethodInput } from '../../shared/contract.ts';
import { AppError, invariant } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { Connection, ConnectionTest } from '../../shared/model.ts';
import type { ConnectionChange, ConnectionRecord } from '../db/connections.ts';
import type { Tables } from '../db/tables.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { EventBus } from '../event-bus.ts';
import { plainLine } from '../files/display-name.ts';
import type { Provider } from '../providers/provider.ts';
import { KeychainError } from '../secrets/keychain-state.ts';
import { checkBaseUrl } from './base-url.ts';
import { modelsOf, testConnection, type ConnectionCheckParts } from './connection-check.ts';
import { earlierRefusal } from './earlier-refusal.ts';
import { chooseSettings } from './connection-settings.ts';
import { findProvider, hintOf, viewConnection } from './connection-view.ts';

export interface ConnectionHandlerParts extends ConnectionCheckParts {
  readonly tables: Pick<Tables, 'connections' | 'attempts' | 'runs'>;
  readonly bus: Pick<EventBus, 'publish'>;
}

type ConnectionMethods = Exclude<
  Extract<keyof CoreHandlers, `connections.${string}`>,
  'connections.balance' | 'connections.fetchTask'
>;

/** Calls at once on a new connection: what the smallest accounts of the known providers allow. */
const usualConcurrency = 2;

/** Answers everything about connections. Keys come in here and go nowhere but the keychain. */
export function createConnectionHandlers(
  parts: ConnectionHandlerParts,
): Pick<CoreHandlers, ConnectionMethods> {
  const find = (id: ConnectionId) => requireConnection(parts, id);
  return {
    'connections.list': () => parts.tables.connections.list().map((record) => view(parts, record)),
    'connections.add': (input) => add(parts, input),
    'connections.update': ({ connectionId, ...input }) => update(parts, find(connectionId), input),
    async 'connections.remove'({ connectionId }) {
      await remove(parts, find(connectionId));
      return null;
    },
    async 'connections.test'({ connectionId }) {
      const record = find(connectionId);
      const result = await testConnection(parts, record, requireProvider(parts, record));
      const earlier = result.ok ? earlierRefusal(parts.tables, connectionId) : '';
      return storeResult(parts, record, { ...result, message: result.message + earlier });
    },
    'connections.models'({ connectionId, task }) {
      const record = find(connectionId);
      return modelsOf(parts, record, requireProvider(parts, record), task);
    },
    'connections.setOrder'({ connectionIds }) {
      parts.tables.connections.setOrder(connectionIds);
      for (const connectionId of connectionIds)
        parts.bus.publish({ kind: 'connection.changed', connectionId });
      return null;
    },
    'connections.setKey': ({ connectionId, key }) => setKey(parts, find(connectionId), key),
    async 'connections.clearKey'({ connectionId }) {
      const record = find(connectionId);
      await forgetKey(parts, record);
      return changed(parts, record.id);
    },
  };
}

function add(parts: ConnectionHandlerParts, input: MethodInput<'connections.add'>): Connection {
  const { connections } = parts.tables;
  const provider = findProvider(parts.registry, input.provider);
  if (!provider) {
    const known = parts.registry.list().map((each) => each.info.id);
    throw new AppError(
      'invalid-input',
      `There is no provider "${input.provider}". Choose one of ${known.join(', ')}.`,
      { field: 'provider' },
    );
  }
  const id = connections.add({
    name: checkName(input.name),
    provider: provider.info.id,
    baseUrl: checkAddress(provider, input.baseUrl),
    keyEnv: input.keyEnv,
    keyAccount: newKeyAccount(),
    maxConcurrent: input.maxConcurrent ?? usualConcurrency,
    requestWindow: input.requestWindow ?? provider.info.requestWindow,
    color: input.color ?? null,
    settings: chooseSettings(provider, {}, input.settings ?? {}),
    createdAtMs: parts.clock.nowMs(),
  });
  return changed(parts, id);
}

async function update(
  parts: ConnectionHandlerParts,
  record: ConnectionRecord,
  input: Omit<MethodInput<'connections.update'>, 'connectionId'>,
): Promise<Connection> {
  const { connections } = parts.tables;
  const provider = requireProvider(parts, record);
  const change: ConnectionChange = {
    ...(input.name === undefined ? {} : { name: checkName(input.name) }),
    ...(input.baseUrl === undefined ? {} : { baseUrl: checkAddress(provider, input.baseUrl) }),
    ...(input.keyEnv === undefined ? {} : { keyEnv: input.keyEnv }),
    ...(input.maxConcurrent === undefined ? {} : { maxConcurrent: input.maxConcurrent }),
    ...(input.requestWindow === undefined ? {} : { requestWindow: input.requestWindow }),
    ...(input.color === undefined ? {} : { color: input.color }),
    ...(input.settings === undefined
      ? {}
      : { settings: chooseSettings(provider, record.settings, input.settings) }),
  };
  const isMoved =
    change.baseUrl !== undefined && originOf(provider, change.baseUrl) !== originOf(provider, record.baseUrl);
  // A key belongs to the service it was entered for: it never goes to another one by an edit of the address.
  if (isMoved && record.hasStoredKey) await forgetKey(parts, record);
  if (isMoved) connections.setKeyAccount(record.id, newKeyAccount());
  connections.update(record, change);
  if (change.baseUrl !== undefined || change.keyEnv !== undefined) {
    const detail =
      isMoved && record.hasStoredKey
        ? 'The address changed, so the stored key was removed. Enter the key again.'
        : null;
    connections.setState(record.id, 'untested', detail, null);
  }
  return changed(parts, record.id);
}

async function remove(parts: ConnectionHandlerParts, record: ConnectionRecord): Promise<void> {
  if (findProvider(parts.registry, record.provider)?.info.isPlayMoney)
    throw new AppError('conflict', `"${record.name}" stays: it needs no key, no network and no money.`);
  const openCount = parts.tables.attempts
    .open()
    .filter((attempt) => attempt.connectionId === record.id).length;
  if (openCount > 0) {
    const what = openCount === 1 ? 'one purchase' : `${openCount} purchases`;
    throw new AppError(
      'conflict',
      `"${record.name}" still has ${what} waiting or under way. Cancel or finish them, then remove it.`,
    );
  }
  await forgetKeyIfReachable(parts, record);
  parts.tables.connections.softRemove(record.id, parts.clock.nowMs());
  parts.bus.publish({ kind: 'connection.changed', connectionId: record.id });
}

async function setKey(
  parts: ConnectionHandlerParts,
  record: ConnectionRecord,
  key: string,
): Promise<Connection> {
  // A key travels in a header: anything but printable ASCII would be refused there, with the key in the message.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new AppError(
      'invalid-input',
      'The key holds a blank or a character no key has. Copy it once more, without anything around it.',
      { field: 'key' },
    );
  }
  const { connections } = parts.tables;
  // A place of its own for each key: a call in doubt is only asked again under the key it was sent with.
  const account = newKeyAccount();
  await parts.secrets.set(account, key);
  connections.setKeyAccount(record.id, account);
  connections.setKeyHint(record.id, hintOf(key));
  if (record.hasStoredKey) await dropOldKey(parts, record);
  // It stopped for want of a right key: what waits goes on with this one.
  if (record.pause?.code === 'key') connections.setPause(record.id, null);
  // Whoever enters a key wants it used, not the variable named before.
  if (record.keyEnv !== null) connections.update(record, { keyEnv: null });
  connections.setState(record.id, 'untested', null, null);
  return changed(parts, record.id);
}

function newKeyAccount(): string {
  return `connection-${randomUUID()}`;
}

/** The new key is in use already: one that cannot be removed now is named in the log and used by nobody. */
async function dropOldKey(parts: ConnectionHandlerParts, record: ConnectionRecord): Promise<void> {
  try {
    await parts.secrets.remove(record.keyAccount);
  } catch (error) {
    if (!(error instanceof KeychainError)) throw error;
    parts.log.warn(`handlers/connections connection ${record.id} leaves its former key in the keychain`, {
      account: record.keyAccount,
    });
  }
}

/** Removes the key first: when the keychain fails, the connection still says that there is one. */
async function forgetKey(parts: ConnectionHandlerParts, record: ConnectionRecord): Promise<void> {
  if (record.hasStoredKey) await parts.secrets.remove(record.keyAccount);
  parts.tables.connections.setKeyHint(record.id, null);
  parts.tables.connections.setState(record.id, 'untested', null, null);
}

/** A machine that lost its keychain for good must still be able to drop a connection. */
async function forgetKeyIfReachable(parts: ConnectionHandlerParts, record: ConnectionRecord): Promise<void> {
  try {
    await forgetKey(parts, record);
  } catch (error) {
    if (!(error instanceof KeychainError) || error.state !== 'unavailable') throw error;
    parts.log.warn(`handlers/connections connection ${record.id} leaves a key in a keychain out of reach`, {
      account: record.keyAccount,
    });
  }
}

function storeResult(
  parts: ConnectionHandlerParts,
  record: ConnectionRecord,
  result: ConnectionTest,
): ConnectionTest {
  parts.tables.connections.setState(record.id, result.state, result.message, parts.clock.nowMs());
  parts.bus.publish({ kind: 'connection.changed', connectionId: record.id });
  return result;
}

function changed(parts: ConnectionHandlerParts, id: ConnectionId): Connection {
  parts.bus.publish({ kind: 'connection.changed', connectionId: id });
  const record = parts.tables.connections.get(id);
  invariant(record, 'connections are removed from the list, never from the table');
  return view(parts, record);
}

function view(parts: ConnectionHandlerParts, record: ConnectionRecord): Connection {
  return viewConnection(record, findProvider(parts.registry, record.provider), parts.environment);
}

function requireConnection(parts: ConnectionHandlerParts, id: ConnectionId): ConnectionRecord {
  const record = parts.tables.connections.get(id);
  if (record?.removedAtMs === null) return record;
  throw new AppError('not-found', 'That connection is not in this library.', { field: 'connectionId' });
}

function requireProvider(parts: ConnectionHandlerParts, record: ConnectionRecord): Provider {
  const provider = findProvider(parts.registry, record.provider);
  if (provider) return provider;
  throw new AppError(
    'unavailable',
    `"${record.name}" is for "${record.provider}", which this version of Proofsheet does not know.`,
  );
}

function checkName(text: string): string {
  const name = plainLine(text);
  if (name !== '') return name;
  throw new AppError('invalid-input', 'A connection needs a name that can be seen.', { field: 'name' });
}

/** Null means the provider's usual address; one inside the app has none at all. */
function checkAddress({ info }: Provider, baseUrl: string | null): string | null {
  if (baseUrl !== null && baseUrl !== '') {
    if (!info.isPlayMoney) return checkBaseUrl(baseUrl);
    throw new AppError('invalid-input', `${info.label} works inside Proofsheet and has no address.`, {
      field: 'baseUrl',
    });
  }
  if (info.defaultBaseUrl !== null || info.isPlayMoney) return null;
  throw new AppError('invalid-input', `${info.label} has no usual address. Enter the service's own.`, {
    field: 'baseUrl',
  });
}

function originOf({ info }: Provider, baseUrl: string | null): string | null {
  const address = baseUrl ?? info.defaultBaseUrl;
  return address === null ? null : new URL(address).origin;
}
