import { memo, useEffect, useRef, useState, type DragEvent, type MouseEvent } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useCore } from '../data/client-context.tsx';
import { useCellState } from '../data/use-cell.ts';
import { useDragOut } from '../drop/use-drag-out.ts';
import { badgeWords, TileBadges } from '../organise/tile-badges.tsx';
import { firstOf } from '../state/picture-set.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { whenIdle } from '../ui/when-idle.ts';
import { PlaceholderCanvas } from './placeholder-canvas.tsx';
import { thumbSize } from './thumb-size.ts';

export interface ImageTileProps {
  readonly id: ImageId;
  /** How many pictures this one stands for: more than one where a stack is closed. */
  readonly stackCount: number;
  readonly itemKey: string;
  readonly column: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly isTabStop: boolean;
  readonly onPress: (id: ImageId, event: MouseEvent) => void;
  readonly onOpen: (id: ImageId) => void;
  readonly onMenu: (id: ImageId, event: MouseEvent) => void;
}

/** Narrower than this the price would lie over the version. */
const roomForPricePx = 118;

/** A picture in the grid: its shape and colours at once, its pixels when they come. */
export const ImageTile = memo(function ImageTile(props: ImageTileProps) {
  const { id, width, height, stackCount } = props;
  const store = useUiStore();
  const dragOut = useDragOut();
  const isSelected = useUi((ui) => ui.selection.ids.has(id));
  const known = useCellState(id);
  const cell = typeof known === 'string' ? null : known;

  /** A selected picture takes the others along; any other goes alone and leaves the selection as it is. */
  function pickUp(event: DragEvent): void {
    const { ids } = store.getState().selection;
    const taken = ids.has(id) ? firstOf(ids, mostDragged) : [id];
    dragOut.start(event, taken);
    if (taken.length > 1) showDragCount(event, taken.length);
  }

  return (
    <div
      role="gridcell"
      aria-colindex={props.column}
      aria-selected={isSelected}
      aria-label={tileName(cell, stackCount)}
      data-key={props.itemKey}
      data-image-id={id}
      {...drawnWords(cell, width)}
      tabIndex={props.isTabStop ? 0 : -1}
      className={classNames('tile', 'image-tile', isSelected && 'is-selected', stackCount > 1 && 'is-stack')}
      style={{ left: props.left, width, height }}
      draggable
      onPointerDown={() => dragOut.ready(id)}
      onDragStart={pickUp}
      onClick={(event) => props.onPress(id, event)}
      onDoubleClick={() => props.onOpen(id)}
      onContextMenu={(event) => props.onMenu(id, event)}
    >
      <TilePicture id={id} thumbhash={cell?.thumbhash ?? null} width={width} height={height} />
      {isSelected ? (
        <span className="tile-tick">
          <Icon name="check" />
        </span>
      ) : null}
      {stackCount > 1 ? (
        <span className="tile-stack num" title="Press S to open the stack">
          {stackCount}
        </span>
      ) : null}
      {cell?.differs ? (
        <span className="tile-tag is-differs" title="Not what was asked for: see the recipe">
          asked ≠ got
        </span>
      ) : null}
      {cell ? <TileBadges cell={cell} /> : null}
    </div>
  );
});

/** More than this is a drag nobody can see the end of. */
const mostDragged = 10_000;

/** Under the pointer: how many pictures come along. */
function showDragCount(event: DragEvent, count: number): void {
  const badge = document.createElement('div');
  badge.className = 'drag-count';
  badge.textContent = `${count.toLocaleString('en-US')} pictures`;
  document.body.append(badge);
  event.dataTransfer.setDragImage(badge, -8, -8);
  // The browser takes its picture of it before the next frame.
  requestAnimationFrame(() => badge.remove());
}

/**
 * Version and price, drawn by the style sheet from these: a screen holds hundreds of cells, and two elements fewer in
 * each is half the document. The cell's name says the same.
 */
function drawnWords(cell: ImageCell | null, width: number) {
  if (cell === null) return {};
  const version = cell.version > 1 ? `v${cell.version}` : undefined;
  const hasRoom = width >= roomForPricePx || version === undefined;
  return { 'data-version': version, 'data-price': hasRoom ? priceWords(cell) : undefined };
}

function TilePicture({
  id,
  thumbhash,
  width,
  height,
}: {
  readonly id: ImageId;
  readonly thumbhash: string | null;
  readonly width: number;
  readonly height: number;
}) {
  const [state, setState] = useState<'coming' | 'slow' | 'missing'>('coming');
  const { firstScreen } = useCore();
  const imageRef = useRef<HTMLImageElement | null>(null);
  useEffect(
    () =>
      whenSlow(() => {
        if (!isDrawn(imageRef.current)) setState((before) => (before === 'coming' ? 'slow' : before));
      }),
    [],
  );
  return (
    <>
      {thumbhash !== null && state !== 'coming' ? <PlaceholderCanvas thumbhash={thumbhash} /> : null}
      {state === 'missing' ? (
        <span className="tile-missing">
          <Icon name="warning" /> Thumbnail not available
        </span>
      ) : (
        <img
          className="tile-image"
          src={mediaUrl(id, thumbSize(width, height, window.devicePixelRatio))}
          alt=""
          decoding="async"
          draggable={false}
          ref={(image) => {
            imageRef.current = image;
            // Already in memory (a cell that moved to another row): shown at once, without a flash.
            if (image && isDrawn(image)) show(image);
          }}
          onLoad={({ currentTarget }) => {
            show(currentTarget);
            firstScreen.noteDrawn();
            setState('coming');
          }}
          onError={() => {
            firstScreen.noteDrawn();
            setState('missing');
          }}
        />
      )}
    </>
  );
}

/** Most thumbnails are there sooner, and a placeholder drawn for them would be drawn for nobody. */
const slowAfterMs = 120;
/** While pictures fly past, drawing them is all the window has time for. */
const placeholderWithinMs = 1_000;

/** Calls back some time later, in an idle moment, unless the function it returns was called before. */
function whenSlow(onSlow: () => void): () => void {
  let callOff: (() => void) | undefined;
  const timer = setTimeout(() => {
    callOff = whenIdle(onSlow, placeholderWithinMs);
  }, slowAfterMs);
  return () => {
    clearTimeout(timer);
    callOff?.();
  };
}

const isDrawn = (image: HTMLImageElement | null): boolean =>
  image !== null && image.complete && image.naturalWidth > 0;

/** By hand: a cell that is drawn again for each of its pixels' arrivals is drawn twice as often while scrolling. */
function show(image: HTMLImageElement): void {
  image.classList.add('is-shown');
}

function priceWords({ amountNanos, isPlayMoney }: ImageCell): string | undefined {
  return amountNanos === null || isPlayMoney || amountNanos === 0 ? undefined : formatDollars(amountNanos);
}

/** Holds the words drawn on the cell as they are drawn, so that what is seen can also be said. */
function tileName(cell: ImageCell | null, stackCount: number): string {
  if (cell === null) return 'Picture';
  return [
    cell.label || 'Untitled picture',
    cell.version > 1 ? `v${cell.version}` : null,
    cell.differs ? 'asked ≠ got' : null,
    ...badgeWords(cell),
    priceWords(cell),
    stackCount > 1 ? `stack of ${stackCount}` : null,
  ]
    .filter(Boolean)
    .join(', ');
}
