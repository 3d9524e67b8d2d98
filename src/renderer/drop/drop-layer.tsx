import { useCallback, useMemo, useState } from 'react';
import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { useChosenModel } from '../composer/use-chosen-model.ts';
import { useTakeTable } from '../composer/use-take-table.ts';
import { useCommandTarget } from '../state/command-context.tsx';
import type { AttachTarget } from '../state/command-targets.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { collectDroppedFiles } from '../transfer/dropped-files.ts';
import { useImport } from '../transfer/use-import.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { readDraggedImages } from './dragged-images.ts';
import { dropZones, type Dragged, type DragZone } from './drop-zones.ts';
import type { DropZone } from './judge-files.ts';
import { addressWords, readPagePicture } from './page-picture.ts';
import { PasteDialog } from './paste-dialog.tsx';
import type { Put } from './put.ts';
import { useAttachImages } from './use-attach-images.ts';
import { useDragging } from './use-dragging.ts';
import { usePasting } from './use-pasting.ts';
import { useTakeFiles, useTellRefusals } from './use-take-files.ts';
import './drop.css';

/** The zones that appear while something is dragged over the window, and pasting. Nothing dropped ever navigates. */
export function DropLayer() {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [over, setOver] = useState<DragZone | null>(null);
  const put = usePut();
  useDragging(setDragged, setOver, useDrop(put));
  const pasted = usePasting(put);
  return (
    <>
      {dragged === null ? null : (
        <div className="drop-layer" aria-hidden="true">
          <Zones dragged={dragged} over={over} />
          {dragged === 'page' ? (
            <p className="drop-refusal">
              A picture’s file comes in from a browser; an address alone does not. If this is only an address,
              save or copy the picture there first.
            </p>
          ) : null}
        </div>
      )}
      <PasteDialog pasted={pasted} />
    </>
  );
}

function Zones({ dragged, over }: { readonly dragged: Dragged; readonly over: DragZone | null }) {
  const { capabilities } = useChosenModel();
  const inputCount = useUi((ui) => ui.composerInputs.filter((input) => input.role !== 'mask').length);
  const problems = zoneProblems(capabilities, inputCount);
  const shown = dropZones.filter(({ zone, takes }) => takes.includes(dragged) || zone === over);
  return (
    <div className="drop-zones">
      {shown.map(({ zone, icon, label, detail }) => (
        <div
          key={zone}
          data-drop-zone={zone}
          className={classNames('drop-zone', over === zone && 'is-over', problems[zone] && 'is-refusing')}
        >
          <Icon name={icon} />
          <b>{label}</b>
          <span>{problems[zone] ?? detail}</span>
          {zone === 'reference' && capabilities && capabilities.inputs.max > 0 ? (
            <span className="num drop-count">
              {inputCount} of {capabilities.inputs.max} inputs
            </span>
          ) : null}
        </div>
      ))}
    </div>
  );
}

/** What can be said before anything is let go: what the model does not take at all, or has no room for. */
function zoneProblems(
  capabilities: ModelCapabilities | null,
  inputCount: number,
): Partial<Record<DragZone, string>> {
  if (!capabilities) return {};
  const { label, inputs, mask } = capabilities;
  const none = `${label} takes no pictures`;
  return {
    ...(inputs.max === 0 ? { edit: none, reference: none } : {}),
    ...(inputs.max > 0 && inputCount >= inputs.max
      ? { reference: `${label} takes ${inputs.max}, and there is no room left` }
      : {}),
    ...(mask ? {} : { mask: `${label} takes no mask` }),
  };
}

function usePut(): Put {
  const ui = useUiStore();
  const take = useTakeFiles();
  const attach = useAttachImages();
  const tell = useTellRefusals();
  const showComposer = useCallback(
    (zone: DropZone) => {
      const { view, show } = ui.getState();
      if (zone !== 'import' && !['grid', 'loupe', 'thread'].includes(view)) show('grid');
    },
    [ui],
  );
  const target = useMemo(
    (): AttachTarget => ({
      async toComposer(chosen, role) {
        showComposer(role);
        await attach(chosen, role);
      },
    }),
    [showComposer, attach],
  );
  useCommandTarget('attach', target);
  return {
    files(files, zone) {
      showComposer(zone);
      void take(files, zone);
    },
    images(imageIds, zone) {
      showComposer(zone);
      void attach(imageIds, zone);
    },
    refuse(message, zone) {
      showComposer(zone);
      tell([message], zone);
    },
  };
}

function useDrop(put: Put): (transfer: DataTransfer, zone: DragZone) => void {
  const ui = useUiStore();
  const takeTable = useTakeTable();
  const importFiles = useImport();
  return (transfer, zone) => {
    const carried = ui.getState().carriedOut;
    ui.getState().carryOut(null);
    const files = [...transfer.files];
    if (zone === 'table') {
      const [file] = files;
      if (file) void takeTable(file);
      return;
    }
    // Our own pictures come back as files where the host drags for us; they are known by what was picked up.
    const images = carried ?? readDraggedImages(transfer);
    if (images.length > 0) return put.images(images, zone);
    // Folders are walked, which must begin before the drop is over.
    if (files.length > 0 && zone === 'import')
      return void collectDroppedFiles(transfer).then((collected) => importFiles(collected));
    if (files.length > 0) return put.files(files, zone);
    const found = readPagePicture(transfer);
    if (found === null) put.refuse('There is no picture in what was dropped.', zone);
    else if ('file' in found) put.files([found.file], zone);
    else put.refuse(addressWords(found.address), zone);
  };
}
