import type { ConnectionId } from '../../shared/ids.ts';
import type { SpendReport } from '../../shared/money-model.ts';
import type { Bar } from './chart-scale.ts';
import { groupName, tickName } from './report-words.ts';

/** A colour of the stacked bars. `null` is everything that has no colour of its own. */
export interface Series {
  readonly connectionId: ConnectionId | null;
  readonly name: string;
}

/** Colours that can be told apart without their hue: one full, one dark, one light, and what is left. */
const mostSeries = 3;

/** Which connections get a colour of their own: those that cost most in these days. */
export function chooseSeries(byConnection: SpendReport): readonly Series[] {
  const named = byConnection.groups.filter(
    ({ connectionId, netNanos }) => connectionId !== null && netNanos > 0,
  );
  const shown = named.length <= mostSeries + 1 ? named : named.slice(0, mostSeries);
  const series = shown.map(({ connectionId, label }) => ({ connectionId, name: label }));
  return named.length > shown.length ? [...series, { connectionId: null, name: 'Others' }] : series;
}

/** Bars of days or months. `parts` has one report per series with a connection; without them bars are whole. */
export function timeBars(
  report: SpendReport,
  series: readonly Series[],
  parts: readonly SpendReport[] | null,
  today: string,
): readonly Bar[] {
  const { by } = report;
  const byKey = (parts ?? []).map((part) => new Map(part.groups.map(({ key, netNanos }) => [key, netNanos])));
  return report.groups.map((group) => {
    const own = byKey.map((amounts) => Math.max(0, amounts.get(group.key) ?? 0));
    const left = group.netNanos - own.reduce((sum, nanos) => sum + nanos, 0);
    const stacked = own.map((nanos, index) => ({ series: index, nanos }));
    const rest = {
      series: stacked.length === 0 ? 0 : Math.min(stacked.length, series.length - 1),
      nanos: left,
    };
    return {
      key: group.key,
      name: groupName(by, group, today),
      tick: tickName(by, group.key),
      totalNanos: group.netNanos,
      // A rest that is not a series of its own is a refund of one of them: too small to draw.
      parts: stacked.length > 0 && series.length === stacked.length ? stacked : [...stacked, rest],
    };
  });
}
