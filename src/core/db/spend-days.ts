import type Database from 'better-sqlite3';
import type { SpendFilter, SpendGrouping, SpendRange } from '../../shared/money-model.ts';

/** Sums of one group, or of everything. */
export interface SpendSums {
  readonly chargeNanos: number;
  readonly adjustmentNanos: number;
  readonly refundNanos: number;
  readonly estimateNanos: number;
  readonly estimatedChargeNanos: number;
  readonly callCount: number;
  readonly pictureCount: number;
  readonly keptCount: number;
}

export interface SpendSumsOf extends SpendSums {
  /** A day, a month "2026-11", a model, or an id as text. */
  readonly key: string;
}

interface NamedId {
  readonly id: number;
  readonly name: string;
}

type SpendValues = SpendRange & SpendFilter;

const sums = `SUM(charge_nanos) AS chargeNanos, SUM(adjustment_nanos) AS adjustmentNanos,
  SUM(refund_nanos) AS refundNanos, SUM(estimate_nanos) AS estimateNanos,
  SUM(estimated_net_nanos) AS estimatedChargeNanos, SUM(call_count) AS callCount,
  SUM(picture_count) AS pictureCount, SUM(kept_count) AS keptCount`;

const isWanted = `local_day BETWEEN @from AND @to
  AND (@projectId IS NULL OR project_id = @projectId)
  AND (@connectionId IS NULL OR connection_id = @connectionId)
  AND (@model IS NULL OR model = @model)`;

const keys: Readonly<Record<SpendGrouping, string>> = {
  day: 'local_day',
  month: 'substr(local_day, 1, 7)',
  model: 'model',
  project: 'project_id',
  connection: 'connection_id',
};

const groupedBy = (by: SpendGrouping): string =>
  `SELECT CAST(${keys[by]} AS TEXT) AS key, ${sums} FROM spend_day WHERE ${isWanted} GROUP BY ${keys[by]}`;

const unpriced = `SELECT COUNT(*) AS count FROM unpriced_attempt
  JOIN attempt ON attempt.id = unpriced_attempt.attempt_id JOIN run ON run.id = attempt.run_id
  WHERE unpriced_attempt.local_day BETWEEN @from AND @to
    AND (@projectId IS NULL OR run.project_id = @projectId)
    AND (@connectionId IS NULL OR attempt.connection_id = @connectionId)
    AND (@model IS NULL OR run.model = @model)`;

/** Sums that triggers keep beside the ledger; nothing here is ever written by hand. */
export function createSpendDaysTable(db: Database.Database) {
  const grouped = {
    day: db.prepare<SpendValues, SpendSumsOf>(groupedBy('day')),
    month: db.prepare<SpendValues, SpendSumsOf>(groupedBy('month')),
    model: db.prepare<SpendValues, SpendSumsOf>(groupedBy('model')),
    project: db.prepare<SpendValues, SpendSumsOf>(groupedBy('project')),
    connection: db.prepare<SpendValues, SpendSumsOf>(groupedBy('connection')),
  };
  const countUnpriced = db.prepare<SpendValues, { count: number }>(unpriced);
  const names = {
    project: db.prepare<[], NamedId>('SELECT id, name FROM project'),
    connection: db.prepare<[], NamedId>('SELECT id, name FROM connection'),
  };
  const first = db.prepare<[], { day: string | null }>('SELECT MIN(local_day) AS day FROM spend_day');
  const between = db.prepare<SpendRange, { nanos: number }>(
    `SELECT COALESCE(SUM(net_nanos), 0) AS nanos FROM spend_total WHERE kind = 'day' AND key BETWEEN @from AND @to`,
  );
  const all = db.prepare<[], { nanos: number }>(
    `SELECT net_nanos AS nanos FROM spend_total WHERE kind = 'all' AND key = ''`,
  );
  return {
    /** Sums per key, in no order; keys without spend are left out. */
    grouped: (by: SpendGrouping, range: SpendRange, filter: SpendFilter): SpendSumsOf[] =>
      grouped[by].all({ ...filter, ...range }),
    /** Calls that were charged without a known amount. */
    unpricedCount: (range: SpendRange, filter: SpendFilter): number =>
      countUnpriced.get({ ...filter, ...range })?.count ?? 0,
    /** Names by id as text: without counting each project's pictures. */
    names: (of: 'project' | 'connection'): ReadonlyMap<string, string> =>
      new Map(names[of].all().map(({ id, name }) => [String(id), name])),
    firstDay: (): string | null => first.get()?.day ?? null,
    /** Real spend of local days, both ends included. */
    netBetween: (from: string, to: string): number => between.get({ from, to })?.nanos ?? 0,
    netOfAll: (): number => all.get()?.nanos ?? 0,
  };
}
