import { maskLimits } from '../../shared/mask/mask-steps.ts';
import type { MaskAction, MaskTarget } from '../state/command-targets.ts';
import type { MaskPainting } from './mask-painting.ts';
import { shapeInMiddle } from './mask-shapes.ts';
import type { MaskStage } from './mask-stage.ts';
import type { MaskTool, MaskUiStore } from './mask-tools.ts';

interface Parts {
  readonly painting: MaskPainting;
  readonly ui: MaskUiStore;
  /** Null before the picture is on the screen. */
  readonly stage: () => MaskStage | null;
  readonly onClose: () => void;
}

/** Steps of the brush's size, as keys change it. */
const sizeStep = 1.2;

/** What keys, buttons and the palette ask of the mask tool: each one entry. */
export function actionsOf({ painting, ui, stage, onClose }: Parts): MaskTarget {
  const choose = (tool: MaskTool) => () => ui.setState({ tool, shape: null });
  const resize = (factor: number) => () => {
    const { radiusPx } = ui.getState();
    const wanted = factor > 1 ? Math.ceil(radiusPx * factor) : Math.floor(radiusPx * factor);
    ui.setState({ radiusPx: Math.min(maskLimits.radiusPx, Math.max(1, wanted)) });
  };
  const place = (operation: 'add' | 'remove') => () => {
    const { tool, shape } = ui.getState();
    if (shape) {
      painting.apply({ ...shape, operation });
      ui.setState({ shape: null });
      return;
    }
    const visible = stage()?.visible();
    if ((tool === 'rectangle' || tool === 'ellipse') && visible) {
      ui.setState({ shape: shapeInMiddle(tool, visible) });
    }
  };
  const actions: Readonly<Record<MaskAction, () => void>> = {
    move: choose('move'),
    brush: choose('brush'),
    eraser: choose('eraser'),
    rectangle: choose('rectangle'),
    ellipse: choose('ellipse'),
    lasso: choose('lasso'),
    swap: () => choose(ui.getState().tool === 'brush' ? 'eraser' : 'brush')(),
    hide: () => ui.setState(({ isHidden }) => ({ isHidden: !isHidden })),
    smaller: resize(1 / sizeStep),
    larger: resize(sizeStep),
    fill: () => painting.apply({ kind: 'fill' }),
    clear: () => painting.apply({ kind: 'clear' }),
    invert: () => painting.apply({ kind: 'invert' }),
    grow: () => painting.apply({ kind: 'grow', byPx: ui.getState().growPx }),
    shrink: () => painting.apply({ kind: 'shrink', byPx: ui.getState().growPx }),
    undo: () => painting.undo(),
    redo: () => painting.redo(),
    fit: () => stage()?.fit(),
    actual: () => stage()?.actual(),
    toggleZoom: () => stage()?.toggleZoom(),
    zoomIn: () => stage()?.step(1),
    zoomOut: () => stage()?.step(-1),
    placeShape: place('add'),
    eraseShape: place('remove'),
    close: () => {
      if (ui.getState().shape) ui.setState({ shape: null });
      else onClose();
    },
  };
  return {
    run(action) {
      if (action === 'close' || !ui.getState().isLoading) actions[action]();
    },
  };
}
