import type { CoreHandlers } from '../dispatch.ts';
import type { SpendContext } from '../spend/caps.ts';
import { refuseBadRange, spendReport, spendRows } from '../spend/spend-report.ts';

type SpendMethods = Extract<keyof CoreHandlers, `spend.${string}`>;

/** Answers what was spent: sums of ledger entries, never of shares. */
export function createSpendHandlers(context: SpendContext): Pick<CoreHandlers, SpendMethods> {
  const { tables, clock } = context;
  return {
    'spend.summary'() {
      const today = clock.localDay(clock.nowMs());
      const month = today.slice(0, 7);
      return {
        todayNanos: tables.spendDays.netBetween(today, today),
        monthNanos: tables.spendDays.netBetween(`${month}-01`, `${month}-31`),
        totalNanos: tables.spendDays.netOfAll(),
        ...tables.attempts.heldNanos(),
      };
    },
    'spend.report': (question) => spendReport(context, question),
    'spend.entries'({ range, filter, afterId, limit }) {
      refuseBadRange(range);
      const entries = tables.ledger.spendEntries(range, filter, afterId, limit);
      const last = entries.length < limit ? undefined : entries.at(-1);
      return { entries, nextAfterId: last?.id ?? null };
    },
    'spend.firstDay': () => ({ day: tables.spendDays.firstDay() }),
    'spend.rows'({ by, from, to }) {
      const range = { from: from ?? '0000-01-01', to: to ?? '9999-12-31' };
      refuseBadRange(range);
      return spendRows(context, by, range);
    },
  };
}
