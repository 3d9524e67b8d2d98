import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useCore } from '../data/client-context.tsx';
import { whenIdle } from '../ui/when-idle.ts';
import { rowAtTop, type GridLayout } from './grid-layout.ts';
import { createScaledScroll, type ScaledScroll } from './scaled-scroll.ts';

export interface GridScroll {
  /** Rows to draw, rising. */
  readonly rows: readonly number[];
  readonly spacerPx: number;
  /** Rows are placed relative to this, as a CSS length cannot hold the height of a million pictures either. */
  readonly basePx: number;
  readonly isMoving: boolean;
  readonly scrollToRow: (row: number) => void;
  /** Distance of the upper edge of the window from the first row. */
  readonly top: () => number;
  readonly scrollToTop: (top: number) => void;
}

interface Options {
  readonly layout: GridLayout;
  /** What the pictures were found by: other ones are shown from their beginning. */
  readonly about: string;
  readonly viewportPx: number;
  /** A row kept in the document wherever the window has scrolled to, because focus is in it. */
  readonly keptRow: number | null;
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  /** The element that holds the rows; it is moved by hand where the scroll box is scaled. */
  readonly layerRef: RefObject<HTMLDivElement | null>;
}

/** Drawn beyond the edges: enough for a flick of the wheel, few enough to stay light. */
const overscanPx = 260;
const restMs = 150;

interface Range {
  readonly from: number;
  readonly to: number;
}

const noRange = { from: 0, to: 0, about: '' };

/** Only the rows in sight, in a scroll box that is scaled where the whole would be too high for one. */
export function useGridScroll(options: Options): GridScroll {
  const { layout, about, viewportPx, keptRow, scrollRef, layerRef } = options;
  const scaled = createScaledScroll(layout.totalHeight, viewportPx);
  const now = useRef({ scaled, layout, viewportPx, about, base: 0 });
  const virtual = useRef(0);
  const { beyondPx, whenMore } = useOverscan(about);
  const [range, setRange] = useState(noRange);
  const [isMoving, setMoving] = useState(false);
  const shown = rangeAt(layout, viewportPx, range.about === about ? range : noRange, beyondPx());
  const basePx = scaled.isScaled ? (layout.rowTop[shown.from] ?? 0) : 0;

  const place = useCallback(() => {
    if (scrollRef.current && layerRef.current)
      moveLayer(layerRef.current, now.current, scrollRef.current.scrollTop - virtual.current);
  }, [scrollRef, layerRef]);
  const report = useCallback(
    (moving: boolean) => {
      const next = rangeOf(now.current.layout, virtual.current, now.current.viewportPx, beyondPx());
      setRange((before) => sameOr(before, { ...next, about: now.current.about }));
      setMoving(moving);
      place();
    },
    [place, beyondPx],
  );
  const scrollToTop = useCallback(
    (top: number) => {
      const { scaled: scale } = now.current;
      virtual.current = scale.toVirtual(scale.toScrollTop(Math.max(0, top)));
      scrollRef.current?.scrollTo({ top: scale.toScrollTop(virtual.current) });
      report(false);
    },
    [scrollRef, report],
  );

  useLayoutEffect(() => {
    now.current = { scaled, layout, viewportPx, about, base: basePx };
    place();
  });
  // Another layout: the same distance may show other rows.
  useLayoutEffect(() => report(false), [layout, viewportPx, report]);
  useEffect(() => whenMore(() => report(false)), [whenMore, report]);
  useEffect(() => followScroll(scrollRef.current, now, virtual, report), [scrollRef, report]);

  const scrollToRow = useCallback(
    (row: number) => {
      const { layout: laid, viewportPx: height } = now.current;
      const [start, end] = [laid.rowTop[row] ?? 0, laid.rowTop[row + 1] ?? 0];
      if (start < virtual.current) scrollToTop(start);
      else if (end > virtual.current + height) scrollToTop(end - height);
    },
    [scrollToTop],
  );
  const top = useCallback(() => virtual.current, []);
  const rows = withKept(shown, keptRow, layout.rowCount);
  return { rows, spacerPx: scaled.spacerPx, basePx, isMoving, scrollToRow, scrollToTop, top };
}

