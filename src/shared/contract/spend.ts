import { z } from 'zod';
import {
  Cap,
  CapScope,
  LocalDay,
  SpendEntry,
  SpendFilter,
  SpendGrouping,
  SpendRange,
  SpendReport,
  SpendRow,
  SpendSummary,
} from '../money-model.ts';
import { method, none, nothing } from './call.ts';

/** Money: reports, entries and caps. */
export const spendCalls = {
  'spend.summary': method(nothing, SpendSummary),
  'spend.rows': method(
    z.object({
      by: SpendGrouping,
      /** First and last local day, both included; everything ever spent when left out. */
      from: LocalDay.nullable().default(null),
      to: LocalDay.nullable().default(null),
    }),
    z.object({ totalNanos: z.number().int(), rows: z.array(SpendRow) }),
  ),
  /** Everything a report shows of a range of local days. */
  'spend.report': method(
    z.object({ range: SpendRange, by: SpendGrouping, filter: SpendFilter.prefault({}) }),
    SpendReport,
  ),
  /** The lines behind a report, oldest first, by pages: what CSV and JSON exports are made of. */
  'spend.entries': method(
    z.object({
      range: SpendRange,
      filter: SpendFilter.prefault({}),
      afterId: z.number().int().nullable().default(null),
      limit: z.number().int().min(1).max(5000).default(1000),
    }),
    z.object({ entries: z.array(SpendEntry), nextAfterId: z.number().int().nullable() }),
  ),
  /** First local day with an entry, or null: where "all time" begins. */
  'spend.firstDay': method(nothing, z.object({ day: LocalDay.nullable() })),
  'caps.list': method(nothing, z.array(Cap)),
  /** Replaces the cap of a scope; at least one of the two. Raising a cap is how what it blocked goes on. */
  'caps.set': method(
    z.object({
      scope: CapScope,
      hardNanos: z.number().int().positive().nullable(),
      softNanos: z.number().int().positive().nullable(),
    }),
    Cap,
  ),
  'caps.clear': method(z.object({ scope: CapScope }), none),
} as const;
