import { formatDollars } from '../../shared/money.ts';
import { useToday } from '../data/today-context.tsx';
import { dayFigures, dayTitle } from './days.ts';
import type { GridItem } from './grid-items.ts';

interface Props {
  readonly items: readonly GridItem[];
  /** The day goes on beyond what is loaded, so its figures are not known yet. */
  readonly isPartial: boolean;
}

/** Heads the pictures of one local day: "Today · 14 pictures · $0.42". */
export function DayRow({ items, isPartial }: Props) {
  const todayMs = useToday();
  const { count, amountNanos } = dayFigures(items);
  const figures = [
    count === 0 ? null : `${count.toLocaleString('en-US')} ${count === 1 ? 'picture' : 'pictures'}`,
    amountNanos === 0 ? null : formatDollars(amountNanos),
  ];
  return (
    <span className="day">
      <b>{dayTitle(items[0]?.timeMs ?? 0, todayMs)}</b>
      {isPartial ? null : <span className="num">{figures.filter(Boolean).join(' · ')}</span>}
    </span>
  );
}