/**
 * What is drawn beyond the edges: nothing while the window begins, and nothing of pictures that were just found, so that
 * what is in sight comes first.
 */
function useOverscan(about: string) {
  const { firstScreen } = useCore();
  /** What more is drawn of. */
  const more = useRef(firstScreen.isOver ? about : null);
  const beyondPx = useCallback(() => (more.current === about ? overscanPx : 0), [about]);
  const whenMore = useCallback(
    (onMore: () => void) => {
      let isGone = false;
      const draw = () => {
        if (isGone) return;
        more.current = about;
        onMore();
      };
      if (more.current !== about) void firstScreen.seen.then(() => whenIdle(draw));
      return () => {
        isGone = true;
      };
    },
    [about, firstScreen],
  );
  return { beyondPx, whenMore };
}

function moveLayer(layer: HTMLElement, { scaled, base }: Now, shiftPx: number): void {
  layer.style.transform = `translateY(${base + (scaled.isScaled ? shiftPx : 0)}px)`;
  // Moved by hand with every step of the wheel: as a layer of its own it is not painted anew each time.
  layer.style.willChange = scaled.isScaled ? 'transform' : 'auto';
}

const sameOr = (before: typeof noRange, next: typeof noRange) =>
  before.from === next.from && before.to === next.to && before.about === next.about ? before : next;

interface Now {
  readonly about: string;
  readonly scaled: ScaledScroll;
  readonly layout: GridLayout;
  readonly viewportPx: number;
  /** What `translateY` of the layer stands for where the scroll box is scaled. */
  readonly base: number;
}

/** Reports where the window is in the whole, on every scroll; the wheel keeps its exact distance when scaled. */
function followScroll(
  element: HTMLElement | null,
  now: RefObject<Now>,
  virtual: RefObject<number>,
  report: (isMoving: boolean) => void,
): (() => void) | undefined {
  if (!element) return undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const onScroll = () => {
    const { scaled } = now.current;
    // A scroll box rounds; what was asked for is kept unless somebody moved the bar by more than that.
    const isOurs = scaled.isScaled && Math.abs(scaled.toScrollTop(virtual.current) - element.scrollTop) < 1.5;
    if (!isOurs) virtual.current = scaled.toVirtual(element.scrollTop);
    report(true);
    clearTimeout(resting);
    resting = setTimeout(() => report(false), restMs);
  };
  const onWheel = (event: WheelEvent) => {
    const { scaled } = now.current;
    if (!scaled.isScaled || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const before = element.scrollTop;
    virtual.current = scaled.toVirtual(scaled.toScrollTop(virtual.current + event.deltaY));
    element.scrollTop = scaled.toScrollTop(virtual.current);
    if (element.scrollTop === before) onScroll();
  };
  element.addEventListener('scroll', onScroll, { passive: true });
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    clearTimeout(resting);
    element.removeEventListener('scroll', onScroll);
    element.removeEventListener('wheel', onWheel);
  };
}

function rangeOf(layout: GridLayout, top: number, viewportPx: number, beyondPx: number): Range {
  if (layout.rowCount === 0 || viewportPx === 0) return { from: 0, to: 0 };
  return {
    from: rowAtTop(layout, top - beyondPx),
    to: rowAtTop(layout, top + viewportPx + beyondPx) + 1,
  };
}

/** The range as it is in this layout: one kept from a longer list ends where this one does. */
function rangeAt(layout: GridLayout, viewportPx: number, range: Range, beyondPx: number): Range {
  if (range.to === 0) return rangeOf(layout, 0, viewportPx, beyondPx);
  if (range.to <= layout.rowCount) return range;
  return rangeOf(layout, Math.max(0, layout.totalHeight - viewportPx), viewportPx, beyondPx);
}

function withKept({ from, to }: Range, keptRow: number | null, rowCount: number): number[] {
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
  if (keptRow === null || keptRow >= rowCount || to === 0) return rows;
  if (keptRow < from) return [keptRow, ...rows];
  return keptRow >= to ? [...rows, keptRow] : rows;
}
