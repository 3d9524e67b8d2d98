import { spendGroupings, type SpendRange } from '../../src/shared/money-model.ts';
import { spendReport } from '../../src/core/spend/spend-report.ts';
import { capRefusal } from '../../src/core/spend/check-caps.ts';
import { rebuildSpendSums } from '../../src/core/db/migrations/0002-spend-sums.ts';
import { hashNumber } from '../support/hash-number.ts';
import { interleaved, percentile, type BenchRow } from './measure.ts';
import { openEmptyLibrary, type BareLibrary } from './bench-library.ts';

const entryCount = 250_000;
const dayCount = 730;
const lastDay = '2026-11-20';
const noFilter = { projectId: null, connectionId: null, model: null };

/** Every report of a ledger of 250,000 entries over two years, against the bare sum of the same days. */
export async function spendBench(): Promise<BenchRow[]> {
  const library = await seedSpend();
  try {
    const { db, tables } = library;
    const clock = { nowMs: () => 0, localDay: () => lastDay, sleep: () => Promise.resolve() };
    const context = { tables, clock };
    const month: SpendRange = { from: dayBefore(29), to: lastDay };
    const everything: SpendRange = { from: dayBefore(dayCount), to: lastDay };
    const bare = db.prepare<SpendRange>(
      `SELECT SUM(amount_nanos) FROM ledger WHERE local_day BETWEEN @from AND @to AND kind <> 'estimate'
        AND is_play_money = 0 AND origin_library IS NULL`,
    );
    const purchase = firstPurchase(library);
    const spend = { kind: 'spend', range: month, filter: noFilter } as const;
    const cases: readonly [string, SpendRange, () => unknown][] = [
      ...[month, everything].flatMap((range) =>
        spendGroupings.map((by): [string, SpendRange, () => unknown] => [
          `spend by ${by}, ${range === month ? '30 days' : 'two years'}`,
          range,
          () => spendReport(context, { range, by, filter: noFilter }),
        ]),
      ),
      [
        'first 1,000 entries of 30 days',
        month,
        () => tables.ledger.spendEntries(month, noFilter, null, 1000),
      ],
      ['page of 200 pictures of 30 days', month, () => tables.images.places(spend, null, 200)],
      ['check of four caps', month, () => capRefusal(context, purchase)],
      ['sum of everything, for the header', everything, () => tables.spendDays.netOfAll()],
    ];
    const rows: BenchRow[] = [];
    for (const [name, range, ours] of cases) {
      const times = await interleaved(40, ours, () => bare.get(range));
      rows.push({
        name: `${name}, ${entryCount.toLocaleString('en-US')} ledger entries (p95)`,
        unit: 'ms',
        ours: percentile(times.ours, 0.95),
        baseline: percentile(times.baseline, 0.95),
        against: 'bare SQLite sum of the ledger over the same days',
        goal: '30 days under 10 ms',
      });
    }
    return rows;
  } finally {
    await library.close();
  }
}

function dayBefore(days: number): string {
  return new Date(Date.parse(`${lastDay}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** The calls of two years as rows alone; numbers that share no factor spread them over projects, shops, models and days. */
const calls = `
CREATE TEMP TABLE call AS
  WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ${entryCount})
  SELECT i, printf('00000000-0000-4000-8000-%012d', i) AS run, 1 + i * 7919 % 20 AS project,
    (SELECT MIN(id) FROM connection WHERE name LIKE 'shop%') + i * 104729 % 4 AS shop, 'model ' || (i * 1299709 % 3) AS model,
    date('${lastDay}', '-' || (i * 15485863 % ${dayCount}) || ' days') AS day, i * 49979687 % 100000000 AS nanos FROM number;
INSERT INTO blob (sha256, size_bytes, format, width, height, has_alpha, created_at_ms)
  VALUES ('${hashNumber(1)}', 10, 'png', 4, 3, 0, 0);
INSERT INTO run (id, project_id, connection_id, provider, model, prompt, parameters, wanted_count, position, created_at_ms)
  SELECT run, project, shop, 'p', model, 'a paper boat', '{}', 1, i, i FROM call;
INSERT INTO attempt (id, run_id, connection_id, state, charge, is_play_money, wanted_count, estimate_nanos, sent_day,
  created_at_ms) SELECT i, run, shop, 'done', 'charged', 0, 1, 50000000, day, i FROM call;
INSERT INTO ledger (attempt_id, kind, amount_nanos, basis, unit_rule, is_play_money, project_id, connection_id, model,
  local_day, created_at_ms) SELECT i, 'charge', nanos, 'reported', 'tokens', 0, project, shop, model, day, i FROM call;
INSERT INTO image (project_id, sha256, run_id, attempt_id, output_index, origin, is_listed, width, height, sorted_at_ms,
  created_at_ms) SELECT project, '${hashNumber(1)}', run, i, 0, 'made', 1, 4, 3, i, i FROM call;
`;

async function seedSpend(): Promise<BareLibrary> {
  const library = await openEmptyLibrary();
  const { db, tables } = library;
  for (let index = 0; index < 20; index += 1) {
    tables.projects.create({ name: `Project ${index}`, isSample: false, createdAtMs: 0 });
  }
  for (let index = 0; index < 4; index += 1) {
    const name = `shop ${index}`;
    const fields = { name, provider: 'openai-images', baseUrl: null, keyEnv: null, keyAccount: name };
    tables.connections.add({ ...fields, maxConcurrent: 2, createdAtMs: 0 });
  }
  // In bulk and summed once: kept sums and rebuilt ones are the same, which a test proves.
  db.exec('DROP TRIGGER ledger_sums; DROP TRIGGER image_delivered; DROP TRIGGER attempt_added_unpriced;');
  db.transaction(() => {
    db.exec(calls);
    db.exec(rebuildSpendSums);
  })();
  const purchase = firstPurchase(library);
  for (const scope of [
    { kind: 'day' },
    { kind: 'month' },
    { kind: 'project', projectId: purchase.projectId },
    { kind: 'connection', connectionId: purchase.connectionId },
  ] as const) {
    tables.caps.set({ scope, hardNanos: Number.MAX_SAFE_INTEGER, softNanos: null, changedAtMs: 0 });
  }
  db.exec('ANALYZE');
  return library;
}

function firstPurchase({ tables }: BareLibrary) {
  const [run] = tables.runs.open(null);
  if (!run) throw new Error('the library holds runs');
  return { projectId: run.projectId, connectionId: run.connectionId, isPlayMoney: false, amountNanos: 1 };
}
