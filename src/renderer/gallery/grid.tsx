import {
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import type { ImageCell } from '../../shared/model.ts';
import { useRunCommand } from '../state/command-context.tsx';
import { useUi } from '../state/ui-context.tsx';
import type { GridItem } from './grid-items.ts';
import { gridMoves, moveInGrid } from './grid-navigation.ts';
import { GridRowView } from './grid-row.tsx';
import { layoutGrid, type GridLayout } from './justified-layout.ts';
import { PictureMenu, type MenuPlace } from './picture-menu.tsx';
import { useElementSize } from './use-element-size.ts';
import { useGridFocus, type GridFocus } from './use-grid-focus.ts';
import { useGridPlace } from './use-grid-place.ts';
import { useGridScroll } from './use-grid-scroll.ts';
import { useReveal } from './use-reveal.ts';
import { useTilePress, type TilePress } from './use-tile-press.ts';
import { useWheelSize } from './use-wheel-size.ts';

interface GridProps {
  readonly items: readonly GridItem[];
  readonly label: string;
  readonly hasMore: boolean;
  readonly onNearEnd: () => void;
}

/** Asks for the next page when fewer rows than this are left below. */
const rowsBeforeEnd = 8;

/** The pictures: one tab stop, arrows inside, only the rows in sight in the document. */
export function Grid(props: GridProps) {
  const { items, hasMore, onNearEnd } = props;
  const scrollRef = useRef<HTMLDivElement | null>(null);
  const boxRef = useRef<HTMLDivElement | null>(null);
  const layerRef = useRef<HTMLDivElement | null>(null);
  const { width } = useElementSize(boxRef);
  const { height: viewportPx } = useElementSize(scrollRef);
  const rowHeight = useUi((ui) => ui.thumbnailHeight);
  const layout = useMemo(
    () => layoutGrid(items, { width: width || 1, rowHeight }),
    [items, width, rowHeight],
  );
  const focus = useGridFocus(items, boxRef);
  const keptRow = layout.rowOfItem[focus.index] ?? null;
  const scroll = useGridScroll({ layout, viewportPx, keptRow, scrollRef, layerRef });
  const press = useTilePress(items, focus.set);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  useWheelSize(scrollRef);
  const isReady = width > 0 && viewportPx > 0;
  useReveal({
    isReady,
    items,
    layout,
    hasMore,
    onNearEnd,
    scrollToRow: scroll.scrollToRow,
    move: focus.move,
  });
  useGridPlace({
    scrollRef,
    isReady,
    row: keptRow,
    scrollToRow: scroll.scrollToRow,
  });

  const lastRow = scroll.rows.at(-1)?.index ?? 0;
  useLayoutEffect(() => {
    if (hasMore && width > 0 && lastRow >= layout.rows.length - rowsBeforeEnd) onNearEnd();
  }, [hasMore, width, lastRow, layout, onNearEnd]);

  return (
    <div className="grid-scroll scrolls" ref={scrollRef} data-keys="grid">
      <div
        className="grid"
        ref={boxRef}
        role="grid"
        aria-label={props.label}
        aria-multiselectable="true"
        aria-rowcount={hasMore ? -1 : layout.rows.length}
        style={{ height: scroll.spacerPx }}
        onKeyDown={(event) => moveOnKey(event, { items, layout, viewportPx, focus, press, scroll })}
      >
        <div className="grid-layer" role="presentation" ref={layerRef}>
          <Rows {...props} layout={layout} scroll={scroll} focus={focus} press={press} onMenu={setMenu} />
        </div>
      </div>
      {menu ? <PictureMenu place={menu} onClose={() => setMenu(null)} /> : null}
    </div>
  );
}

interface RowsProps extends GridProps {
  readonly layout: GridLayout;
  readonly scroll: ReturnType<typeof useGridScroll>;
  readonly focus: GridFocus;
  readonly press: TilePress;
  readonly onMenu: (place: MenuPlace) => void;
}

function Rows({ items, hasMore, layout, scroll, focus, press, onMenu }: RowsProps) {
  const run = useRunCommand();
  const open = useCallback(() => run('loupe.open'), [run]);
  const openMenu = useCallback(
    (cell: ImageCell, event: MouseEvent) => {
      event.preventDefault();
      press.forMenu(cell);
      onMenu({ x: event.clientX, y: event.clientY });
    },
    [press, onMenu],
  );
  return scroll.rows.map((virtual) => {
    const row = layout.rows[virtual.index];
    return row ? (
      <GridRowView
        key={row.key}
        row={row}
        rowIndex={virtual.index}
        top={row.top - scroll.basePx}
        focusKey={focus.key}
        isPartialDay={hasMore && row.kind === 'day' && row.items.at(-1) === items.at(-1)}
        onPress={press.pointer}
        onOpen={open}
        onMenu={openMenu}
        onFocusRun={focus.set}
      />
    ) : null;
  });
}

interface KeyContext {
  readonly items: readonly GridItem[];
  readonly layout: GridLayout;
  readonly viewportPx: number;
  readonly focus: GridFocus;
  readonly press: TilePress;
  readonly scroll: { readonly scrollToRow: (row: number) => void };
}

/** Arrows, Home, End and the page keys, while focus is on a cell itself and not on a button in it. */
function moveOnKey(
  event: KeyboardEvent,
  { items, layout, viewportPx, focus, press, scroll }: KeyContext,
): void {
  const move = gridMoves[event.key];
  const isOnCell = event.target instanceof HTMLElement && event.target.getAttribute('role') === 'gridcell';
  if (!move || !isOnCell || event.altKey || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const index = moveInGrid(layout, focus.index, move, viewportPx);
  const item = items[index];
  if (!item) return;
  press.keyboard(item, event);
  focus.move(item.key);
  scroll.scrollToRow(layout.rowOfItem[index] ?? 0);
}
