import type Database from 'better-sqlite3';
import { attemptMoves, type AttemptState, type ChargeState } from '../../shared/attempt-state.ts';
import { invariant } from '../../shared/errors.ts';
import type { AttemptId, ConnectionId, ProviderId, RunId } from '../../shared/ids.ts';
import type { ProblemFacts, WireRequest } from '../providers/provider.ts';

/** An attempt as stored. */
export interface AttemptRecord {
  readonly id: AttemptId;
  readonly runId: RunId;
  readonly connectionId: ConnectionId;
  readonly state: AttemptState;
  readonly charge: ChargeState;
  readonly isPlayMoney: boolean;
  readonly wantedCount: number;
  readonly deliveredCount: number;
  readonly estimateNanos: number | null;
  readonly reservedNanos: number;
  /** What a person allowed it to cost, where no estimate could be made. */
  readonly ceilingNanos: number | null;
  readonly wire: string | null;
  readonly idempotencyKey: string | null;
  /** Through what it was sent, see `sentThrough`; null where it never was. */
  readonly keyAccount: string | null;
  readonly sentOrigin: string | null;
  readonly keyFingerprint: string | null;
  readonly remoteId: string | null;
  readonly requestId: string | null;
  readonly isStreamed: boolean;
  readonly pollCount: number;
  readonly notBeforeMs: number | null;
  readonly problem: ProblemFacts | null;
  /** JSON of what the reply said it is, by our parameter names. */
  readonly got: string | null;
  /** What the model said beside its pictures. */
  readonly answer: string | null;
  readonly sentDay: string | null;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
  readonly finishedAtMs: number | null;
}

export interface NewAttempt {
  readonly runId: RunId;
  readonly connectionId: ConnectionId;
  readonly isPlayMoney: boolean;
  readonly wantedCount: number;
  readonly estimateNanos: number | null;
  /** What a person allows it to cost, where no estimate can be made: reserved in the estimate's place. */
  readonly ceilingNanos?: number | null;
  readonly wire: WireRequest;
  readonly notBeforeMs: number | null;
  /** Stored with `wire`, from an earlier attempt: the provider then knows the call again and cannot sell it twice. */
  readonly idempotencyKey?: string | null;
  readonly createdAtMs: number;
}

/** A task that was bought elsewhere and is followed from here on; what it costs is not known until it is told. */
type FetchedAttempt = Pick<NewAttempt, 'runId' | 'connectionId' | 'isPlayMoney' | 'wire' | 'createdAtMs'> & {
  readonly remoteId: string;
};

/** Columns that may change together with a move; everything left out stays as it is. */
export interface AttemptChanges {
  readonly charge?: ChargeState;
  readonly deliveredCount?: number;
  readonly reservedNanos?: number;
  readonly keyAccount?: string | null;
  readonly sentOrigin?: string | null;
  readonly keyFingerprint?: string | null;
  readonly idempotencyKey?: string | null;
  readonly remoteId?: string;
  readonly requestId?: string | null;
  readonly responseStatus?: number;
  readonly isStreamed?: boolean;
  readonly pollCount?: number;
  readonly notBeforeMs?: number | null;
  readonly problem?: ProblemFacts | null;
  readonly got?: string;
  readonly answer?: string | null;
  /** Replaced once, in `intent`, by an adapter that prepares its inputs first. */
  readonly wire?: string;
  readonly sentDay?: string | null;
  readonly sentAtMs?: number | null;
  readonly finishedAtMs?: number;
}

interface AttemptRow {
  id: AttemptId;
  run_id: RunId;
  connection_id: ConnectionId;
  state: AttemptState;
  charge: ChargeState;
  is_play_money: number;
  wanted_count: number;
  delivered_count: number;
  estimate_nanos: number | null;
  reserved_nanos: number;
  ceiling_nanos: number | null;
  wire: string | null;
  idempotency_key: string | null;
  key_account: string | null;
  sent_origin: string | null;
  key_fingerprint: string | null;
  remote_id: string | null;
  request_id: string | null;
  is_streamed: number;
  poll_count: number;
  not_before_ms: number | null;
  problem_code: string | null;
  problem_message: string | null;
  billing_rule: string | null;
  got: string | null;
  answer: string | null;
  sent_day: string | null;
  created_at_ms: number;
  sent_at_ms: number | null;
  finished_at_ms: number | null;
}

const columns: Readonly<Record<Exclude<keyof AttemptChanges, 'problem'>, string>> = {
  charge: 'charge',
  deliveredCount: 'delivered_count',
  reservedNanos: 'reserved_nanos',
  keyAccount: 'key_account',
  sentOrigin: 'sent_origin',
  keyFingerprint: 'key_fingerprint',
  idempotencyKey: 'idempotency_key',
  remoteId: 'remote_id',
  requestId: 'request_id',
  responseStatus: 'response_status',
  isStreamed: 'is_streamed',
  pollCount: 'poll_count',
  notBeforeMs: 'not_before_ms',
  got: 'got',
  answer: 'answer',
  wire: 'wire',
  sentDay: 'sent_day',
  sentAtMs: 'sent_at_ms',
  finishedAtMs: 'finished_at_ms',
};

