import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rebuildSpendSums } from '../../../src/core/db/migrations/0002-spend-sums.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import { createEventBus } from '../../../src/core/event-bus.ts';
import { createPriceHandlers } from '../../../src/core/handlers/prices.ts';
import { createSpendHandlers } from '../../../src/core/handlers/spend.ts';
import type { ConnectionId, ImageId, ProjectId } from '../../../src/shared/ids.ts';
import {
  spendGroupings,
  type SpendEntry,
  type SpendFilter,
  type SpendGrouping,
} from '../../../src/shared/money-model.ts';
import { spendCsvHeader, spendCsvRows, spendFile } from '../../../src/shared/spend-file.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';
import { createRandom } from '../../support/random.ts';
import { createSpendWriter, type PastCall } from '../../support/spend-writer.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => library.close());

const today = '2026-11-20';
const callCount = 10_000;

interface Made extends PastCall {
  readonly imageIds: readonly ImageId[];
  readonly trashed: number;
}

/** 200 days up to today, eight projects, four connections, five models, and money of every kind. */
function makeCalls(): Made[] {
  const random = createRandom(20_261_120);
  const { db, tables, addProject } = library;
  const projects = Array.from({ length: 8 }, (_, index) => addProject(`Project ${index}`));
  const connections = Array.from({ length: 4 }, (_, index) => addConnection(`shop ${index}`));
  const models = ['gpt-image-2', 'gpt-image-2.5-flare', '=cmd()', 'flux "pro", max', 'nano\nbanana'];
  const addCall = createSpendWriter(db, tables);
  const days = Array.from({ length: 200 }, (_, index) =>
    new Date(Date.parse(`${today}T00:00:00Z`) - index * 86_400_000).toISOString().slice(0, 10),
  );
  return inTransaction(db, () =>
    Array.from({ length: callCount }, () => {
      const kind = random.below(100);
      const chargeNanos = random.below(2_000_000_000);
      const isUnpriced = kind === 0;
      const entries: PastCall['entries'] = isUnpriced
        ? []
        : [
            { kind: 'charge', amountNanos: chargeNanos },
            ...(kind < 12
              ? [{ kind: 'adjustment' as const, amountNanos: random.below(2_000_001) - 1_000_000 }]
              : []),
            ...(kind < 6 ? [{ kind: 'refund' as const, amountNanos: -random.below(chargeNanos + 1) }] : []),
          ];
      const call: PastCall = {
        projectId: random.pick(projects),
        connectionId: random.pick(connections),
        model: random.pick(models),
        day: random.pick(days),
        entries,
        estimateNanos: random.below(4) === 0 ? null : random.below(2_000_000_000),
        isPlayMoney: kind >= 90 && kind < 95,
        originLibrary: kind >= 95 ? 'another library' : null,
        pictureCount: random.below(4),
      };
      const { imageIds } = addCall(call);
      const trashed = random.below(imageIds.length + 1);
      tables.images.setTrashed(imageIds.slice(0, trashed), true, 1);
      return { ...call, imageIds, trashed };
    }),
  );
}

function addConnection(name: string): ConnectionId {
  const { tables } = library;
  const fields = { name, provider: 'openai-images', baseUrl: null, keyEnv: null, keyAccount: name };
  return tables.connections.add({ ...fields, maxConcurrent: 2, createdAtMs: 0 });
}

const keyOf: Readonly<Record<SpendGrouping, (call: Made) => string>> = {
  day: (call) => call.day ?? '',
  month: (call) => (call.day ?? '').slice(0, 7),
  model: (call) => call.model,
  project: (call) => String(call.projectId),
  connection: (call) => String(call.connectionId),
};

