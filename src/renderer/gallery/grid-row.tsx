import { memo, type MouseEvent } from 'react';
import type { ImageCell } from '../../shared/model.ts';
import { DayRow } from './day-row.tsx';
import { ImageTile } from './image-tile.tsx';
import type { GridRow } from './justified-layout.ts';
import { RunTile } from './run-tile.tsx';

interface Props {
  readonly row: GridRow;
  readonly rowIndex: number;
  readonly top: number;
  readonly focusKey: string | null;
  readonly isPartialDay: boolean;
  readonly onPress: (cell: ImageCell, event: MouseEvent) => void;
  readonly onOpen: () => void;
  readonly onMenu: (cell: ImageCell, event: MouseEvent) => void;
  readonly onFocusRun: (itemKey: string) => void;
}

/** One line of the grid: a day's heading, or cells side by side. */
export const GridRowView = memo(function GridRowView(props: Props) {
  const { row, rowIndex, top } = props;
  const style = { transform: `translateY(${top}px)`, height: row.height };
  if (row.kind === 'day') {
    return (
      <div role="row" aria-rowindex={rowIndex + 1} className="grid-row" style={style}>
        <span role="rowheader">
          <DayRow items={row.items} isPartial={props.isPartialDay} />
        </span>
      </div>
    );
  }
  return (
    <div role="row" aria-rowindex={rowIndex + 1} className="grid-row" style={style}>
      {row.placed.map(({ item, left, width }, column) => {
        const place = {
          itemKey: item.key,
          column: column + 1,
          left,
          width,
          height: row.cellHeight,
          isTabStop: item.key === props.focusKey,
        };
        return item.kind === 'image' ? (
          <ImageTile
            key={item.key}
            {...place}
            cell={item.cell}
            onPress={props.onPress}
            onOpen={props.onOpen}
            onMenu={props.onMenu}
          />
        ) : (
          <RunTile key={item.key} {...place} run={item.run} slot={item.slot} onFocus={props.onFocusRun} />
        );
      })}
    </div>
  );
});
