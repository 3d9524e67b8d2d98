import { formatDollarsExactly } from '../../shared/money.ts';
import type { SpendGroup, SpendReport } from '../../shared/money-model.ts';
import { amountOrDash, columnDollars, groupingNames, groupName, shareWords } from './report-words.ts';
import type { Report } from './use-report.ts';

/** Every figure of the chart and more. A row's name narrows the report to it, as its bar does. */
export function GroupTable({ report: { report, today, drill } }: { readonly report: Report }) {
  if (report === null || report.groups.length === 0) return null;
  const isTime = report.by === 'day' || report.by === 'month';
  // A day without spend has a bar to keep its place, but no line: a table of dashes says nothing.
  const groups = isTime
    ? report.groups.filter((group) => group.callCount > 0 || group.netNanos !== 0).toReversed()
    : report.groups;
  if (groups.length === 0) return null;
  return (
    <table className="table group-table num">
      <caption className="visually-hidden">Spend by {groupingNames[report.by].toLowerCase()}</caption>
      <thead>
        <tr>
          <th scope="col">{groupingNames[report.by]}</th>
          <th scope="col" className="is-right is-extra">
            Calls
          </th>
          <th scope="col" className="is-right">
            Pictures
          </th>
          <th scope="col" className="is-right is-extra">
            Estimated
          </th>
          <th scope="col" className="is-right">
            Charged
          </th>
          <th scope="col" className="is-right is-extra">
            Refunded
          </th>
          <th scope="col" className="is-right">
            Net
          </th>
          <th scope="col" className="is-right">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <GroupRow
            key={group.key}
            group={group}
            name={groupName(report.by, group, today)}
            totalNanos={report.total.netNanos}
            onPress={() => drill(group)}
          />
        ))}
      </tbody>
      <TotalRow total={report.total} />
    </table>
  );
}

interface RowProps {
  readonly group: SpendGroup;
  readonly name: string;
  readonly totalNanos: number;
  readonly onPress: () => void;
}

function GroupRow({ group, name, totalNanos, onPress }: RowProps) {
  return (
    <tr className="group-row" onClick={onPress}>
      <th scope="row">
        <button
          type="button"
          className="row-name"
          onClick={(event) => {
            event.stopPropagation();
            onPress();
          }}
        >
          {name}
        </button>
      </th>
      <Amounts figures={group} />
      <td className="is-right">{shareWords(group.netNanos, totalNanos)}</td>
    </tr>
  );
}

function TotalRow({ total }: { readonly total: SpendReport['total'] }) {
  return (
    <tfoot>
      <tr>
        <th scope="row">Total</th>
        <Amounts figures={total} />
        <td />
      </tr>
    </tfoot>
  );
}

function Amounts({ figures }: { readonly figures: SpendReport['total'] }) {
  const { callCount, pictureCount, estimateNanos, chargeNanos, adjustmentNanos, refundNanos, netNanos } =
    figures;
  const charged = chargeNanos + adjustmentNanos;
  return (
    <>
      <td className="is-right is-extra">{callCount.toLocaleString('en-US')}</td>
      <td className="is-right">{pictureCount === 0 ? '–' : pictureCount.toLocaleString('en-US')}</td>
      <td className="is-right is-extra" title={formatDollarsExactly(estimateNanos)}>
        {amountOrDash(estimateNanos)}
      </td>
      <td className="is-right" title={formatDollarsExactly(charged)}>
        {amountOrDash(charged)}
      </td>
      <td className="is-right is-extra" title={formatDollarsExactly(-refundNanos)}>
        {amountOrDash(-refundNanos)}
      </td>
      <td className="is-right is-net" title={formatDollarsExactly(netNanos)}>
        {columnDollars(netNanos)}
      </td>
    </>
  );
}