/** What the figures must be, added up here from the calls alone. */
function expectedFigures(calls: readonly Made[]) {
  const sum = (read: (call: Made) => number): number => calls.reduce((total, call) => total + read(call), 0);
  const of = (kind: string) => (call: Made) =>
    call.entries
      .filter((entry) => entry.kind === kind)
      .reduce((total, entry) => total + entry.amountNanos, 0);
  const net = (call: Made): number => call.entries.reduce((total, entry) => total + entry.amountNanos, 0);
  return {
    netNanos: sum(net),
    chargeNanos: sum(of('charge')),
    adjustmentNanos: sum(of('adjustment')),
    refundNanos: sum(of('refund')),
    estimateNanos: sum((call) => call.estimateNanos ?? 0),
    estimatedChargeNanos: sum((call) => ((call.estimateNanos ?? null) === null ? 0 : net(call))),
    callCount: calls.length,
    pictureCount: sum((call) => call.imageIds.length),
    keptCount: sum((call) => call.imageIds.length - call.trashed),
  };
}

function handlersOf() {
  const { db, tables, clock } = library;
  const bus = createEventBus((error) => {
    throw error;
  });
  const handlers = {
    ...createSpendHandlers({ tables, clock }),
    ...createPriceHandlers({ db, tables, clock, bus }, []),
  };
  const call = <M extends keyof typeof handlers>(name: M) => handlers[name];
  return { call };
}

const noFilter: SpendFilter = { projectId: null, connectionId: null, model: null };
const everything = { from: '2026-01-01', to: today };

function allEntries(limit: number, filter = noFilter, range = everything): SpendEntry[] {
  const entries = handlersOf().call('spend.entries');
  const found: SpendEntry[] = [];
  let afterId: number | null = null;
  do {
    // The handler answers at once; the contract allows it not to.
    const page = entries({ range, filter, afterId, limit }, 'page') as {
      entries: SpendEntry[];
      nextAfterId: number | null;
    };
    found.push(...page.entries);
    afterId = page.nextAfterId;
  } while (afterId !== null);
  return found;
}

