import { formatDollars } from '../../shared/money.ts';
import type { SpendReport } from '../../shared/money-model.ts';
import { useSpendReport, useSpendReports } from '../data/money-queries.ts';
import { classNames } from '../ui/class-names.ts';
import { BarChart } from './bar-chart.tsx';
import { RankChart } from './rank-chart.tsx';
import { groupingNames } from './report-words.ts';
import { chooseSeries, timeBars, type Series } from './series.ts';
import type { Report } from './use-report.ts';

/** The report as bars: over time by connection, else one line for each. The table beneath is the same in figures. */
export function ReportChart({ report: { report, ...rest } }: { readonly report: Report }) {
  if (report === null) return <div className="chart is-waiting" aria-busy="true" />;
  const isTime = report.by === 'day' || report.by === 'month';
  const press = (key: string) => {
    const group = report.groups.find((each) => each.key === key);
    if (group) rest.drill(group);
  };
  return (
    <section
      className={classNames('chart', rest.answer.isPlaceholderData && 'is-old')}
      aria-label={`Spend by ${groupingNames[report.by].toLowerCase()}`}
    >
      {isTime ? (
        <TimeChart report={report} about={rest} onPress={press} />
      ) : (
        <>
          <h2>By {groupingNames[report.by].toLowerCase()}</h2>
          <RankChart report={report} onPress={press} />
        </>
      )}
    </section>
  );
}

interface TimeProps {
  readonly report: SpendReport;
  readonly about: Pick<Report, 'filter' | 'today'>;
  readonly onPress: (key: string) => void;
}

function TimeChart({ report, about, onPress }: TimeProps) {
  const { range, by } = report;
  const { filter, today } = about;
  const byConnection = useSpendReport({ range, by: 'connection', filter }).data;
  const series = byConnection ? chooseSeries(byConnection) : [];
  const parts = useSpendReports(
    series.flatMap(({ connectionId }) =>
      connectionId === null ? [] : [{ range, by, filter: { ...filter, connectionId } }],
    ),
  );
  const bars = timeBars(report, series, parts, today);
  const title = by === 'day' ? 'By day' : 'By month';
  return (
    <>
      <div className="group-head">
        <h2>{series.length > 1 ? `${title} and connection` : title}</h2>
        {series.length > 1 ? <Legend series={series} /> : null}
        <span className="muted num">{formatDollars(report.total.netNanos)}</span>
      </div>
      {report.total.callCount === 0 && report.total.netNanos === 0 ? (
        <p className="chart-empty">Nothing was charged in these days.</p>
      ) : (
        <BarChart
          label={`${title}: arrow keys walk along, Enter narrows the report`}
          bars={bars}
          onPress={onPress}
        />
      )}
    </>
  );
}

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className="legend" aria-label="Colours">
      {series.map(({ name }, index) => (
        <li key={name}>
          <span className={`legend-dot is-series-${index}`} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  );
}
