import { useEffect, useRef, type RefObject } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { PictureSet } from '../state/picture-set.ts';
import { pictureSet } from '../state/selection.ts';
import { useUiStore } from '../state/ui-context.tsx';
import type { DisplayList } from './display-list.ts';
import { itemsWithin, type GridLayout } from './grid-layout.ts';
import type { GridScroll } from './use-grid-scroll.ts';

interface Options {
  readonly display: DisplayList;
  readonly layout: GridLayout;
  readonly scroll: GridScroll;
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  readonly boxRef: RefObject<HTMLDivElement | null>;
}

/** This close to an edge the grid moves on by itself, the faster the closer. */
const edgePx = 48;
/** A hand that shakes is no band. */
const leastPx = 4;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A band drawn from between the cells selects what it touches, also beyond the edge of the window; with Ctrl, Cmd or
 * Shift beside what was selected. Returns the ref of the element that shows it.
 */
export function useRubberBand(options: Options): RefObject<HTMLDivElement | null> {
  const band = useRef<HTMLDivElement | null>(null);
  const store = useUiStore();
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const element = latest.current.scrollRef.current;
    if (!element) return undefined;
    const onDown = (event: PointerEvent) => {
      const isOnCell = event.target instanceof Element && event.target.closest('[role="gridcell"]') !== null;
      const isOnBar = event.offsetX >= element.clientWidth && event.target === element;
      if (event.button !== 0 || event.pointerType === 'touch' || isOnCell || isOnBar) return;
      const isBeside = event.ctrlKey || event.metaKey || event.shiftKey;
      const before: PictureSet = isBeside ? store.getState().selection.ids : new Set<ImageId>();
      follow(
        event,
        element,
        band,
        () => latest.current,
        (touched) => {
          const ids = before.size === 0 ? pictureSet(touched) : new Set([...before, ...pictureSet(touched)]);
          const last = (touched[touched.length - 1] ?? null) as ImageId | null; // Ids of the list.
          store.getState().setSelection({ ids, activeId: last, anchorId: last });
        },
      );
    };
    element.addEventListener('pointerdown', onDown);
    return () => element.removeEventListener('pointerdown', onDown);
  }, [store]);
  return band;
}

/** Follows the pointer until it is let go. */
function follow(
  start: PointerEvent,
  element: HTMLElement,
  band: RefObject<HTMLDivElement | null>,
  now: () => Options,
  select: (touched: Uint32Array) => void,
): void {
  const stop = new AbortController();
  const from = pointIn(start, element, now());
  let pointer: Pick<PointerEvent, 'clientX' | 'clientY'> = start;
  let isBand = false;
  let frame = 0;
  const draw = () => {
    frame = requestAnimationFrame(draw);
    const { display, layout, scroll } = now();
    scrollAtEdge(pointer.clientY, element, scroll);
    const to = pointIn(pointer, element, now());
    isBand ||= Math.abs(to.x - from.x) > leastPx || Math.abs(to.y - from.y) > leastPx;
    if (!isBand) return;
    const box = {
      left: Math.min(from.x, to.x),
      right: Math.max(from.x, to.x),
      top: Math.min(from.y, to.y),
      bottom: Math.max(from.y, to.y),
    };
    show(band.current, box, element, now());
    const touched = itemsWithin(layout, box);
    const [first, last] = [touched[0], touched.at(-1)];
    const ids =
      first === undefined || last === undefined ? [] : touched.map((index) => display.itemAt(index));
    select(Uint32Array.from(ids.flatMap((item) => (item.kind === 'image' ? [item.id] : []))));
  };
  const end = () => {
    stop.abort();
    cancelAnimationFrame(frame);
    if (band.current) band.current.hidden = true;
    // A press between the cells without a band selects nothing.
    if (!isBand && !start.ctrlKey && !start.metaKey && !start.shiftKey) select(new Uint32Array());
  };
  start.preventDefault();
  const { signal } = stop;
  window.addEventListener('pointermove', (event) => (pointer = event), { signal });
  window.addEventListener('pointerup', end, { signal });
  window.addEventListener('pointercancel', end, { signal });
  frame = requestAnimationFrame(draw);
}

/** A point of the window as a place in the whole grid. */
function pointIn(
  { clientX, clientY }: Pick<PointerEvent, 'clientX' | 'clientY'>,
  element: HTMLElement,
  { boxRef, scroll }: Options,
): Point {
  const left = boxRef.current?.getBoundingClientRect().left ?? 0;
  return { x: clientX - left, y: clientY - element.getBoundingClientRect().top + scroll.top() };
}

function scrollAtEdge(clientY: number, element: HTMLElement, scroll: GridScroll): void {
  const { top, bottom } = element.getBoundingClientRect();
  const over = Math.max(0, clientY - (bottom - edgePx)) - Math.max(0, top + edgePx - clientY);
  if (over !== 0) scroll.scrollToTop(scroll.top() + over / 3);
}

/** The band is drawn in the window, not in the grid: nothing there is as high as a million pictures. */
function show(
  element: HTMLElement | null,
  box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  scroller: HTMLElement,
  { boxRef, scroll }: Options,
): void {
  if (!element) return;
  const view = scroller.getBoundingClientRect();
  const left = boxRef.current?.getBoundingClientRect().left ?? 0;
  const top = Math.max(view.top, view.top + box.top - scroll.top());
  const bottom = Math.min(view.bottom, view.top + box.bottom - scroll.top());
  element.hidden = false;
  element.style.left = `${left + box.left}px`;
  element.style.top = `${top}px`;
  element.style.width = `${box.right - box.left}px`;
  element.style.height = `${Math.max(0, bottom - top)}px`;
}
