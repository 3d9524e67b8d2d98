import { AppError } from '../../shared/errors.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';

type SpendMethods = Extract<keyof CoreHandlers, `spend.${string}` | `caps.${string}` | `prices.${string}`>;

function notYet(): never {
  throw new AppError('unavailable', 'This cannot be done yet.');
}

/** Answers what was spent: sums of ledger entries, never of shares. */
export function createSpendHandlers(context: JobContext): Pick<CoreHandlers, SpendMethods> {
  const { tables, clock } = context;
  return {
    'spend.summary'() {
      const today = clock.localDay(clock.nowMs());
      return {
        todayNanos: tables.ledger.spentBetween(today, today),
        monthNanos: tables.ledger.spentBetween(`${today.slice(0, 7)}-01`, `${today.slice(0, 7)}-31`),
        totalNanos: tables.ledger.spentBetween('0000-01-01', '9999-12-31'),
        ...tables.attempts.heldNanos(),
      };
    },
    'spend.report': notYet,
    'spend.entries': notYet,
    'spend.firstDay': notYet,
    'caps.list': () => [],
    'caps.set': notYet,
    'caps.clear': notYet,
    'prices.list': notYet,
    'prices.set': notYet,
    'prices.clear': notYet,
    'spend.rows'({ by }) {
      const rows = tables.ledger.spendBy(by);
      return { totalNanos: rows.reduce((sum, row) => sum + row.amountNanos, 0), rows };
    },
  };
}
