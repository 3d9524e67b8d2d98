import { memo, useState, type DragEvent, type MouseEvent } from 'react';
import type { ImageCell } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { setDraggedImages } from '../drop/dragged-images.ts';
import { badgeWords, TileBadges } from '../organise/tile-badges.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { PlaceholderCanvas } from './placeholder-canvas.tsx';
import { thumbSize } from './thumb-size.ts';

export interface ImageTileProps {
  readonly cell: ImageCell;
  readonly itemKey: string;
  readonly column: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly isTabStop: boolean;
  readonly onPress: (cell: ImageCell, event: MouseEvent) => void;
  readonly onOpen: (cell: ImageCell) => void;
  readonly onMenu: (cell: ImageCell, event: MouseEvent) => void;
}

/** Narrower than this the price would lie over the version. */
const roomForPricePx = 118;

/** A picture in the grid: its shape and colours at once, its pixels when they come. */
export const ImageTile = memo(function ImageTile(props: ImageTileProps) {
  const { cell, width, height } = props;
  const store = useUiStore();
  const isSelected = useUi((ui) => ui.selection.ids.has(cell.id));

  /** A selected picture takes the others along; any other goes alone and leaves the selection as it is. */
  function pickUp(event: DragEvent): void {
    const { ids } = store.getState().selection;
    setDraggedImages(event.dataTransfer, ids.has(cell.id) ? [...ids] : [cell.id]);
  }

  return (
    <div
      role="gridcell"
      aria-colindex={props.column}
      aria-selected={isSelected}
      aria-label={tileName(cell)}
      data-key={props.itemKey}
      data-image-id={cell.id}
      tabIndex={props.isTabStop ? 0 : -1}
      className={classNames('tile', 'image-tile', isSelected && 'is-selected')}
      style={{ left: props.left, width, height }}
      draggable
      onDragStart={pickUp}
      onClick={(event) => props.onPress(cell, event)}
      onDoubleClick={() => props.onOpen(cell)}
      onContextMenu={(event) => props.onMenu(cell, event)}
    >
      <TilePicture cell={cell} width={width} height={height} />
      {isSelected ? (
        <span className="tile-tick">
          <Icon name="check" />
        </span>
      ) : null}
      {cell.differs ? (
        <span className="tile-tag is-differs" title="Not what was asked for: see the recipe">
          asked ≠ got
        </span>
      ) : null}
      <TileBadges cell={cell} />
      {cell.version > 1 ? <span className="tile-tag">v{cell.version}</span> : null}
      {width >= roomForPricePx || cell.version === 1 ? <TilePrice cell={cell} /> : null}
    </div>
  );
});

function TilePicture({
  cell,
  width,
  height,
}: {
  readonly cell: ImageCell;
  readonly width: number;
  readonly height: number;
}) {
  const [state, setState] = useState<'loading' | 'shown' | 'missing'>('loading');
  return (
    <>
      {cell.thumbhash !== null && state !== 'shown' ? <PlaceholderCanvas thumbhash={cell.thumbhash} /> : null}
      {state === 'missing' ? (
        <span className="tile-missing">
          <Icon name="warning" /> Thumbnail not available
        </span>
      ) : (
        <img
          className={classNames('tile-image', state === 'shown' && 'is-shown')}
          src={mediaUrl(cell.id, thumbSize(width, height, window.devicePixelRatio))}
          alt=""
          decoding="async"
          draggable={false}
          ref={(image) => {
            // Already in memory (a cell that moved to another row): shown at once, without a flash.
            if (image?.complete && image.naturalWidth > 0 && state === 'loading') setState('shown');
          }}
          onLoad={() => setState('shown')}
          onError={() => setState('missing')}
        />
      )}
    </>
  );
}

function TilePrice({ cell }: { readonly cell: ImageCell }) {
  if (cell.amountNanos === null || cell.isPlayMoney || cell.amountNanos === 0) return null;
  return <span className="tile-tag is-right num">{formatDollars(cell.amountNanos)}</span>;
}

/** Holds the words drawn on the cell as they are drawn, so that what is seen can also be said. */
function tileName(cell: ImageCell): string {
  const isPriced = cell.amountNanos !== null && cell.amountNanos !== 0 && !cell.isPlayMoney;
  return [
    cell.label || 'Untitled picture',
    cell.version > 1 ? `v${cell.version}` : null,
    cell.differs ? 'asked ≠ got' : null,
    ...badgeWords(cell),
    isPriced ? formatDollars(cell.amountNanos ?? 0) : null,
  ]
    .filter(Boolean)
    .join(', ');
}
