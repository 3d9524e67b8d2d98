import { formatDollars, formatDollarsExactly } from '../../shared/money.ts';

interface Row {
  readonly key: string;
  readonly name: string;
  readonly amountNanos: number;
}

interface Props {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly totalNanos: number;
}

/** Amounts with their share of the whole; the exact figure is on hover. */
export function SpendTable({ caption, rows, totalNanos }: Props) {
  if (rows.length === 0) return <p className="table-empty">Nothing has been charged yet.</p>;
  return (
    <table className="table num">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="is-right">
            Charged
          </th>
          <th scope="col" className="is-right">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            <td className="is-right" title={formatDollarsExactly(row.amountNanos)}>
              {formatDollars(row.amountNanos)}
            </td>
            <td className="is-right">{shareText(row.amountNanos, totalNanos)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td className="is-right">{formatDollars(totalNanos)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

function shareText(amountNanos: number, totalNanos: number): string {
  return totalNanos <= 0 ? '–' : `${Math.round((amountNanos / totalNanos) * 100)} %`;
}
