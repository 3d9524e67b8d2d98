import { formatDollars, formatDollarsExactly } from '../../shared/money.ts';
import { useCaps } from '../data/money-queries.ts';
import { useSpendSummary } from '../data/queries.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { capShareWords, estimateWords, perKeptNanos, pictureWords } from './report-words.ts';
import type { Report } from './use-report.ts';

interface Figure {
  readonly label: string;
  readonly nanos: number | null | undefined;
  readonly note: string;
  readonly isWarning?: boolean;
}

/** Today and this month as they always are, and the range's own total, cost per kept picture and open questions. */
export function Figures({ report }: { readonly report: Report }) {
  const summary = useSpendSummary();
  const caps = useCaps().data ?? [];
  const total = report.report?.total;
  const capNote = (kind: 'day' | 'month', none: string) => {
    const cap = caps.find(({ scope }) => scope.kind === kind);
    return cap === undefined ? none : capShareWords(cap);
  };
  const { todayNanos, monthNanos, unknownNanos, reservedNanos } = summary.data ?? {};
  const figures: readonly Figure[] = [
    { label: 'Today', nanos: todayNanos, note: capNote('day', 'charged since midnight') },
    {
      label: 'This month',
      nanos: monthNanos,
      note: capNote('month', 'charged this calendar month'),
    },
    {
      label: 'These days',
      nanos: total?.netNanos,
      note: total ? `${pictureWords(total.pictureCount)} · ${estimateWords(total)}` : '',
    },
    {
      label: 'Per picture kept',
      nanos: total ? perKeptNanos(total) : undefined,
      note: total
        ? `${total.keptCount.toLocaleString('en-US')} of ${pictureWords(total.pictureCount)} kept`
        : '',
    },
    {
      label: 'Refunded',
      nanos: total ? -total.refundNanos : undefined,
      note: total && total.refundNanos < 0 ? 'given back, taken off the total' : 'nothing was given back',
    },
  ];
  return (
    <>
      <ul className="cards num" aria-label="Figures">
        {figures.map((figure) => (
          <FigureCard key={figure.label} figure={figure} />
        ))}
        <Unsettled unknownNanos={unknownNanos} reservedNanos={reservedNanos} />
      </ul>
      {report.report && report.report.unpricedCount > 0 ? (
        <Unpriced count={report.report.unpricedCount} />
      ) : null}
    </>
  );
}

function FigureCard({ figure }: { readonly figure: Figure }) {
  const { label, nanos, note, isWarning = false } = figure;
  return (
    <li className={classNames('card', isWarning && 'is-warning')}>
      <span>{label}</span>
      <b title={nanos === undefined || nanos === null ? undefined : formatDollarsExactly(nanos)}>
        {nanos === undefined || nanos === null ? '–' : formatDollars(nanos)}
      </b>
      <span className="card-note">{note}</span>
    </li>
  );
}

function Unsettled(props: {
  readonly unknownNanos: number | undefined;
  readonly reservedNanos: number | undefined;
}) {
  const { unknownNanos = 0, reservedNanos = 0 } = props;
  const note =
    unknownNanos > 0
      ? '▲ may have been charged'
      : reservedNanos > 0
        ? 'held for what waits and runs'
        : 'no open questions';
  return (
    <FigureCard
      figure={{
        label: 'Unsettled',
        nanos: props.unknownNanos === undefined ? undefined : unknownNanos + reservedNanos,
        note:
          unknownNanos > 0 && reservedNanos > 0
            ? `▲ ${formatDollars(unknownNanos)} may have been charged`
            : note,
        isWarning: unknownNanos > 0,
      }}
    />
  );
}

function Unpriced({ count }: { readonly count: number }) {
  const ui = useUiStore();
  return (
    <p className="unpriced">
      <span>
        {count === 1 ? 'One call was' : `${count.toLocaleString('en-US')} calls were`} charged without a known
        price: {count === 1 ? 'it is' : 'they are'} in no sum here.
      </span>
      <Button look="quiet" onPress={() => ui.getState().showPrices(null)}>
        Set a price
      </Button>
    </p>
  );
}
