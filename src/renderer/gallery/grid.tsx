import {
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import type { Grouping } from '../../shared/image-order.ts';
import type { ImageId } from '../../shared/ids.ts';
import { AfterPictures } from '../data/after-pictures.tsx';
import { useCore } from '../data/client-context.tsx';
import { useRunCommand } from '../state/command-context.tsx';
import type { PictureOrder } from '../state/picture-set.ts';
import { useUi } from '../state/ui-context.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import type { DisplayList } from './display-list.ts';
import { layoutGrid, rowOfItem, type CellShape, type GridLayout } from './grid-layout.ts';
import { gridMoves, moveInGrid } from './grid-navigation.ts';
import { GridRowView } from './grid-row.tsx';
import { pictureMenu } from './grid-parts.ts';
import type { MenuPlace } from './picture-menu.tsx';
import { useElementSize } from './use-element-size.ts';
import { useGridFocus, type GridFocus } from './use-grid-focus.ts';
import { useGridPlace } from './use-grid-place.ts';
import { useGridScroll, type GridScroll } from './use-grid-scroll.ts';
import { useGridTarget } from './use-grid-target.ts';
import { useReveal } from './use-reveal.ts';
import { useRubberBand } from './use-rubber-band.ts';
import { useTilePress, type TilePress } from './use-tile-press.ts';
import { useWheelSize } from './use-wheel-size.ts';

interface GridProps {
  readonly display: DisplayList;
  readonly order: () => PictureOrder;
  readonly label: string;
  /** The search the pictures were found by; empty for all of the place. */
  readonly about: string;
  readonly grouping: Grouping;
  readonly shape: CellShape;
  /** All of the list is known, not only its beginning. */
  readonly isComplete: boolean;
}

/** The pictures: one tab stop, arrows inside, only the rows in sight in the document. */
export function Grid(props: GridProps) {
  const { display, order, about, shape, isComplete } = props;
  const scrollRef = useRef<HTMLDivElement | null>(null);
  const boxRef = useRef<HTMLDivElement | null>(null);
  const layerRef = useRef<HTMLDivElement | null>(null);
  const { width } = useElementSize(boxRef);
  const { height: viewportPx } = useElementSize(scrollRef);
  const rowHeight = useUi((ui) => ui.thumbnailHeight);
  const layout = useMemo(
    () => layoutGrid(display, { width: width || 1, rowHeight, shape }),
    [display, width, rowHeight, shape],
  );
  const focus = useGridFocus(display, boxRef);
  const keptRow = layout.itemCount === 0 ? null : rowOfItem(layout, focus.index);
  const scroll = useGridScroll({ layout, about, viewportPx, keptRow, scrollRef, layerRef });
  const press = useTilePress(order, focus.set);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  useWheelSize(scrollRef);
  const isReady = width > 0 && viewportPx > 0;
  useNoteInSight(isReady, layout, scroll);
  useGridTarget(display, order, display.stackAt, focus);
  useReveal({ isReady, display, layout, scrollToRow: scroll.scrollToRow, move: focus.move });
  useGridPlace({ display, layout, scroll, about, isReady, isComplete });
  const bandRef = useRubberBand({ display, layout, scroll, scrollRef, boxRef });

  return (
    <div className="grid-scroll scrolls" ref={scrollRef} data-keys="grid">
      <div
        className="grid"
        ref={boxRef}
        role="grid"
        aria-label={props.label}
        aria-multiselectable="true"
        aria-rowcount={isComplete ? layout.rowCount : -1}
        style={{ height: scroll.spacerPx }}
        onKeyDown={(event) => moveOnKey(event, { display, layout, viewportPx, focus, press, scroll })}
      >
        <div className="grid-layer" role="presentation" ref={layerRef}>
          {isReady ? (
            <Rows {...props} layout={layout} scroll={scroll} focus={focus} press={press} onMenu={setMenu} />
          ) : null}
        </div>
      </div>
      <div className="rubber-band" ref={bandRef} hidden />
      {menu ? (
        <ErrorBoundary what="The menu" place={null} onRetry={pictureMenu.forget}>
          <AfterPictures>
            <pictureMenu.View place={menu} onClose={() => setMenu(null)} />
          </AfterPictures>
        </ErrorBoundary>
      ) : null}
    </div>
  );
}

/** Tells what waits for the first screen how many pictures that is. */
function useNoteInSight(isReady: boolean, { rowFirst }: GridLayout, { rows }: GridScroll): void {
  const { firstScreen } = useCore();
  const [first, last] = [rows[0], rows.at(-1)];
  useLayoutEffect(() => {
    if (!isReady || first === undefined || last === undefined) return;
    firstScreen.noteCount((rowFirst[last + 1] ?? 0) - (rowFirst[first] ?? 0));
  }, [isReady, rowFirst, first, last, firstScreen]);
}

interface RowsProps extends GridProps {
  readonly layout: GridLayout;
  readonly scroll: GridScroll;
  readonly focus: GridFocus;
  readonly press: TilePress;
  readonly onMenu: (place: MenuPlace) => void;
}

function Rows({ display, grouping, isComplete, layout, scroll, focus, press, onMenu }: RowsProps) {
  const run = useRunCommand();
  const open = useCallback(() => run('loupe.open'), [run]);
  const openMenu = useCallback(
    (id: ImageId, event: MouseEvent) => {
      event.preventDefault();
      press.forMenu(id);
      onMenu({ x: event.clientX, y: event.clientY });
    },
    [press, onMenu],
  );
  return scroll.rows.map((row) => (
    <GridRowView
      key={rowKey(display, layout, row)}
      display={display}
      layout={layout}
      grouping={grouping}
      row={row}
      basePx={scroll.basePx}
      focusKey={holdsFocus(layout, row, focus) ? focus.key : null}
      isPartial={!isComplete}
      onPress={press.pointer}
      onOpen={open}
      onMenu={openMenu}
      onFocusRun={focus.set}
    />
  ));
}

/** A row is known by its first cell: when something arrives above, its cells keep their elements and pixels. */
function rowKey(display: DisplayList, { rowFirst }: GridLayout, row: number): string {
  const [first, next] = [rowFirst[row] ?? 0, rowFirst[row + 1] ?? 0];
  const key = first < display.count ? display.itemAt(first).key : String(first);
  return first === next ? `heading:${key}` : `row:${key}`;
}

/** Other rows need not hear of it when the focus moves. */
function holdsFocus({ rowFirst }: GridLayout, row: number, { index }: GridFocus): boolean {
  return index >= (rowFirst[row] ?? 0) && index < (rowFirst[row + 1] ?? 0);
}

interface KeyContext {
  readonly display: DisplayList;
  readonly layout: GridLayout;
  readonly viewportPx: number;
  readonly focus: GridFocus;
  readonly press: TilePress;
  readonly scroll: Pick<GridScroll, 'scrollToRow'>;
}

/** Arrows, Home, End and the page keys, while focus is on a cell itself and not on a button in it. */
function moveOnKey(
  event: KeyboardEvent,
  { display, layout, viewportPx, focus, press, scroll }: KeyContext,
): void {
  const move = gridMoves[event.key];
  const isOnCell = event.target instanceof HTMLElement && event.target.getAttribute('role') === 'gridcell';
  if (!move || !isOnCell || event.altKey || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const index = moveInGrid(layout, focus.index, move, viewportPx);
  if (index < 0) return;
  const item = display.itemAt(index);
  press.keyboard(item, event);
  focus.move(item.key);
  scroll.scrollToRow(rowOfItem(layout, index));
}
