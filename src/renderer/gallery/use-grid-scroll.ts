import { useVirtualizer, type Range, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { GridLayout } from './justified-layout.ts';
import { createScaledScroll, type ScaledScroll } from './scaled-scroll.ts';

type GridVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>;

interface GridScroll {
  readonly rows: readonly VirtualItem[];
  readonly spacerPx: number;
  /** Rows are placed relative to this, as a CSS length cannot hold the height of a million pictures either. */
  readonly basePx: number;
  readonly scrollToRow: (index: number) => void;
}

interface Options {
  readonly layout: GridLayout;
  readonly viewportPx: number;
  /** A row kept in the document wherever the window has scrolled to, because focus is in it. */
  readonly keptRow: number | null;
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  /** The element that holds the rows; it is moved by hand where the scroll box is scaled. */
  readonly layerRef: RefObject<HTMLDivElement | null>;
}

/** Rows drawn beyond the edges: enough for a flick of the wheel, few enough to stay light. */
const overscanRows = 3;

/** Virtual rows over known heights, in a scroll box that is scaled where the whole would be too high for one. */
export function useGridScroll(options: Options): GridScroll {
  const { layout, viewportPx, keptRow, scrollRef, layerRef } = options;
  const scaled = createScaledScroll(layout.totalHeight, viewportPx);
  const scaledRef = useRef<ScaledScroll>(scaled);
  const virtualRef = useRef(0);
  const baseRef = useRef(0);

  const place = useCallback(() => {
    const element = scrollRef.current;
    const layer = layerRef.current;
    if (!element || !layer) return;
    const shift = scaledRef.current.isScaled ? element.scrollTop - virtualRef.current : 0;
    layer.style.transform = `translateY(${baseRef.current + shift}px)`;
  }, [scrollRef, layerRef]);

  const observeElementOffset = useCallback(
    (instance: GridVirtualizer, report: (offset: number, isScrolling: boolean) => void) =>
      followScroll(instance, scaledRef, virtualRef, (offset, isScrolling) => {
        report(offset, isScrolling);
        place();
      }),
    [place],
  );

  const scrollToFn = useCallback(
    (offset: number, by: { adjustments?: number }, instance: GridVirtualizer) => {
      virtualRef.current = offset + (by.adjustments ?? 0);
      instance.scrollElement?.scrollTo({ top: scaledRef.current.toScrollTop(virtualRef.current) });
    },
    [],
  );
  const rangeExtractor = useCallback((range: Range) => withKept(range, keptRow), [keptRow]);
  // What it returns is read during this render only and handed to nobody who remembers it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer: GridVirtualizer = useVirtualizer({
    count: layout.rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: (index) => layout.rows[index]?.height ?? 0,
    getItemKey: (index) => layout.rows[index]?.key ?? index,
    overscan: overscanRows,
    observeElementOffset,
    scrollToFn,
    rangeExtractor,
  });

  const rows = virtualizer.getVirtualItems();
  const basePx = scaled.isScaled ? (rows[0]?.start ?? 0) : 0;

  useLayoutEffect(() => {
    scaledRef.current = scaled;
    baseRef.current = basePx;
    place();
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, layout]);
  useKeptPlace(layout, virtualizer, virtualRef);

  const scrollToRow = useCallback((index: number) => virtualizer.scrollToIndex(index), [virtualizer]);
  return { rows, spacerPx: scaled.spacerPx, basePx, scrollToRow };
}

/** Reports where the window is in the whole, on every scroll; the wheel keeps its exact distance when scaled. */
function followScroll(
  instance: GridVirtualizer,
  scaledRef: RefObject<ScaledScroll>,
  virtualRef: RefObject<number>,
  report: (offset: number, isScrolling: boolean) => void,
): (() => void) | undefined {
  const element = instance.scrollElement;
  if (!element) return undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const onScroll = () => {
    const scaled = scaledRef.current;
    // A scroll box rounds; what was asked for is kept unless somebody moved the bar by more than that.
    const isOurs =
      scaled.isScaled && Math.abs(scaled.toScrollTop(virtualRef.current) - element.scrollTop) < 1.5;
    if (!isOurs) virtualRef.current = scaled.toVirtual(element.scrollTop);
    report(virtualRef.current, true);
    clearTimeout(resting);
    resting = setTimeout(() => report(virtualRef.current, false), 150);
  };
  const onWheel = (event: WheelEvent) => {
    const scaled = scaledRef.current;
    if (!scaled.isScaled || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const before = element.scrollTop;
    virtualRef.current = scaled.toVirtual(scaled.toScrollTop(virtualRef.current + event.deltaY));
    element.scrollTop = scaled.toScrollTop(virtualRef.current);
    if (element.scrollTop === before) onScroll();
  };
  element.addEventListener('scroll', onScroll, { passive: true });
  element.addEventListener('wheel', onWheel, { passive: false });
  report(scaledRef.current.toVirtual(element.scrollTop), false);
  return () => {
    clearTimeout(resting);
    element.removeEventListener('scroll', onScroll);
    element.removeEventListener('wheel', onWheel);
  };
}

function withKept(range: Range, keptRow: number | null): number[] {
  const from = Math.max(0, range.startIndex - range.overscan);
  const to = Math.min(range.count - 1, range.endIndex + range.overscan);
  const indexes = Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => from + offset);
  if (keptRow === null || keptRow >= range.count) return indexes;
  if (keptRow < from) return [keptRow, ...indexes];
  return keptRow > to ? [...indexes, keptRow] : indexes;
}

/** When rows change above what is looked at (something arrived, another size), what is looked at stays where it is. */
function useKeptPlace(layout: GridLayout, virtualizer: GridVirtualizer, virtualRef: RefObject<number>) {
  const before = useRef(layout);
  useEffect(() => {
    const previous = before.current;
    before.current = layout;
    const offset = virtualRef.current;
    if (previous === layout || offset <= 0) return;
    const row = previous.rows.find((each) => each.kind === 'cells' && each.top + each.height > offset);
    const key = row?.kind === 'cells' ? row.placed[0]?.item.key : undefined;
    if (row === undefined || key === undefined) return;
    const now = layout.rows.find(
      (each) => each.kind === 'cells' && each.placed.some((placed) => placed.item.key === key),
    );
    if (now && now.top !== row.top) virtualizer.scrollToOffset(now.top + (offset - row.top));
  }, [layout, virtualizer, virtualRef]);
}
