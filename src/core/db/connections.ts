import type Database from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { connectionStates, RequestWindow } from '../../shared/model.ts';
import type { PauseCode } from '../../shared/queue-model.ts';

export type ConnectionState = (typeof connectionStates)[number];

/** Fields of one connection beyond address and key; the adapter that described them parses them. */
export type ConnectionSettings = Readonly<Record<string, z.core.util.JSONType>>;

/** A model the account behind a connection can see. */
const ListedModel = z.object({ model: z.string(), endsOn: z.string().nullable() });
export type ListedModel = z.output<typeof ListedModel>;

export interface NewConnection {
  readonly name: string;
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly keyEnv: string | null;
  /** Name of the key in the keychain; random, so that a removed connection's key is never found by a new one. */
  readonly keyAccount: string;
  readonly maxConcurrent: number;
  readonly requestWindow?: RequestWindow | null;
  readonly color?: string | null;
  /** The adapter's own fields, as it describes them. */
  readonly settings?: ConnectionSettings;
  readonly createdAtMs: number;
}

export interface ConnectionRecord extends NewConnection {
  readonly id: ConnectionId;
  /** True when a key was put into the keychain for it. */
  readonly hasStoredKey: boolean;
  readonly keyHint: string | null;
  readonly state: ConnectionState;
  readonly stateDetail: string | null;
  readonly testedAtMs: number | null;
  /** As last listed by the provider; null when it never was. */
  readonly listedModels: readonly ListedModel[] | null;
  readonly removedAtMs: number | null;
  readonly requestWindow: RequestWindow | null;
  readonly color: string | null;
  readonly settings: ConnectionSettings;
  /** Set while nothing new is bought through it. */
  readonly pause: ConnectionPause | null;
}

export interface ConnectionPause {
  readonly atMs: number;
  readonly code: PauseCode;
  /** For people: what happened and what to do next. */
  readonly reason: string;
}

export type ConnectionChange = Partial<
  Pick<
    NewConnection,
    'name' | 'baseUrl' | 'keyEnv' | 'maxConcurrent' | 'requestWindow' | 'color' | 'settings'
  >
>;

interface ConnectionRow {
  id: ConnectionId;
  name: string;
  provider: string;
  base_url: string | null;
  key_env: string | null;
  key_account: string;
  /** NULL: no key; '': a key too short to show any of it; else its last characters. */
  key_hint: string | null;
  max_concurrent: number;
  window_count: number | null;
  window_ms: number | null;
  color: string | null;
  settings: string;
  paused_at_ms: number | null;
  pause_code: PauseCode | null;
  pause_reason: string | null;
  state: ConnectionState;
  state_detail: string | null;
  tested_at_ms: number | null;
  models: string | null;
  created_at_ms: number;
  removed_at_ms: number | null;
}

const insertConnection = `INSERT INTO connection
  (name, provider, base_url, key_env, key_account, max_concurrent, window_count, window_ms, color, settings, position,
   created_at_ms)
  VALUES (@name, @provider, @baseUrl, @keyEnv, @keyAccount, @maxConcurrent, @windowCount, @windowMs, @color, @settings,
    (SELECT COALESCE(MAX(position), 0) + 1 FROM connection), @createdAtMs)`;

function prepareStatements(db: Database.Database) {
  return {
    insert: db.prepare<Record<string, unknown>>(insertConnection),
    byId: db.prepare<[ConnectionId], ConnectionRow>('SELECT * FROM connection WHERE id = ?'),
    live: db.prepare<[], ConnectionRow>(
      'SELECT * FROM connection WHERE removed_at_ms IS NULL ORDER BY position, id',
    ),
    byName: db.prepare<[string], ConnectionRow>(
      'SELECT * FROM connection WHERE name = ? AND removed_at_ms IS NULL',
    ),
    update: db.prepare<Record<string, unknown>>(
      `UPDATE connection SET name = @name, base_url = @baseUrl, key_env = @keyEnv, max_concurrent = @maxConcurrent,
        window_count = @windowCount, window_ms = @windowMs, color = @color, settings = @settings WHERE id = @id`,
    ),
    setPause: db.prepare<[number | null, PauseCode | null, string | null, ConnectionId]>(
      'UPDATE connection SET paused_at_ms = ?, pause_code = ?, pause_reason = ? WHERE id = ?',
    ),
    setPosition: db.prepare<[number, ConnectionId]>('UPDATE connection SET position = ? WHERE id = ?'),
    remove: db.prepare<[number, ConnectionId]>(
      'UPDATE connection SET removed_at_ms = ?, key_hint = NULL WHERE id = ?',
    ),
    setKeyAccount: db.prepare<[string, ConnectionId]>('UPDATE connection SET key_account = ? WHERE id = ?'),
    setKeyHint: db.prepare<[string | null, ConnectionId]>('UPDATE connection SET key_hint = ? WHERE id = ?'),
    setState: db.prepare<[ConnectionState, string | null, number | null, ConnectionId]>(
      'UPDATE connection SET state = ?, state_detail = ?, tested_at_ms = ? WHERE id = ?',
    ),
    setModels: db.prepare<[string, ConnectionId]>('UPDATE connection SET models = ? WHERE id = ?'),
  };
}

