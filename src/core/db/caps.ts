import type Database from 'better-sqlite3';
import { invariant } from '../../shared/errors.ts';
import type { ConnectionId, ProjectId } from '../../shared/ids.ts';
import type { CapScope } from '../../shared/money-model.ts';

/** A limit as stored; at least one of the two amounts is set. */
export interface CapRecord {
  readonly scope: CapScope;
  readonly hardNanos: number | null;
  readonly softNanos: number | null;
  readonly changedAtMs: number;
}

/** What a cap counts: money that moved, and money that is reserved or may have been charged. */
export interface CountedMoney {
  readonly spentNanos: number;
  readonly heldNanos: number;
}

interface CapRow {
  scope: CapScope['kind'];
  scope_id: number;
  hard_nanos: number | null;
  soft_nanos: number | null;
  changed_at_ms: number;
}

/** Values of every counting statement; each reads what it needs. */
interface CountingValues {
  readonly firstDay: string;
  readonly scopeId: number;
}

/** From what is held, which is little, to its run: never the other way round. Reserved and unknown money, and calls that were charged without a known amount at the most they may have cost. */
const held = (isInScope: string): string => `SELECT COALESCE(SUM(held.nanos), 0) AS nanos FROM (
    SELECT id, reserved_nanos AS nanos FROM attempt WHERE charge IN ('reserved', 'unknown') AND is_play_money = 0
    UNION ALL
    SELECT attempt_id, at_most_nanos FROM unpriced_attempt WHERE at_most_nanos > 0
  ) AS held
  CROSS JOIN attempt ON attempt.id = held.id CROSS JOIN run ON run.id = attempt.run_id WHERE ${isInScope}`;

const spent = (isInScope: string): string =>
  `SELECT COALESCE(SUM(net_nanos), 0) AS nanos FROM spend_total WHERE ${isInScope}`;

/**
 * Money counts on the day it was sent; what is not sent yet will be sent today or later, so it counts today. Days after
 * today count as well: a clock that goes back opens no cap.
 */
const sinceFirstDay = {
  held: held('(attempt.sent_day IS NULL OR attempt.sent_day >= @firstDay)'),
  spent: spent(`kind = 'day' AND key >= @firstDay`),
};
const counting: Readonly<Record<CapScope['kind'], { readonly held: string; readonly spent: string }>> = {
  day: sinceFirstDay,
  month: sinceFirstDay,
  project: {
    held: held('run.project_id = @scopeId'),
    spent: spent(`kind = 'project' AND key = CAST(CAST(@scopeId AS INTEGER) AS TEXT)`),
  },
  connection: {
    held: held('attempt.connection_id = @scopeId'),
    spent: spent(`kind = 'connection' AND key = CAST(CAST(@scopeId AS INTEGER) AS TEXT)`),
  },
};

/** Limits on spending, and what each of them counts. */
export function createCapsTable(db: Database.Database) {
  const all = db.prepare<[], CapRow>(
    `SELECT * FROM cap ORDER BY scope = 'connection', scope = 'project', scope = 'month', scope_id`,
  );
  const upsert = db.prepare<Record<string, unknown>>(`INSERT INTO cap
    (scope, scope_id, hard_nanos, soft_nanos, changed_at_ms) VALUES (@kind, @scopeId, @hardNanos, @softNanos, @changedAtMs)
    ON CONFLICT DO UPDATE SET hard_nanos = excluded.hard_nanos, soft_nanos = excluded.soft_nanos,
      changed_at_ms = excluded.changed_at_ms`);
  const remove = db.prepare<[string, number]>('DELETE FROM cap WHERE scope = ? AND scope_id = ?');
  const prepare = ({ held, spent }: { readonly held: string; readonly spent: string }) => ({
    held: db.prepare<CountingValues, { nanos: number }>(held),
    spent: db.prepare<CountingValues, { nanos: number }>(spent),
  });
  const statements = {
    day: prepare(counting.day),
    month: prepare(counting.month),
    project: prepare(counting.project),
    connection: prepare(counting.connection),
  };
  return {
    /** Day, month, projects, connections. */
    list: (): CapRecord[] => all.all().map(toRecord),
    set({ scope, ...amounts }: CapRecord): void {
      upsert.run({ kind: scope.kind, scopeId: scopeIdOf(scope), ...amounts });
    },
    clear: (scope: CapScope) => remove.run(scope.kind, scopeIdOf(scope)),
    /** What counts against a cap of this scope on the local day `today`. */
    counted(scope: CapScope, today: string): CountedMoney {
      const firstDay = scope.kind === 'month' ? `${today.slice(0, 7)}-01` : today;
      const values = { firstDay, scopeId: scopeIdOf(scope) };
      return {
        spentNanos: statements[scope.kind].spent.get(values)?.nanos ?? 0,
        heldNanos: statements[scope.kind].held.get(values)?.nanos ?? 0,
      };
    },
  };
}

function scopeIdOf(scope: CapScope): number {
  if (scope.kind === 'project') return scope.projectId;
  return scope.kind === 'connection' ? scope.connectionId : 0;
}

/** The column says what the number is an id of. */
const toScope: Readonly<Record<CapScope['kind'], (id: number) => CapScope>> = {
  day: () => ({ kind: 'day' }),
  month: () => ({ kind: 'month' }),
  project: (id) => ({ kind: 'project', projectId: id as ProjectId }),
  connection: (id) => ({ kind: 'connection', connectionId: id as ConnectionId }),
};

function toRecord(row: CapRow): CapRecord {
  invariant(row.hard_nanos !== null || row.soft_nanos !== null, 'a cap has an amount');
  return {
    scope: toScope[row.scope](row.scope_id),
    hardNanos: row.hard_nanos,
    softNanos: row.soft_nanos,
    changedAtMs: row.changed_at_ms,
  };
}
