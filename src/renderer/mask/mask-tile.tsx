import { useEffect, useRef } from 'react';
import { Button as AriaButton, ToggleButton } from 'react-aria-components';
import { drawMask } from '../../shared/mask/draw-mask.ts';
import type { MaskState } from '../../shared/contract/edits.ts';
import { maskLimits } from '../../shared/mask/mask-steps.ts';
import { scaledStep } from '../../shared/mask/scaled-step.ts';
import { coverageWords } from '../../shared/mask/mask-facts.ts';
import type { ImageId } from '../../shared/ids.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useComposer, useComposerStore } from '../composer/composer-context.tsx';
import { useCore } from '../data/client-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Stepper } from '../ui/stepper.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { drawOverlay } from './mask-overlay.ts';
import { openMaskTool } from './paint-mask-chip.tsx';

/** Edge of the thumbnail as it is drawn. */
const edgePx = 96;

/** The painted mask among the inputs: what it marks, tinted over its source; opened again by a press. */
export function PaintedMaskTile({
  imageId,
  state,
}: {
  readonly imageId: ImageId;
  readonly state: MaskState;
}) {
  const ui = useUiStore();
  const composer = useComposerStore();
  const words =
    state.markedPixels === null
      ? 'being painted'
      : coverageWords({ ...state, markedPixels: state.markedPixels });
  const label = `Mask: ${words}`;
  return (
    <li className="composer-thumb is-mask">
      <Menu
        label={label}
        trigger={
          <AriaButton className="composer-thumb-button" aria-label={label}>
            <img src={mediaUrl(imageId, '160')} alt="" draggable={false} />
            <MaskTint imageId={imageId} revision={state.revision} />
            <em>mask</em>
          </AriaButton>
        }
      >
        <MenuItem icon="brush" onAction={() => openMaskTool(ui, imageId)}>
          Edit mask
        </MenuItem>
        <MenuItem icon="close" onAction={() => composer.getState().set({ paintedMaskOf: null })}>
          Take off
        </MenuItem>
      </Menu>
      <AriaButton
        className="composer-thumb-remove"
        aria-label="Take off the mask"
        onPress={() => composer.getState().set({ paintedMaskOf: null })}
      >
        <Icon name="close" />
      </AriaButton>
    </li>
  );
}

/** Asks that what lies outside the mask stays exactly as it is. */
export function KeepOutsideToggle() {
  const composer = useComposerStore();
  const keepsOutside = useComposer((state) => state.keepsOutside);
  const edgePx = useComposer((state) => state.outsideEdgePx);
  return (
    <li className="keep-outside">
      <Tooltip text="Lay each result over its source outside the mask, as a picture of its own. The raw result stays too.">
        <ToggleButton
          className="chip"
          isSelected={keepsOutside}
          onChange={(isOn) => composer.getState().set({ keepsOutside: isOn })}
        >
          {keepsOutside ? <Icon name="check" /> : null}
          Keep outside
        </ToggleButton>
      </Tooltip>
      {keepsOutside ? (
        <Stepper
          label="Edge"
          value={edgePx}
          min={0}
          max={maskLimits.featherPx}
          onChange={(px) => composer.getState().set({ outsideEdgePx: px })}
        />
      ) : null}
    </li>
  );
}

/** The strokes drawn small: what they mark, hatched over the thumbnail. */
function MaskTint({ imageId, revision }: { readonly imageId: ImageId; readonly revision: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { client } = useCore();
  const isPainting = useUi((ui) => ui.editTool?.kind === 'mask');
  useEffect(() => {
    if (isPainting) return;
    let isStale = false;
    const timer = setTimeout(() => {
      void client
        .call('masks.get', { imageId })
        .then((mask) => {
          const context = canvas.current?.getContext('2d');
          if (isStale || !context || !mask) return;
          const { width, height } = mask.state;
          context.clearRect(0, 0, edgePx, edgePx);
          // As the thumbnail is laid: filling the square, its longer side cut.
          const scale = edgePx / Math.min(width, height);
          const small = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
          const place = { scale: 1, left: (edgePx - small.width) / 2, top: (edgePx - small.height) / 2 };
          const steps = mask.steps.map((step) => scaledStep(step, scale));
          const drawn = drawMask(small, { steps, featherPx: 0 });
          const area = { left: 0, top: 0, right: edgePx, bottom: edgePx };
          drawOverlay(context, drawn, place, { opacity: 0.85, stripePx: 8, area });
        })
        // Gone with its picture: the thumbnail is left without a tint.
        .catch(() => undefined);
    }, 200);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, imageId, revision, isPainting]);
  return <canvas ref={canvas} className="mask-tint" width={edgePx} height={edgePx} aria-hidden="true" />;
}
