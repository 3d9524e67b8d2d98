import { useCallback, useEffect, useMemo, useRef, useState, type Dispatch, type SetStateAction } from 'react';
import { fitView, nextStop, panBy, zoomAt, zoomPercent, type Extent, type LoupeView } from '../loupe/zoom.ts';
import { useCommandTarget } from '../state/command-context.tsx';
import type { LoupeAction } from '../state/command-targets.ts';

/** One view for every picture: what is under a point of one is under the same point of all. */
export interface LockedView {
  readonly view: LoupeView;
  readonly frame: Extent;
  readonly percent: number;
  readonly run: (action: LoupeAction) => void;
  /** Put on any one pane: all of them have its size. */
  readonly paneRef: (pane: HTMLElement | null) => void;
  readonly zoomBy: (factor: number, anchor: { readonly x: number; readonly y: number }) => void;
  readonly panBy: (dx: number, dy: number) => void;
}

const start: LoupeView = { scale: 1, x: 0, y: 0, isFit: true };

/** The first picture gives the frame; the others are fitted into it. */
export function useLockedView(picture: Extent | null): LockedView {
  const frame = useMemo(
    () => ({ width: picture?.width ?? 1, height: picture?.height ?? 1 }),
    [picture?.width, picture?.height],
  );
  const [stage, setStage] = useState<Extent>({ width: 1, height: 1 });
  const [kept, setView] = useState<LoupeView>(start);
  const view = kept.isFit ? fitView(frame, stage) : kept;
  const latest = useRef({ view, frame, stage });
  useEffect(() => {
    latest.current = { view, frame, stage };
  });
  const paneRef = useMeasured(setStage);
  const zoom = useCallback((scale: number, anchor = { x: 0, y: 0 }) => {
    const now = latest.current;
    setView(zoomAt(now.view, scale, anchor, now.frame, now.stage));
  }, []);
  const pan = useCallback((dx: number, dy: number) => {
    const now = latest.current;
    setView(panBy(now.view, dx, dy, now.frame, now.stage));
  }, []);
  const run = useCallback(
    (action: LoupeAction) => {
      const { view: now } = latest.current;
      const actual = 1 / devicePixelRatio;
      const actions: Partial<Record<LoupeAction, () => void>> = {
        fit: () => setView(start),
        actual: () => zoom(actual),
        toggleZoom: () => (now.isFit ? zoom(actual) : setView(start)),
        zoomIn: () => zoom(nextStop(now.scale, 1, devicePixelRatio)),
        zoomOut: () => zoom(nextStop(now.scale, -1, devicePixelRatio)),
        up: () => pan(0, 80),
        down: () => pan(0, -80),
      };
      actions[action]?.();
    },
    [zoom, pan],
  );
  const target = useMemo(() => ({ run, order: () => [] }), [run]);
  useCommandTarget('loupe', target);
  return {
    view,
    frame,
    percent: zoomPercent(view, devicePixelRatio),
    run,
    paneRef,
    zoomBy: useCallback((factor, anchor) => zoom(latest.current.view.scale * factor, anchor), [zoom]),
    panBy: pan,
  };
}

/** Says how large the element it is given to is, now and after each change. */
function useMeasured(setStage: Dispatch<SetStateAction<Extent>>): (pane: HTMLElement | null) => void {
  const observer = useRef<ResizeObserver | null>(null);
  return useCallback(
    (pane) => {
      observer.current?.disconnect();
      observer.current = null;
      if (!pane) return;
      const measure = () =>
        setStage((now) =>
          now.width === pane.clientWidth && now.height === pane.clientHeight
            ? now
            : { width: pane.clientWidth, height: pane.clientHeight },
        );
      observer.current = new ResizeObserver(measure);
      observer.current.observe(pane);
      measure();
    },
    [setStage],
  );
}
