import { memo, type MouseEvent } from 'react';
import type { Grouping } from '../../shared/image-order.ts';
import type { ImageId } from '../../shared/ids.ts';
import { AfterPictures } from '../data/after-pictures.tsx';
import type { DisplayList } from './display-list.ts';
import { rowAt, type GridLayout } from './grid-layout.ts';
import { GroupHeading } from './group-heading.tsx';
import { ImageTile } from './image-tile.tsx';
import { runTile } from './grid-parts.ts';

interface Props {
  readonly display: DisplayList;
  readonly layout: GridLayout;
  readonly grouping: Grouping;
  readonly row: number;
  readonly basePx: number;
  readonly focusKey: string | null;
  /** More of the list is to come than is known. */
  readonly isPartial: boolean;
  readonly onPress: (id: ImageId, event: MouseEvent) => void;
  readonly onOpen: () => void;
  readonly onMenu: (id: ImageId, event: MouseEvent) => void;
  readonly onFocusRun: (itemKey: string) => void;
}

/** One line of the grid: a group's heading, or cells side by side. */
export const GridRowView = memo(function GridRowView(props: Props) {
  const { display, layout, row, basePx } = props;
  const placed = rowAt(layout, row);
  const style = { transform: `translateY(${placed.top - basePx}px)`, height: placed.height };
  if (placed.kind === 'heading') {
    const isLast = placed.group === layout.groupStarts.length - 1;
    return (
      <div role="row" aria-rowindex={row + 1} className="grid-row" style={style}>
        <span role="rowheader">
          <GroupHeading
            display={display}
            group={placed.group}
            grouping={props.grouping}
            isPartial={props.isPartial && isLast}
          />
        </span>
      </div>
    );
  }
  return (
    <div role="row" aria-rowindex={row + 1} className="grid-row" style={style}>
      {placed.cells.map(({ index, left, width }, column) => {
        const item = display.itemAt(index);
        const place = {
          itemKey: item.key,
          column: column + 1,
          left,
          width,
          height: placed.cellHeight,
          isTabStop: item.key === props.focusKey,
        };
        return item.kind === 'image' ? (
          <ImageTile
            key={item.key}
            {...place}
            id={item.id}
            stackCount={display.stackCount(index)}
            onPress={props.onPress}
            onOpen={props.onOpen}
            onMenu={props.onMenu}
          />
        ) : (
          <AfterPictures key={item.key}>
            <runTile.View {...place} run={item.run} slot={item.slot} onFocus={props.onFocusRun} />
          </AfterPictures>
        );
      })}
    </div>
  );
});
