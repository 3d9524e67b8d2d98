import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { costWords } from '../inspector/cost-words.ts';
import { selectOnly } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { CompareMode } from '../state/ui-store.ts';
import { classNames } from '../ui/class-names.ts';
import { DifferenceCanvas } from './difference-canvas.tsx';
import type { LockedView } from './use-locked-view.ts';

interface StageProps {
  readonly details: readonly ImageDetail[];
  readonly mode: CompareMode;
  readonly view: LockedView;
  readonly isPaused: boolean;
}

/** The pictures, in one of four ways; wheel and drag move all of them at once. */
export function CompareStage({ details, mode, view, isPaused }: StageProps) {
  const [before, after] = details;
  if (mode === 'side' || !before || !after) {
    return (
      <div
        className={classNames('compare-stage', 'is-side', details.length > 4 && 'is-survey')}
        data-count={details.length}
      >
        {details.map((detail, index) => (
          <Pane key={detail.cell.id} view={view} isMeasured={index === 0} detail={detail}>
            <Layer view={view} detail={detail} />
          </Pane>
        ))}
      </div>
    );
  }
  if (mode === 'difference') {
    return (
      <div className="compare-stage">
        <Pane view={view} isMeasured detail={null}>
          <DifferenceCanvas view={view} before={before} after={after} style={frameStyle(view)} />
        </Pane>
      </div>
    );
  }
  return mode === 'flicker' ? (
    <Flicker before={before} after={after} view={view} isPaused={isPaused} />
  ) : (
    <Slider before={before} after={after} view={view} />
  );
}

function frameStyle({ view, frame }: LockedView): CSSProperties {
  return {
    width: frame.width,
    height: frame.height,
    transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
  };
}

function Layer({ view, detail }: { readonly view: LockedView; readonly detail: ImageDetail }) {
  return (
    <img
      className="compare-picture"
      style={frameStyle(view)}
      src={mediaUrl(detail.cell.id, 'original')}
      alt={detail.cell.label}
      draggable={false}
    />
  );
}

interface PaneProps {
  readonly view: LockedView;
  readonly isMeasured: boolean;
  /** The picture it is about: outlined while it is the active one. */
  readonly detail: ImageDetail | null;
  readonly children: ReactNode;
}

function Pane({ view, isMeasured, detail, children }: PaneProps) {
  const ui = useUiStore();
  const isActive = useUi((state) => detail !== null && state.selection.activeId === detail.cell.id);
  const pane = useRef<HTMLDivElement | null>(null);
  const last = useRef<{ x: number; y: number } | null>(null);
  useWheel(pane, view);
  const { paneRef } = view;
  useLayoutEffect(() => {
    if (!isMeasured) return;
    paneRef(pane.current);
    return () => paneRef(null);
  }, [isMeasured, paneRef]);
  const onMove = (event: PointerEvent) => {
    if (!last.current) return;
    view.panBy(event.clientX - last.current.x, event.clientY - last.current.y);
    last.current = { x: event.clientX, y: event.clientY };
  };
  return (
    <div
      ref={pane}
      className={classNames('compare-pane', isActive && 'is-active')}
      role="group"
      aria-label={detail ? `${captionOf(detail)}${isActive ? ', active' : ''}` : 'Difference'}
      aria-current={isActive || undefined}
      tabIndex={detail === null || isActive ? 0 : -1}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        last.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
        if (detail) ui.getState().setSelection(selectOnly(detail.cell.id));
      }}
      onPointerMove={onMove}
      onPointerUp={() => (last.current = null)}
      onPointerCancel={() => (last.current = null)}
    >
      {children}
      {detail ? <Caption detail={detail} /> : null}
    </div>
  );
}

/** React's own wheel listener is passive: the page would scroll along. */
function useWheel(pane: React.RefObject<HTMLDivElement | null>, { zoomBy }: LockedView): void {
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const unit = event.deltaMode === 1 ? 32 : event.deltaMode === 2 ? 320 : 1;
      zoomBy(Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016)), {
        x: event.clientX - box.left - box.width / 2,
        y: event.clientY - box.top - box.height / 2,
      });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [pane, zoomBy]);
}

