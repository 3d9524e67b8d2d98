import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ChainStrip } from '../chain/chain-strip.tsx';
import { chainFigures } from '../chain/chain-figures.ts';
import { useChain } from '../data/queries.ts';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { ViewSwitch } from '../gallery/view-controls.tsx';
import { useCommands, useCommandTarget } from '../state/command-context.tsx';
import type { LoupeAction } from '../state/command-targets.ts';
import { EditButtons } from '../mask/edit-buttons.tsx';
import { EditStage } from '../mask/edit-stage.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { LoupeController, ZoomState } from './loupe-controller.ts';
import { Filmstrip } from './filmstrip.tsx';
import { LoupeInfo } from './loupe-info.tsx';
import { LoupeStage } from './loupe-stage.tsx';
import { useLoupePictures, type LoupePictures } from './use-loupe-pictures.ts';
import './loupe.css';

/** One picture, large, with the versions it belongs to underneath. */
export function Loupe() {
  const pictures = useLoupePictures();
  const { cell, detail } = pictures;
  const chain = useChain(cell?.id ?? null).data ?? [];
  const root = useRef<HTMLElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const controller = useRef<LoupeController>(null);
  const hasFilmstrip = useUi((ui) => ui.hasFilmstrip);
  const hasInfo = useUi((ui) => ui.hasLoupeInfo);
  const [zoom, setZoom] = useState<ZoomState | null>(null);
  const editTool = useUi((ui) => ui.editTool);
  const isInTrash = useUi((ui) => ui.scope.kind === 'trash');
  const tool = cell && editTool?.imageId === cell.id ? editTool.kind : null;
  useLoupeTarget(pictures, controller, root);
  useFocusHandover(stage);
  const title = cell ? cell.label || 'Untitled picture' : 'Loupe';
  return (
    <section className="loupe" ref={root} aria-label="Loupe" data-keys="loupe-view">
      <ToolsBar title={title} figures={cell ? chainFigures(cell, chain) : ''}>
        {tool === null ? <ZoomControls zoom={zoom} controller={controller} /> : null}
        <ViewSwitch />
      </ToolsBar>
      {cell && tool === null && !isInTrash ? <EditButtons /> : null}
      {cell && tool !== null ? (
        <EditStage cell={cell} kind={tool} />
      ) : cell ? (
        <LoupeStage
          cell={cell}
          hasAlpha={detail?.cell.id === cell.id && detail.hasAlpha}
          label={`${title}, version ${cell.version}`}
          neighbours={[pictures.next, pictures.previous].flatMap((each) => each ?? [])}
          controllerRef={controller}
          stageRef={stage}
          onZoom={setZoom}
        >
          {hasInfo ? <LoupeInfo pictures={pictures} /> : null}
        </LoupeStage>
      ) : (
        <div className="loupe-stage is-empty" data-keys="loupe" ref={stage} tabIndex={-1}>
          <p className="muted">
            {pictures.error ? pictures.error.message : 'There is no picture to show here.'}
          </p>
        </div>
      )}
      {hasFilmstrip && tool === null ? (
        <Filmstrip order={pictures.order} index={pictures.index} onGo={pictures.go} />
      ) : null}
      <ChainStrip chain={chain} currentId={cell?.id ?? null} onGo={pictures.go} />
    </section>
  );
}

interface ZoomControlsProps {
  readonly zoom: ZoomState | null;
  readonly controller: React.RefObject<LoupeController | null>;
}

function ZoomControls({ zoom, controller }: ZoomControlsProps) {
  return (
    <div className="loupe-zoom" role="group" aria-label="Zoom">
      <IconButton icon="minus" label="Zoom out" keys="Mod+-" onPress={() => controller.current?.step(-1)} />
      <span className="num" aria-live="off">
        {zoom === null ? '' : `${zoom.percent} %`}
      </span>
      <IconButton icon="plus" label="Zoom in" keys="Mod++" onPress={() => controller.current?.step(1)} />
      <IconButton
        icon="expand"
        label={zoom?.isFit ? 'Show at 100 %' : 'Fit to the window'}
        keys="Z"
        onPress={() => controller.current?.toggle()}
      />
    </div>
  );
}

/** Arrow keys pan while there is something to pan, else they go from picture to picture. */
function useLoupeTarget(
  pictures: LoupePictures,
  controller: React.RefObject<LoupeController | null>,
  root: React.RefObject<HTMLElement | null>,
): void {
  const latest = useRef(pictures);
  const ui = useUiStore();
  useEffect(() => {
    latest.current = pictures;
  }, [pictures]);
  const go = useCallback((step: 'next' | 'previous') => {
    const to = latest.current[step];
    if (to !== null) latest.current.go(to);
  }, []);
  const target = useMemo(() => {
    const zoom = controller;
    const actions: Readonly<Record<LoupeAction, () => void>> = {
      next: () => go('next'),
      previous: () => go('previous'),
      right: () => void (zoom.current?.pan(1, 0) || go('next')),
      left: () => void (zoom.current?.pan(-1, 0) || go('previous')),
      up: () => void zoom.current?.pan(0, -1),
      down: () => void zoom.current?.pan(0, 1),
      toggleZoom: () => zoom.current?.toggle(),
      fit: () => zoom.current?.fit(),
      actual: () => zoom.current?.actual(),
      fill: () => zoom.current?.fill(),
      zoomIn: () => zoom.current?.step(1),
      zoomOut: () => zoom.current?.step(-1),
      fullScreen: () => void toggleFullScreen(root.current),
      filmstrip: () => ui.getState().toggleFilmstrip(),
      info: () => ui.getState().toggleLoupeInfo(),
    };
    return {
      run: (action: LoupeAction) => actions[action](),
      order: () => latest.current.order,
    };
  }, [controller, root, go, ui]);
  useCommandTarget('loupe', target);
}

/** A refusal (no permission, no such thing here) leaves everything as it is, which is what a person sees anyway. */
async function toggleFullScreen(element: HTMLElement | null): Promise<void> {
  const change = document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen();
  await change?.catch(() => undefined);
}

/** The picture takes the focus when it appears and gives it to its cell in the grid when it goes. */
function useFocusHandover(stage: React.RefObject<HTMLDivElement | null>): void {
  const { targets } = useCommands().context;
  const ui = useUiStore();
  useEffect(() => {
    stage.current?.focus({ preventScroll: true });
    return () => {
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && ui.getState().view === 'grid') targets.grid?.focus();
      });
    };
  }, [stage, targets, ui]);
}
