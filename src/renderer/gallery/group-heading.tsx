import { useCallback, useSyncExternalStore } from 'react';
import type { Grouping } from '../../shared/image-order.ts';
import type { ImageId } from '../../shared/ids.ts';
import { formatDollars } from '../../shared/money.ts';
import { useCore } from '../data/client-context.tsx';
import { useToday } from '../data/today-context.tsx';
import { useCell } from '../data/use-cell.ts';
import { dayTitle, sumOf } from './days.ts';
import type { DisplayList, GridGroup } from './display-list.ts';

interface Props {
  readonly display: DisplayList;
  readonly group: number;
  readonly grouping: Grouping;
  /** The group goes on beyond what is known, so its figures are not known yet. */
  readonly isPartial: boolean;
}

/** What a larger group costs is not added up: every one of its pictures would have to be asked for. */
const mostAdded = 200;

/** Heads pictures that stand together: "Today · 14 pictures · $0.42". */
export function GroupHeading({ display, group, grouping, isPartial }: Props) {
  const found = display.groupAt(group);
  const count = display.picturesBetween(found.start, found.end);
  const amountNanos = useAmount(display, found, count);
  return (
    <span className="day">
      <b>
        <GroupTitle display={display} group={found} grouping={grouping} />
      </b>
      {isPartial ? null : <span className="num">{figuresOf(count, amountNanos)}</span>}
    </span>
  );
}

/** Only where they are shown: the first number a window writes takes the browser a frame. */
function figuresOf(count: number, amountNanos: number | null): string {
  const pictures =
    count === 0 ? null : `${count.toLocaleString('en-US')} ${count === 1 ? 'picture' : 'pictures'}`;
  return [pictures, amountNanos ? formatDollars(amountNanos) : null].filter(Boolean).join(' · ');
}

function GroupTitle({
  display,
  group,
  grouping,
}: {
  readonly display: DisplayList;
  readonly group: GridGroup;
  readonly grouping: Grouping;
}) {
  const todayMs = useToday();
  const item = display.itemAt(group.start);
  const cell = useCell(grouping === 'run' && item.kind === 'image' ? item.id : null);
  if (group.name !== null) return group.name;
  if (grouping !== 'run') return dayTitle(group.timeMs, todayMs);
  return item.kind === 'run'
    ? item.run.prompt.slice(0, 80)
    : (cell?.label ?? dayTitle(group.timeMs, todayMs));
}

function useAmount(display: DisplayList, { start, end }: GridGroup, count: number): number | null {
  const { cells } = useCore().lists;
  const ids = useCallback(
    () => (count > mostAdded ? [] : Array.from(display.idsBetween(start, end), (id) => id as ImageId)), // Ids of the list.
    [display, start, end, count],
  );
  const watch = useCallback(
    (onChange: () => void) => {
      const stops = ids().map((id) => cells.watch(id, onChange));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [cells, ids],
  );
  const sum = useCallback((): number | null => {
    const known = ids().map((id) => cells.get(id));
    return sumOf(known.map((cell) => (typeof cell === 'string' ? null : cell)));
  }, [cells, ids]);
  return useSyncExternalStore(watch, sum);
}