/** Where one output of a reply is: a file in the attempt's folder or an address. */
export interface AttemptOutput {
  readonly outputIndex: number;
  readonly fileName: string | null;
  readonly url: string | null;
  /** When the address stops working, where the provider says so. */
  readonly expiresAtMs: number | null;
  readonly revisedPrompt: string | null;
}

/** The journal: every state an attempt was in is committed here before what it announces happens. */
export function createAttemptsTable(db: Database.Database) {
  const insert = db.prepare<Record<string, unknown>>(`INSERT INTO attempt
    (run_id, connection_id, state, charge, is_play_money, wanted_count, estimate_nanos, reserved_nanos,
     ceiling_nanos, wire, is_streamed, not_before_ms, idempotency_key, created_at_ms)
    VALUES (@runId, @connectionId, 'planned', 'reserved', @isPlayMoney, @wantedCount, @estimateNanos, @reservedNanos,
     @ceilingNanos, @wire, @isStreamed, @notBeforeMs, @idempotencyKey, @createdAtMs)`);
  const byId = db.prepare<[AttemptId], AttemptRow>('SELECT * FROM attempt WHERE id = ?');
  const forRun = db.prepare<[RunId], AttemptRow>('SELECT * FROM attempt WHERE run_id = ? ORDER BY id');
  const newest = db.prepare<[number], AttemptRow>('SELECT * FROM attempt ORDER BY id DESC LIMIT ?');
  const open = db.prepare<[], AttemptRow>(`SELECT attempt.* FROM attempt JOIN run ON run.id = attempt.run_id
    WHERE attempt.state NOT IN
      ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired')
      AND attempt.state <> 'unknown'
    ORDER BY run.position, attempt.id`);
  const held = db.prepare<[], { reservedNanos: number; unknownNanos: number }>(`SELECT
      COALESCE(SUM(CASE WHEN charge = 'reserved' THEN reserved_nanos END), 0) AS reservedNanos,
      COALESCE(SUM(CASE WHEN charge = 'unknown' THEN reserved_nanos END), 0) AS unknownNanos
    FROM attempt WHERE is_play_money = 0 AND charge IN ('reserved', 'unknown')`);
  const update = createUpdate(db);

  return {
    insert(attempt: NewAttempt): AttemptId {
      const result = insert.run({
        ...attempt,
        wire: JSON.stringify(attempt.wire),
        idempotencyKey: attempt.idempotencyKey ?? null,
        isPlayMoney: attempt.isPlayMoney ? 1 : 0,
        isStreamed: attempt.wire.isStreamed ? 1 : 0,
        ceilingNanos: attempt.ceilingNanos ?? null,
        reservedNanos: attempt.estimateNanos ?? attempt.ceilingNanos ?? 0,
      });
      // SQLite just numbered this row; the brand only says which table it belongs to.
      return Number(result.lastInsertRowid) as AttemptId;
    },
    get(id: AttemptId): AttemptRecord | null {
      const row = byId.get(id);
      return row ? toRecord(row) : null;
    },
    forRun: (runId: RunId): AttemptRecord[] => forRun.all(runId).map(toRecord),
    newest: (limit: number): AttemptRecord[] => newest.all(limit).map(toRecord),
    /** Everything that still has something to do by itself, in the queue's order. */
    open: (): AttemptRecord[] => open.all().map(toRecord),
    /** Real money held back: reserved by waiting and running attempts, and at risk in unknown ones. */
    heldNanos: () => held.get() ?? { reservedNanos: 0, unknownNanos: 0 },
    /** Moves an attempt along `attemptMoves` and changes what belongs to the move, in one statement. */
    move(id: AttemptId, to: AttemptState, changes: AttemptChanges = {}): void {
      const from = byId.get(id)?.state;
      invariant(from !== undefined, `attempt ${id} exists while it is worked on`);
      invariant(attemptMoves[from].includes(to), `an attempt never moves from ${from} to ${to}`);
      update(id, { ...changes }, to);
    },
    change(id: AttemptId, changes: AttemptChanges): void {
      update(id, changes, null);
    },
    ...createOutputs(db),
    ...createRemotes(db),
  };
}