function captionOf({ cell, recipe, cost }: ImageDetail): string {
  const quality = recipe?.parameters.quality;
  return [`v${cell.version}`, quality, costWords(cost, recipe === null).figure].filter(Boolean).join(' · ');
}

function Caption({ detail, side }: { readonly detail: ImageDetail; readonly side?: 'left' | 'right' }) {
  return (
    <span className={classNames('compare-caption', 'num', side === 'right' && 'is-right')}>
      {captionOf(detail)}
    </span>
  );
}

interface PairProps {
  readonly before: ImageDetail;
  readonly after: ImageDetail;
  readonly view: LockedView;
}

/** The first picture left of the line, the second right of it. */
function Slider({ before, after, view }: PairProps) {
  const [share, setShare] = useState(50);
  const stage = useRef<HTMLDivElement>(null);
  const move = (event: PointerEvent) => {
    // Of the picture's room, which begins inside the stage.
    const box = stage.current?.firstElementChild?.getBoundingClientRect();
    if (box && event.buttons === 1)
      setShare(Math.min(100, Math.max(0, ((event.clientX - box.left) / box.width) * 100)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -2,
      ArrowRight: 2,
      PageDown: -10,
      PageUp: 10,
      Home: -100,
      End: 100,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setShare((now) => Math.min(100, Math.max(0, now + step)));
  };
  return (
    <div className="compare-stage" ref={stage}>
      <Pane view={view} isMeasured detail={after}>
        <Layer view={view} detail={after} />
        <div className="compare-over" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
          <Layer view={view} detail={before} />
        </div>
        <Marked imageId={before.cell.id}>
          <Caption detail={before} />
        </Marked>
      </Pane>
      <div
        className="compare-handle"
        style={{ '--share': share / 100 } as CSSProperties} // Its type knows no custom properties.
        role="slider"
        tabIndex={0}
        aria-label="Line between the pictures"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share)}
        aria-valuetext={`${Math.round(share)} % of v${before.cell.version}`}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={move}
        onKeyDown={onKeyDown}
      >
        <span aria-hidden="true">⇔</span>
      </div>
    </div>
  );
}

/** The caption of the picture on the left, marked while that is the active one. */
function Marked({ imageId, children }: { readonly imageId: ImageId; readonly children: ReactNode }) {
  const isActive = useUi((state) => state.selection.activeId === imageId);
  return <div className={classNames('compare-left', isActive && 'is-active')}>{children}</div>;
}

const flickerMs = 700;

/** One after the other in the same place, by itself or by Y; the one in sight is the active one. */
function Flicker({ before, after, view, isPaused }: PairProps & { readonly isPaused: boolean }) {
  const ui = useUiStore();
  const activeId = useUi((state) => state.selection.activeId);
  const shown = activeId === before.cell.id ? before : after;
  const other = shown === before ? after : before;
  useEffect(() => {
    // Whoever asked for less motion changes them by hand.
    if (isPaused || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const timer = setInterval(() => ui.getState().setSelection(selectOnly(other.cell.id)), flickerMs);
    return () => clearInterval(timer);
  }, [isPaused, other.cell.id, ui]);
  return (
    <div className="compare-stage">
      <Pane view={view} isMeasured detail={shown}>
        {[before, after].map((detail) => (
          <div key={detail.cell.id} className={classNames('compare-over', detail !== shown && 'is-hidden')}>
            <Layer view={view} detail={detail} />
          </div>
        ))}
      </Pane>
      <button
        type="button"
        className="button compare-pause"
        onClick={() => ui.getState().setCompare({ isPaused: !isPaused })}
      >
        {isPaused ? 'Go on flickering' : 'Hold'}
      </button>
    </div>
  );
}