export function createConnectionsTable(db: Database.Database) {
  const statements = prepareStatements(db);
  const { byId, live, byName } = statements;
  const add = (connection: NewConnection): ConnectionId => {
    refuseTaken(byName, connection.name, null);
    const result = statements.insert.run({ ...connection, ...storedChoices(connection) });
    // AUTOINCREMENT gives positive safe integers, which is all the brand says.
    return Number(result.lastInsertRowid) as ConnectionId;
  };
  return {
    add,
    /** By id, removed ones too: old runs still name them. */
    get(id: ConnectionId): ConnectionRecord | null {
      const row = byId.get(id);
      return row ? toRecord(row) : null;
    },
    list: (): ConnectionRecord[] => live.all().map(toRecord),
    byName(name: string): ConnectionRecord | null {
      const row = byName.get(name);
      return row ? toRecord(row) : null;
    },
    update(record: ConnectionRecord, change: ConnectionChange): void {
      const changed = { ...record, ...change };
      const { id, name, baseUrl, keyEnv, maxConcurrent } = changed;
      refuseTaken(byName, name, id);
      statements.update.run({ id, name, baseUrl, keyEnv, maxConcurrent, ...storedChoices(changed) });
    },
    /** Every library can make pictures without a key, a network or money. Gives the connection to Demo. */
    ensureDemo(nowMs: number): ConnectionId {
      const existing = live.all().find((row) => row.provider === 'demo');
      if (existing) return existing.id;
      return add({
        name: freeName(byName, 'demo'),
        provider: 'demo',
        baseUrl: null,
        keyEnv: null,
        keyAccount: 'connection-demo',
        maxConcurrent: 2,
        createdAtMs: nowMs,
      });
    },
    ...createSetters(statements),
  };
}

/** What changes about a connection without a person's edit. */
function createSetters(statements: ReturnType<typeof prepareStatements>) {
  const { remove, setKeyAccount, setKeyHint, setState, setModels, setPause, setPosition } = statements;
  return {
    /** Keeps the row: runs and ledger entries go on naming it. */
    softRemove: (id: ConnectionId, nowMs: number) => remove.run(nowMs, id),
    /** Another place in the keychain: what was sent with the former key can be told from what the new one may do. */
    setKeyAccount: (id: ConnectionId, account: string) => setKeyAccount.run(account, id),
    /** `null` forgets the key; an empty hint says there is a key of which nothing may be shown. */
    setKeyHint: (id: ConnectionId, hint: string | null) => setKeyHint.run(hint, id),
    setState: (id: ConnectionId, state: ConnectionState, detail: string | null, testedAtMs: number | null) =>
      setState.run(state, detail, testedAtMs, id),
    setListedModels: (id: ConnectionId, models: readonly ListedModel[]) =>
      setModels.run(JSON.stringify(models), id),
    setPause: (id: ConnectionId, pause: ConnectionPause | null) =>
      setPause.run(pause?.atMs ?? null, pause?.code ?? null, pause?.reason ?? null, id),
    /** In this order from now on; those not named keep their places behind. */
    setOrder: (ids: readonly ConnectionId[]) =>
      ids.forEach((id, index) => setPosition.run(index - ids.length, id)),
  };
}

function refuseTaken(
  byName: { get(name: string): { readonly id: ConnectionId } | undefined },
  name: string,
  except: ConnectionId | null,
): void {
  const taken = byName.get(name);
  if (!taken || taken.id === except) return;
  throw new AppError('conflict', `There is already a connection named "${name}". Choose another name.`, {
    field: 'name',
  });
}

const StoredSettings = z.record(z.string(), z.json());

function storedChoices({ requestWindow, color, settings }: ConnectionChange) {
  return {
    windowCount: requestWindow?.count ?? null,
    windowMs: requestWindow?.windowMs ?? null,
    color: color ?? null,
    settings: JSON.stringify(settings ?? {}),
  };
}

function freeName(byName: { get(name: string): unknown }, wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!byName.get(name)) return name;
  }
}

function toRecord(row: ConnectionRow): ConnectionRecord {
  return {
    id: row.id,
    name: row.name,
    provider: row.provider,
    baseUrl: row.base_url,
    keyEnv: row.key_env,
    keyAccount: row.key_account,
    hasStoredKey: row.key_hint !== null,
    keyHint: row.key_hint === '' ? null : row.key_hint,
    maxConcurrent: row.max_concurrent,
    state: row.state,
    stateDetail: row.state_detail,
    testedAtMs: row.tested_at_ms,
    listedModels: row.models === null ? null : z.array(ListedModel).parse(JSON.parse(row.models)),
    createdAtMs: row.created_at_ms,
    removedAtMs: row.removed_at_ms,
    requestWindow:
      row.window_count === null || row.window_ms === null
        ? null
        : { count: row.window_count, windowMs: row.window_ms },
    color: row.color,
    settings: StoredSettings.parse(JSON.parse(row.settings)),
    pause:
      row.paused_at_ms === null || row.pause_code === null
        ? null
        : { atMs: row.paused_at_ms, code: row.pause_code, reason: row.pause_reason ?? '' },
  };
}
