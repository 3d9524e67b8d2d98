import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useComposerStore } from '../composer/composer-context.tsx';
import { useCore } from '../data/client-context.tsx';
import type { MaskTarget } from '../state/command-targets.ts';
import { messageOf } from '../state/commands.ts';
import { useCommandTarget, useNotices } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { useEscapeFromNowhere } from '../ui/use-escape.ts';
import { MaskBar } from './mask-bar.tsx';
import { keepMask, type MaskKeeper } from './mask-keeper.ts';
import { MaskPainting } from './mask-painting.ts';
import { MaskRail } from './mask-rail.tsx';
import { movedShape } from './mask-shapes.ts';
import { MaskStage } from './mask-stage.ts';
import { createMaskUi, MaskUiContext, useMaskUi, type MaskUiStore } from './mask-tools.ts';
import { actionsOf } from './mask-actions.ts';
import './mask.css';

/** Paints what of a picture may change. Everything painted is kept as it is painted; closing loses nothing. */
export function MaskEditor({ cell, onClose }: { readonly cell: ImageCell; readonly onClose: () => void }) {
  const { painting, ui } = usePainting(cell);
  const stage = useRef<MaskStage>(null);
  const composer = useComposerStore();
  const windowUi = useUiStore();
  const actions = useActions(painting, ui, stage, onClose);
  useCommandTarget('mask', actions);
  useEscapeFromNowhere(onClose);
  useEffect(() => {
    const { composerInputs, setInputs, startEditing } = windowUi.getState();
    // What is painted takes the place of a mask that was dropped.
    setInputs(composerInputs.filter(({ role }) => role !== 'mask'));
    startEditing(cell.id);
    composer.getState().set({ paintedMaskOf: cell.id });
    return () => {
      // Nothing painted is no mask: the next press edits the whole picture, as before.
      if (painting.steps.length === 0) composer.getState().set({ paintedMaskOf: null });
    };
  }, [cell.id, composer, windowUi, painting]);
  return (
    <MaskUiContext value={ui}>
      <div className="mask-editor" data-keys="mask">
        <MaskRail run={actions.run} />
        <MaskCanvas cell={cell} painting={painting} ui={ui} stageRef={stage} run={actions.run} />
        <MaskBar painting={painting} run={actions.run} />
      </div>
    </MaskUiContext>
  );
}

function useActions(
  painting: MaskPainting,
  ui: MaskUiStore,
  stage: React.RefObject<MaskStage | null>,
  onClose: () => void,
): MaskTarget {
  return useMemo(() => {
    const current = () => stage.current;
    return actionsOf({ painting, ui, stage: current, onClose });
  }, [painting, ui, stage, onClose]);
}

/** The painting of a picture, read from the library, kept while it changes. */
function usePainting(cell: ImageCell): { readonly painting: MaskPainting; readonly ui: MaskUiStore } {
  const { client } = useCore();
  const notices = useNotices();
  const { id, width, height } = cell;
  const made = useMemo(
    () => ({ painting: new MaskPainting({ width, height }), ui: createMaskUi({ width, height }) }),
    [width, height],
  );
  useEffect(() => {
    const { painting, ui } = made;
    let isClosed = false;
    let keeper: MaskKeeper | null = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const complain = (error: unknown) => notices.getState().notify({ text: messageOf(error), tone: 'bad' });
    const look = () => {
      const { canUndo, canRedo, featherPx, isStroking } = painting;
      const before = ui.getState();
      // Most moves of a pen change none of these, and whatever is told here is rendered anew.
      if (before.canUndo !== canUndo || before.canRedo !== canRedo || before.featherPx !== featherPx)
        ui.setState({ canUndo, canRedo, featherPx });
      if (timer !== null) clearTimeout(timer);
      // Counting takes a moment on a large picture: not while the pen is down.
      if (!isStroking) timer = setTimeout(() => ui.setState({ facts: painting.measure() }), 120);
    };
    const stop = painting.listen({ onPixels: () => undefined, onChange: look });
    void (async () => {
      try {
        const mask = await client.call('masks.get', { imageId: id });
        const version = { steps: mask?.steps ?? [], featherPx: mask?.state.featherPx ?? 0 };
        await painting.load(version, nextFrame, () => isClosed);
        if (isClosed) return;
        keeper = keepMask({
          client,
          imageId: id,
          painting,
          revision: mask?.state.revision ?? 0,
          onProblem: complain,
        });
        ui.setState({ isLoading: false });
      } catch (error) {
        complain(error);
      }
    })();
    return () => {
      isClosed = true;
      stop();
      if (timer !== null) clearTimeout(timer);
      painting.end();
      keeper?.close();
    };
  }, [made, id, client, notices]);
  return made;
}

