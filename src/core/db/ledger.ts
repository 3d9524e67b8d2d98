import type Database from 'better-sqlite3';
import type { AttemptId, ConnectionId, ProjectId } from '../../shared/ids.ts';
import type { SpendEntry, SpendFilter, SpendRange } from '../../shared/money-model.ts';
import type { UnitRule } from '../providers/provider.ts';

export type LedgerKind = 'estimate' | 'charge' | 'adjustment' | 'refund';
export type LedgerBasis = 'estimate' | 'reported' | 'price-list' | 'person';

/** One immutable line of money. Refunds and downward adjustments are negative. */
export interface NewLedgerEntry {
  readonly attemptId: AttemptId;
  readonly kind: LedgerKind;
  readonly amountNanos: number;
  readonly basis: LedgerBasis;
  readonly unitRule: UnitRule;
  readonly priceId: string | null;
  readonly detail: string | null;
  readonly isPlayMoney: boolean;
  readonly projectId: ProjectId;
  readonly connectionId: ConnectionId;
  readonly model: string;
  /** Local day the attempt was sent. */
  readonly localDay: string;
  readonly createdAtMs: number;
}

export interface LedgerEntry extends NewLedgerEntry {
  readonly id: number;
  /** The library it was paid in, for what came with a project. */
  readonly originLibrary: string | null;
}

interface LedgerRow {
  id: number;
  attempt_id: AttemptId;
  kind: LedgerKind;
  amount_nanos: number;
  basis: LedgerBasis;
  unit_rule: UnitRule;
  price_id: string | null;
  detail: string | null;
  is_play_money: number;
  origin_library: string | null;
  project_id: ProjectId;
  connection_id: ConnectionId;
  model: string;
  local_day: string;
  created_at_ms: number;
}

/** Spend is real money that moved: no estimates, no play money, nothing that came with a project bundle. */
const isSpend = `ledger.kind <> 'estimate' AND ledger.is_play_money = 0 AND ledger.origin_library IS NULL`;

interface LineValues extends SpendRange, SpendFilter {
  readonly limit: number;
}

interface LinePlace {
  readonly day: string;
  readonly id: number;
}

/** Day by day, within a day as they were entered; the index of days holds both. */
const lines = (
  where: string,
): string => `SELECT ledger.id, ledger.attempt_id AS attemptId, attempt.run_id AS runId,
    ledger.local_day AS localDay, ledger.created_at_ms AS createdAtMs, ledger.kind, ledger.amount_nanos AS amountNanos,
    ledger.basis, ledger.unit_rule AS unitRule, ledger.price_id AS priceId, ledger.detail,
    ledger.project_id AS projectId, project.name AS project, ledger.connection_id AS connectionId,
    connection.name AS connection, run.provider, ledger.model, run.prompt, attempt.request_id AS requestId
  FROM ledger INDEXED BY ledger_day
  JOIN attempt ON attempt.id = ledger.attempt_id JOIN run ON run.id = attempt.run_id
  JOIN project ON project.id = ledger.project_id JOIN connection ON connection.id = ledger.connection_id
  WHERE ${isSpend} AND ${where}
    AND (@projectId IS NULL OR ledger.project_id = @projectId)
    AND (@connectionId IS NULL OR ledger.connection_id = @connectionId)
    AND (@model IS NULL OR ledger.model = @model)
  ORDER BY ledger.local_day, ledger.id LIMIT @limit`;

/** The money of the library: entries go in and are summed; the schema refuses everything else. */
export function createLedgerTable(db: Database.Database) {
  const insert = db.prepare<Record<string, unknown>>(`INSERT INTO ledger
    (attempt_id, kind, amount_nanos, basis, unit_rule, price_id, detail, is_play_money, project_id, connection_id,
     model, local_day, created_at_ms)
    VALUES (@attemptId, @kind, @amountNanos, @basis, @unitRule, @priceId, @detail, @isPlayMoney, @projectId,
     @connectionId, @model, @localDay, @createdAtMs)`);
  const byAttempt = db.prepare<[number], LedgerRow>('SELECT * FROM ledger WHERE attempt_id = ? ORDER BY id');
  const net = db.prepare<[number], { netNanos: number | null }>(
    `SELECT SUM(amount_nanos) AS netNanos FROM ledger WHERE attempt_id = ? AND kind <> 'estimate'`,
  );
  const place = db.prepare<[number], LinePlace>('SELECT local_day AS day, id FROM ledger WHERE id = ?');
  const firstLines = db.prepare<LineValues, SpendEntry>(lines('ledger.local_day BETWEEN @from AND @to'));
  const nextLines = db.prepare<LineValues & LinePlace, SpendEntry>(
    lines('(ledger.local_day, ledger.id) > (@day, @id) AND ledger.local_day <= @to'),
  );
  return {
    append(entry: NewLedgerEntry): void {
      insert.run({ ...entry, isPlayMoney: entry.isPlayMoney ? 1 : 0 });
    },
    forAttempt(attemptId: AttemptId): LedgerEntry[] {
      return byAttempt.all(attemptId).map(toEntry);
    },
    /** Charges, adjustments and refunds of one attempt; null when no money is known to have moved. */
    netOfAttempt(attemptId: AttemptId): number | null {
      return net.get(attemptId)?.netNanos ?? null;
    },
    /** What counts as spend in a range of local days, oldest first; after the entry `afterId` where it is given. */
    spendEntries(
      range: SpendRange,
      filter: SpendFilter,
      afterId: number | null,
      limit: number,
    ): SpendEntry[] {
      const values = { ...filter, ...range, limit };
      if (afterId === null) return firstLines.all(values);
      const after = place.get(afterId);
      return after ? nextLines.all({ ...values, ...after }) : [];
    },
  };
}

function toEntry(row: LedgerRow): LedgerEntry {
  return {
    id: row.id,
    attemptId: row.attempt_id,
    kind: row.kind,
    amountNanos: row.amount_nanos,
    basis: row.basis,
    unitRule: row.unit_rule,
    priceId: row.price_id,
    detail: row.detail,
    isPlayMoney: row.is_play_money === 1,
    originLibrary: row.origin_library,
    projectId: row.project_id,
    connectionId: row.connection_id,
    model: row.model,
    localDay: row.local_day,
    createdAtMs: row.created_at_ms,
  };
}
