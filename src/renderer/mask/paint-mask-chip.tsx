import { Button } from 'react-aria-components';
import type { ImageId } from '../../shared/ids.ts';
import { selectOnly } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { UiStore } from '../state/ui-store.ts';
import { Icon } from '../ui/icon.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

/** Opens a picture with the mask tool on it, from anywhere in the window. */
export function openMaskTool(ui: UiStore, imageId: ImageId): void {
  ui.getState().setSelection(selectOnly(imageId));
  ui.getState().show('loupe');
  ui.getState().setEditTool({ kind: 'mask', imageId });
}

/** The way to a mask, beside the picture that is going to be edited: said in words where it is needed. */
export function PaintMaskChip({ imageId }: { readonly imageId: ImageId }) {
  const ui = useUiStore();
  const isPainting = useUi((state) => state.editTool?.kind === 'mask');
  if (isPainting) return null;
  return (
    <li className="paint-mask">
      <Tooltip text="Mark what may change; the rest is left alone" keys="M">
        <Button className="chip" onPress={() => openMaskTool(ui, imageId)}>
          <Icon name="brush" />
          Paint mask
        </Button>
      </Tooltip>
    </li>
  );
}