describe('10,000 calls', () => {
  it('come to the same in the header, in every report, in the entries and in both files, to the nanodollar', () => {
    const all = makeCalls();
    const counted = all.filter((call) => !call.isPlayMoney && (call.originLibrary ?? null) === null);
    const priced = counted.filter((call) => call.entries.length > 0);
    const expected = expectedFigures(priced);
    const { call } = handlersOf();

    expect(call('spend.summary')({}, 'page')).toEqual({
      todayNanos: expectedFigures(priced.filter(({ day }) => day === today)).netNanos,
      monthNanos: expectedFigures(priced.filter(({ day }) => day?.startsWith('2026-11'))).netNanos,
      totalNanos: expected.netNanos,
      reservedNanos: 0,
      unknownNanos: 0,
    });
    for (const by of spendGroupings) {
      const report = call('spend.report')({ range: everything, by, filter: noFilter }, 'page');
      expect(report).toMatchObject({ total: expected, unpricedCount: counted.length - priced.length });
      const { groups } = report as { groups: { key: string }[] };
      const keys = new Set(priced.map(keyOf[by]));
      expect(groups.filter(({ key }) => keys.has(key))).toHaveLength(keys.size);
      for (const group of groups) {
        const own = priced.filter((each) => keyOf[by](each) === group.key);
        expect(group).toMatchObject(expectedFigures(own));
      }
      const rows = call('spend.rows')({ by, from: null, to: null }, 'page') as { totalNanos: number };
      expect(rows.totalNanos).toBe(expected.netNanos);
    }
    const projects = library.tables.projects.list(true);
    expect(projects.reduce((sum, project) => sum + project.spentNanos, 0)).toBe(expected.netNanos);

    const entries = allEntries(777);
    expect(entries).toHaveLength(priced.reduce((count, { entries }) => count + entries.length, 0));
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(entries.map(({ localDay }) => localDay)).toEqual(
      entries.map(({ localDay }) => localDay).toSorted(),
    );
    expect(entries.reduce((sum, entry) => sum + entry.amountNanos, 0)).toBe(expected.netNanos);
    expect(spendFile(everything, entries).totalNanos).toBe(expected.netNanos);
    const rows = parseCsv(spendCsvHeader() + spendCsvRows(entries));
    expect(rows).toHaveLength(entries.length);
    expect(rows.reduce((sum, row) => sum + Number(row['amount_nanos']), 0)).toBe(expected.netNanos);
    const decimals = rows.reduce((sum, row) => sum + BigInt((row['amount_usd'] ?? '').replace('.', '')), 0n);
    expect(decimals).toBe(BigInt(expected.netNanos));
    expect(new Set(rows.map((row) => row['model']))).toEqual(
      new Set(priced.map(({ model }) => (model.startsWith('=') ? `'${model}` : model))),
    );
  });

  it('add up for every filter and for a part of the time', () => {
    const all = makeCalls();
    const priced = all.filter(
      (call) => !call.isPlayMoney && (call.originLibrary ?? null) === null && call.entries.length > 0,
    );
    const { call } = handlersOf();
    const range = { from: '2026-10-01', to: '2026-10-31' };
    const inRange = priced.filter(({ day }) => day !== null && day >= range.from && day <= range.to);
    const one = inRange[0];
    if (!one) throw new Error('October has calls');
    const filters = [
      { ...noFilter, projectId: one.projectId },
      { ...noFilter, connectionId: one.connectionId },
      { ...noFilter, model: one.model },
      { projectId: one.projectId, connectionId: one.connectionId, model: one.model },
      { ...noFilter, projectId: 999 as ProjectId },
    ];
    for (const filter of filters) {
      const own = inRange.filter(
        (each) =>
          (filter.projectId === null || each.projectId === filter.projectId) &&
          (filter.connectionId === null || each.connectionId === filter.connectionId) &&
          (filter.model === null || each.model === filter.model),
      );
      const report = call('spend.report')({ range, by: 'day', filter }, 'page');
      expect(report).toMatchObject({ total: expectedFigures(own) });
      expect((report as { groups: unknown[] }).groups).toHaveLength(31);
      const entries = allEntries(100, filter, range);
      expect(entries.reduce((sum, entry) => sum + entry.amountNanos, 0)).toBe(expectedFigures(own).netNanos);
      const spend = { kind: 'spend', range, filter } as const;
      const kept = own.flatMap(({ imageIds, trashed }) => imageIds.slice(trashed));
      expect(library.tables.images.count(spend)).toBe(kept.length);
      const places = library.tables.images.places(spend, null, 10_000).map(({ id }) => id);
      expect(places).toEqual(kept.toSorted((left, right) => right - left));
    }
  });

  it('keep sums that are exactly those the ledger alone gives', () => {
    makeCalls();
    const { db } = library;
    const read = () =>
      ['spend_day', 'spend_total', 'unpriced_attempt'].map((table) =>
        db.prepare(`SELECT * FROM ${table}`).all(),
      );
    const kept = read();
    db.exec(rebuildSpendSums);
    expect(read()).toEqual(kept);
    expect(kept.every((rows) => rows.length > 0)).toBe(true);
  });

  it('cost what they cost when prices change afterwards', async () => {
    makeCalls();
    const before = allEntries(5000);
    const { call } = handlersOf();
    const connectionId = before[0]?.connectionId;
    if (connectionId === undefined) throw new Error('there are entries');
    const model = 'gpt-image-2';
    for (const amountNanos of [1, 0, 999_999_999]) {
      await call('prices.set')({ connectionId, model, unit: 'image-out', amountNanos, note: null }, 'page');
    }
    await call('prices.clear')({ connectionId, model, unit: 'image-out' }, 'page');
    expect(allEntries(5000)).toEqual(before);
  });
});

/** RFC 4180, read strictly: anything that is not by the book fails the test. */
function parseCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let rest = text;
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
    if (!match) throw new Error(`not CSV: ${rest.slice(0, 80)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
    rest = rest.slice(match[0].length);
  }
  const [header = [], ...lines] = rows;
  return lines.map((line) => {
    expect(line).toHaveLength(header.length);
    return Object.fromEntries(header.map((name, index) => [name, line[index] ?? '']));
  });
}
