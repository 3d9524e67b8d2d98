import { formatDollars } from '../../shared/money.ts';
import type { SpendGroup, SpendReport } from '../../shared/money-model.ts';
import { shareWords } from './report-words.ts';

/** Lines of this many at most; the table beneath has all of them. */
const mostLines = 12;

interface Props {
  readonly report: SpendReport;
  readonly onPress: (key: string) => void;
}

/** Models, projects or connections, the dearest first: a line each, as long as its share. */
export function RankChart({ report, onPress }: Props) {
  const shown = report.groups.slice(0, mostLines);
  const most = Math.max(1, ...shown.map(({ netNanos }) => netNanos));
  if (shown.length === 0) return <p className="chart-empty">Nothing was charged in these days.</p>;
  return (
    <>
      <ul className="rank">
        {shown.map((group) => (
          <li key={group.key}>
            <RankLine group={group} most={most} totalNanos={report.total.netNanos} onPress={onPress} />
          </li>
        ))}
      </ul>
      {report.groups.length > shown.length ? (
        <p className="muted">{report.groups.length - shown.length} more are in the table.</p>
      ) : null}
    </>
  );
}

interface LineProps {
  readonly group: SpendGroup;
  readonly most: number;
  readonly totalNanos: number;
  readonly onPress: (key: string) => void;
}

function RankLine({ group, most, totalNanos, onPress }: LineProps) {
  const share = Math.max(0, group.netNanos / most);
  return (
    <button type="button" className="rank-line" onClick={() => onPress(group.key)}>
      <span className="rank-name">{group.label}</span>
      <svg
        className="rank-bar"
        aria-hidden="true"
        focusable="false"
        preserveAspectRatio="none"
        viewBox="0 0 100 1"
      >
        <rect
          className="bar is-series-0"
          width={group.netNanos > 0 ? Math.max(0.4, share * 100) : 0}
          height={1}
        />
      </svg>
      <span className="rank-figure num">{formatDollars(group.netNanos)}</span>
      <span className="rank-share num">{shareWords(group.netNanos, totalNanos)}</span>
    </button>
  );
}