function createOutputs(db: Database.Database) {
  const remove = db.prepare<[AttemptId]>('DELETE FROM attempt_output WHERE attempt_id = ?');
  const insert = db.prepare<Record<string, unknown>>(`INSERT INTO attempt_output
    (attempt_id, output_index, file_name, url, expires_at_ms, revised_prompt)
    VALUES (@attemptId, @outputIndex, @fileName, @url, @expiresAtMs, @revisedPrompt)`);
  const list = db.prepare<
    [AttemptId],
    AttemptOutput
  >(`SELECT output_index AS outputIndex, file_name AS fileName, url,
    expires_at_ms AS expiresAtMs, revised_prompt AS revisedPrompt
    FROM attempt_output WHERE attempt_id = ? ORDER BY output_index`);
  const setFile = db.prepare<[string, AttemptId, number]>(
    'UPDATE attempt_output SET file_name = ? WHERE attempt_id = ? AND output_index = ?',
  );
  return {
    /** Replaces what is known of an attempt's outputs. */
    setOutputs(id: AttemptId, outputs: readonly AttemptOutput[]): void {
      remove.run(id);
      for (const output of outputs) insert.run({ attemptId: id, ...output });
    },
    outputs: (id: AttemptId): AttemptOutput[] => list.all(id),
    /** One output was downloaded. */
    setOutputFile: (id: AttemptId, outputIndex: number, fileName: string) =>
      setFile.run(fileName, id, outputIndex),
  };
}

function createRemotes(db: Database.Database) {
  const insert = db.prepare<Record<string, unknown>>(`INSERT INTO attempt
    (run_id, connection_id, state, charge, is_play_money, wanted_count, wire, remote_id, created_at_ms)
    VALUES (@runId, @connectionId, 'accepted', 'none', @isPlayMoney, 1, @wire, @remoteId, @createdAtMs)`);
  const newest = db.prepare<[string, ProviderId], AttemptRow>(
    `SELECT attempt.* FROM attempt JOIN run ON run.id = attempt.run_id
     WHERE attempt.remote_id = ? AND run.provider = ? ORDER BY attempt.id DESC LIMIT 1`,
  );
  const setConnection = db.prepare<[ConnectionId, AttemptId]>(
    'UPDATE attempt SET connection_id = ? WHERE id = ?',
  );
  return {
    insertFetched(attempt: FetchedAttempt): AttemptId {
      const result = insert.run({
        ...attempt,
        wire: JSON.stringify(attempt.wire),
        isPlayMoney: attempt.isPlayMoney ? 1 : 0,
      });
      // SQLite just numbered this row; the brand only says which table it belongs to.
      return Number(result.lastInsertRowid) as AttemptId;
    },
    /** The newest attempt a provider knows by this id, through whatever connection, removed ones too. */
    ofRemote(provider: ProviderId, remoteId: string): AttemptRecord | null {
      const row = newest.get(remoteId, provider);
      return row ? toRecord(row) : null;
    },
    /** From now on it is asked for through another connection to the same provider. */
    setConnection: (id: AttemptId, connectionId: ConnectionId) => void setConnection.run(connectionId, id),
  };
}

function createUpdate(db: Database.Database) {
  return (id: AttemptId, changes: AttemptChanges, state: AttemptState | null): void => {
    const sets: string[] = [];
    const values: (string | number | null)[] = [];
    const set = (column: string, value: string | number | boolean | null): void => {
      sets.push(`${column} = ?`);
      values.push(typeof value === 'boolean' ? Number(value) : value);
    };
    if (state !== null) set('state', state);
    for (const [name, column] of Object.entries(columns)) {
      // The record's keys are exactly the changes' keys.
      const value = changes[name as keyof typeof columns];
      if (value !== undefined) set(column, value);
    }
    if (changes.problem !== undefined) {
      set('problem_code', changes.problem?.code ?? null);
      set('problem_message', changes.problem?.message ?? null);
      set('billing_rule', changes.problem?.billingRule ?? null);
    }
    if (sets.length > 0) db.prepare(`UPDATE attempt SET ${sets.join(', ')} WHERE id = ?`).run(...values, id);
  };
}

function toRecord(row: AttemptRow): AttemptRecord {
  return {
    id: row.id,
    runId: row.run_id,
    connectionId: row.connection_id,
    state: row.state,
    charge: row.charge,
    isPlayMoney: row.is_play_money === 1,
    wantedCount: row.wanted_count,
    deliveredCount: row.delivered_count,
    estimateNanos: row.estimate_nanos,
    reservedNanos: row.reserved_nanos,
    ceilingNanos: row.ceiling_nanos,
    wire: row.wire,
    idempotencyKey: row.idempotency_key,
    keyAccount: row.key_account,
    sentOrigin: row.sent_origin,
    keyFingerprint: row.key_fingerprint,
    remoteId: row.remote_id,
    requestId: row.request_id,
    isStreamed: row.is_streamed === 1,
    pollCount: row.poll_count,
    notBeforeMs: row.not_before_ms,
    problem: problemOf(row),
    got: row.got,
    answer: row.answer,
    sentDay: row.sent_day,
    createdAtMs: row.created_at_ms,
    sentAtMs: row.sent_at_ms,
    finishedAtMs: row.finished_at_ms,
  };
}

function problemOf(row: AttemptRow): ProblemFacts | null {
  if (row.problem_code === null) return null;
  return { code: row.problem_code, message: row.problem_message ?? '', billingRule: row.billing_rule };
}
