import { useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { ImageId } from '../../shared/ids.ts';
import { useTakeFiles } from '../drop/use-take-files.ts';
import { KeepOutsideToggle, PaintedMaskTile } from '../mask/mask-tile.tsx';
import { PaintMaskChip } from '../mask/paint-mask-chip.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { moveInput } from './composer-inputs.ts';
import { ComposerThumb, draggedInputType } from './composer-thumb.tsx';
import { useTakeTable } from './use-take-table.ts';
import type { ComposerView } from './use-composer-view.ts';

/** The pinned pictures and the mask, and the way to add more. */
export function InputRow({ view }: { readonly view: ComposerView }) {
  const ui = useUiStore();
  const inputs = useUi((state) => state.composerInputs);
  const [place, setPlace] = useState<number | null>(null);
  const source = inputs.find(({ role }) => role === 'source');
  const canMask = view.mode === 'edit' && Boolean(view.capabilities?.mask);
  const drop = (event: React.DragEvent) => {
    const dragged = ImageId.safeParse(Number(event.dataTransfer.getData(draggedInputType)));
    setPlace(null);
    if (!dragged.success || place === null) return;
    event.preventDefault();
    const moved = moveInput(inputs, dragged.data, place);
    ui.getState().setInputs(moved);
    const first = moved[0];
    if (first?.role === 'source') ui.getState().startEditing(first.imageId);
  };
  return (
    <ul className="composer-inputs" aria-label="Inputs" onDrop={drop} onDragLeave={() => setPlace(null)}>
      {inputs.map((input, index) => (
        <ComposerThumb
          key={input.imageId}
          input={input}
          index={index}
          count={inputs.length}
          onDragOverPlace={setPlace}
        />
      ))}
      {view.painted && view.paintedOn !== null ? (
        <PaintedMaskTile imageId={view.paintedOn} state={view.painted} />
      ) : null}
      {view.mode === 'masked' ? <KeepOutsideToggle /> : null}
      <li>
        <AddButton view={view} />
      </li>
      {canMask && source ? <PaintMaskChip imageId={source.imageId} /> : null}
    </ul>
  );
}

const accepted = {
  pictures: 'image/png,image/jpeg,image/webp',
  mask: 'image/png',
  table: '.csv,.tsv,.json,.txt',
} as const;

/** The first picture added is the one to edit; later ones are references. */
function AddButton({ view }: { readonly view: ComposerView }) {
  const picker = useRef<HTMLInputElement>(null);
  const [zone, setZone] = useState<'pictures' | 'mask' | 'table'>('pictures');
  const take = useTakeFiles();
  const takeTable = useTakeTable();
  const pick = (next: 'pictures' | 'mask' | 'table') => {
    setZone(next);
    // Once the field takes what is asked for.
    requestAnimationFrame(() => picker.current?.click());
  };
  const maskProblem = maskUnavailable(view);
  return (
    <>
      <Menu
        label="Add"
        placement="top start"
        trigger={
          <AriaButton className="composer-add" aria-label="Add pictures, a mask or a table">
            <Icon name="plus" />
          </AriaButton>
        }
      >
        <MenuItem icon="image" onAction={() => pick('pictures')}>
          Pictures…
        </MenuItem>
        <MenuItem
          icon="brush"
          isDisabled={maskProblem !== null}
          detail={maskProblem ?? 'A PNG; its transparent part is what changes'}
          onAction={() => pick('mask')}
        >
          Mask…
        </MenuItem>
        <MenuItem icon="grid" detail="CSV or JSON: one picture for each row" onAction={() => pick('table')}>
          Table of values…
        </MenuItem>
      </Menu>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="Files to add"
        multiple={zone === 'pictures'}
        accept={accepted[zone]}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // Emptied, so that choosing the same file again counts as a change.
          event.target.value = '';
          const [first] = files;
          if (zone === 'table') {
            if (first) void takeTable(first);
            return;
          }
          const pictures = view.inputs.length === 0 ? 'edit' : 'reference';
          if (files.length > 0) void take(files, zone === 'mask' ? 'mask' : pictures);
        }}
      />
    </>
  );
}

function maskUnavailable({ capabilities, inputs }: ComposerView): string | null {
  if (capabilities && !capabilities.mask) return `${capabilities.label} takes no mask`;
  return inputs.some((input) => input.role === 'source') ? null : 'Choose a picture to edit first';
}
