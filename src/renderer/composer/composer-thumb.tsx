import { Button as AriaButton } from 'react-aria-components';
import type { ImageId } from '../../shared/ids.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useImageDetail } from '../data/queries.ts';
import { useUiStore } from '../state/ui-context.tsx';
import type { ComposerInput } from '../state/ui-store.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { moveInput } from './composer-inputs.ts';

/** What a thumbnail carries while it is dragged to another place in the row. */
export const draggedInputType = 'application/x-proofsheet-input';

interface ThumbProps {
  readonly input: ComposerInput;
  readonly index: number;
  readonly count: number;
  readonly onDragOverPlace: (index: number) => void;
}

/** One pinned picture: its number in the prompt, a menu, a cross, and a place that can be changed by dragging. */
export function ComposerThumb({ input, index, count, onDragOverPlace }: ThumbProps) {
  const { imageId, role } = input;
  const detail = useImageDetail(imageId);
  const isMain = role !== 'reference';
  const badge =
    role === 'mask' ? 'mask' : isMain && detail.data ? `v${detail.data.cell.version}` : String(index + 1);
  const label = detail.data?.cell.label ?? 'Picture';
  return (
    <li
      className={classNames('composer-thumb', role === 'mask' && 'is-mask', detail.isError && 'is-missing')}
      title={label}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(draggedInputType, String(imageId));
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(draggedInputType)) return;
        event.preventDefault();
        onDragOverPlace(index);
      }}
    >
      <ThumbMenu
        input={input}
        index={index}
        count={count}
        label={`${badge}, input ${index + 1}, ${roleWords[role]}: ${label}`}
      >
        {detail.isError ? (
          <Icon name="warning" />
        ) : (
          <img src={mediaUrl(imageId, '160')} alt="" draggable={false} />
        )}
        <em className="num">{badge}</em>
      </ThumbMenu>
      <RemoveButton imageId={imageId} label={`Take off input ${index + 1}`} />
    </li>
  );
}

const roleWords: Readonly<Record<ComposerInput['role'], string>> = {
  source: 'to be edited',
  reference: 'reference',
  turn: 'continued',
  mask: 'mask',
};

interface ThumbMenuProps {
  readonly input: ComposerInput;
  readonly index: number;
  readonly count: number;
  readonly label: string;
  readonly children: React.ReactNode;
}

function ThumbMenu({ input, index, count, label, children }: ThumbMenuProps) {
  const ui = useUiStore();
  const { imageId, role } = input;
  const isMain = role === 'source' || role === 'turn';
  const move = (to: number) => {
    const moved = moveInput(ui.getState().composerInputs, imageId, to);
    ui.getState().setInputs(moved);
    const first = moved[0];
    if (first?.role === 'source') ui.getState().startEditing(first.imageId);
  };
  const asReference = () => {
    const inputs = ui.getState().composerInputs;
    ui.getState().setInputs(
      inputs.map((each) => (each.imageId === imageId ? { imageId, role: 'reference' } : each)),
    );
  };
  return (
    <Menu
      label={label}
      trigger={
        <AriaButton
          className="composer-thumb-button"
          aria-label={label}
          aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
          onKeyDown={(event) => {
            const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
            if (event.altKey && step !== 0) move(index + step);
            else if (event.key === 'Delete') ui.getState().removeInput(imageId);
            else event.continuePropagation();
          }}
        >
          {children}
        </AriaButton>
      }
    >
      <MenuItem isDisabled={isMain} onAction={() => ui.getState().startEditing(imageId)}>
        Edit this picture
      </MenuItem>
      <MenuItem isDisabled={role === 'reference'} onAction={asReference}>
        Use as reference
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon="arrowLeft" isDisabled={index === 0} onAction={() => move(index - 1)}>
        Move left
      </MenuItem>
      <MenuItem icon="arrowRight" isDisabled={index === count - 1} onAction={() => move(index + 1)}>
        Move right
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon="close" onAction={() => ui.getState().removeInput(imageId)}>
        Take off
      </MenuItem>
    </Menu>
  );
}

function RemoveButton({ imageId, label }: { readonly imageId: ImageId; readonly label: string }) {
  const ui = useUiStore();
  return (
    <AriaButton
      className="composer-thumb-remove"
      aria-label={label}
      onPress={() => ui.getState().removeInput(imageId)}
    >
      <Icon name="close" />
    </AriaButton>
  );
}
