import type Database from 'better-sqlite3';
import type { AttemptId, ConnectionId, ProjectId } from '../../shared/ids.ts';
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
}

export type SpendKey = 'day' | 'model' | 'project' | 'connection';

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
  project_id: ProjectId;
  connection_id: ConnectionId;
  model: string;
  local_day: string;
  created_at_ms: number;
}

/** Spend is real money that moved: no estimates, no play money, nothing that came with a project bundle. */
const isSpend = `ledger.kind <> 'estimate' AND ledger.is_play_money = 0 AND ledger.origin_library IS NULL`;

const groupings: Readonly<Record<SpendKey, string>> = {
  day: `SELECT local_day AS key, SUM(amount_nanos) AS amountNanos FROM ledger WHERE ${isSpend}
    GROUP BY local_day ORDER BY local_day DESC`,
  model: `SELECT model AS key, SUM(amount_nanos) AS amountNanos FROM ledger WHERE ${isSpend}
    GROUP BY model ORDER BY amountNanos DESC, key`,
  project: `SELECT project.name AS key, SUM(ledger.amount_nanos) AS amountNanos FROM ledger
    JOIN project ON project.id = ledger.project_id WHERE ${isSpend}
    GROUP BY project.id ORDER BY amountNanos DESC, key`,
  connection: `SELECT connection.name AS key, SUM(ledger.amount_nanos) AS amountNanos FROM ledger
    JOIN connection ON connection.id = ledger.connection_id WHERE ${isSpend}
    GROUP BY connection.id ORDER BY amountNanos DESC, key`,
};

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
  const between = db.prepare<[string, string], { sumNanos: number }>(
    `SELECT COALESCE(SUM(amount_nanos), 0) AS sumNanos FROM ledger WHERE ${isSpend} AND local_day BETWEEN ? AND ?`,
  );
  const grouped = {
    day: db.prepare<[], { key: string; amountNanos: number }>(groupings.day),
    model: db.prepare<[], { key: string; amountNanos: number }>(groupings.model),
    project: db.prepare<[], { key: string; amountNanos: number }>(groupings.project),
    connection: db.prepare<[], { key: string; amountNanos: number }>(groupings.connection),
  };
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
    /** Real spend of local days, both ends included. */
    spentBetween(firstDay: string, lastDay: string): number {
      return between.get(firstDay, lastDay)?.sumNanos ?? 0;
    },
    spendBy(key: SpendKey): { key: string; amountNanos: number }[] {
      return grouped[key].all();
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
    projectId: row.project_id,
    connectionId: row.connection_id,
    model: row.model,
    localDay: row.local_day,
    createdAtMs: row.created_at_ms,
  };
}