function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

interface CanvasProps {
  readonly cell: ImageCell;
  readonly painting: MaskPainting;
  readonly ui: MaskUiStore;
  readonly stageRef: React.RefObject<MaskStage | null>;
  readonly run: MaskTarget['run'];
}

function MaskCanvas({ cell, painting, ui, stageRef, run }: CanvasProps) {
  const root = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLSpanElement>(null);
  const lasso = useRef<SVGPathElement>(null);
  const shapeGroup = useRef<SVGGElement>(null);
  const tool = useMaskUi((state) => state.tool);
  const isLoading = useMaskUi((state) => state.isLoading);
  useLayoutEffect(() => {
    if (!root.current || !picture.current || !canvas.current || !cursor.current) return;
    if (!lasso.current || !shapeGroup.current) return;
    const elements = { stage: root.current, picture: picture.current, canvas: canvas.current };
    const made = new MaskStage(
      { ...elements, cursor: cursor.current, lasso: lasso.current, shape: shapeGroup.current },
      painting,
      ui,
    );
    stageRef.current = made;
    root.current.focus({ preventScroll: true });
    return () => {
      made.close();
      stageRef.current = null;
    };
  }, [painting, ui, stageRef]);
  return (
    <div
      ref={root}
      className="mask-stage"
      role="application"
      aria-label={`Mask of ${cell.label}`}
      aria-describedby="mask-help"
      aria-busy={isLoading}
      data-tool={tool}
      tabIndex={0}
      onKeyDown={(event) => shapeKeys(event, cell, ui, run)}
    >
      <span id="mask-help" className="visually-hidden">
        Paint with the pointer. With the rectangle or the ellipse, Enter makes a shape: arrow keys move it,
        with Shift they size it, Enter adds it to the mask and Alt Enter takes it away.
      </span>
      <div ref={picture} className="loupe-picture">
        <MaskPicture imageId={cell.id} />
      </div>
      <canvas ref={canvas} className="mask-overlay" />
      <svg className="mask-outlines" aria-hidden="true">
        <path ref={lasso} className="mask-outline" />
        <g ref={shapeGroup}>
          <ShapeOutline />
        </g>
      </svg>
      <span ref={cursor} className="mask-cursor" hidden />
      {isLoading ? <p className="mask-loading">Reading the mask…</p> : null}
    </div>
  );
}

/** Enter begins a shape or puts it down; arrows move and size it. */
function shapeKeys(
  event: React.KeyboardEvent,
  cell: ImageCell,
  ui: MaskUiStore,
  run: MaskTarget['run'],
): void {
  const { shape, tool: current } = ui.getState();
  if (event.ctrlKey || event.metaKey) return;
  if (event.key === 'Enter' && (current === 'rectangle' || current === 'ellipse')) {
    event.preventDefault();
    run(event.altKey ? 'eraseShape' : 'placeShape');
    return;
  }
  const stepPx = Math.max(1, Math.round(Math.max(cell.width, cell.height) / 64));
  const moved =
    shape && movedShape(shape, event.key, { isSizing: event.shiftKey, isFine: event.altKey, stepPx });
  if (!moved) return;
  event.preventDefault();
  event.stopPropagation();
  ui.setState({ shape: moved });
}

/** Thumbnail at once, original over it. */
function MaskPicture({ imageId }: { readonly imageId: ImageId }) {
  const [isShown, setShown] = useState(false);
  return (
    <>
      {isShown ? null : <img src={mediaUrl(imageId, '320')} alt="" draggable={false} />}
      <img
        className={classNames('loupe-original', isShown && 'is-shown')}
        src={mediaUrl(imageId, 'original')}
        alt=""
        draggable={false}
        onLoad={() => setShown(true)}
      />
    </>
  );
}

function ShapeOutline() {
  const shape = useMaskUi((state) => state.shape);
  if (!shape) return null;
  const { kind, x, y, width, height } = shape;
  const outline = { className: 'mask-outline', vectorEffect: 'non-scaling-stroke' } as const;
  if (kind === 'rectangle') return <rect {...outline} x={x} y={y} width={width} height={height} />;
  return <ellipse {...outline} cx={x + width / 2} cy={y + height / 2} rx={width / 2} ry={height / 2} />;
}
