import { useEffect, useRef, useState } from 'react';
import { useChosenModel } from '../composer/use-chosen-model.ts';
import { useNotices } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { draggedImagesType, readDraggedImages } from './dragged-images.ts';
import type { DropZone } from './judge-files.ts';
import { pin, useTakeFiles } from './use-take-files.ts';
import './drop.css';

type Dragged = 'files' | 'images' | 'other';

/** The zones that appear while something is dragged over the window, and pasting. Nothing dropped ever navigates. */
export function DropLayer() {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [over, setOver] = useState<DropZone | null>(null);
  useDragging(setDragged, setOver);
  usePasting();
  if (dragged === null) return null;
  return (
    <div className="drop-layer" aria-hidden="true">
      {dragged === 'other' ? (
        <p className="drop-refusal">
          Only picture files can be dropped here. Save the picture first, then drop the file.
        </p>
      ) : (
        <Zones dragged={dragged} over={over} />
      )}
    </div>
  );
}

interface ZoneWords {
  readonly zone: DropZone;
  readonly icon: IconName;
  readonly label: string;
  readonly detail: string;
}

const zones: readonly ZoneWords[] = [
  { zone: 'edit', icon: 'edit', label: 'Edit this', detail: 'The next press changes this picture' },
  {
    zone: 'reference',
    icon: 'reference',
    label: 'Add reference',
    detail: 'Something for the model to look at',
  },
  {
    zone: 'mask',
    icon: 'brush',
    label: 'Use as mask',
    detail: 'A PNG; its transparent part is what changes',
  },
  { zone: 'import', icon: 'image', label: 'Import', detail: 'Keep it in the library' },
];

function Zones({ dragged, over }: { readonly dragged: Dragged; readonly over: DropZone | null }) {
  const { capabilities } = useChosenModel();
  const problems: Partial<Record<DropZone, string>> = {};
  if (capabilities?.inputs.max === 0) {
    problems.edit = `${capabilities.label} takes no pictures`;
    problems.reference = problems.edit;
  }
  if (capabilities && !capabilities.mask) problems.mask = `${capabilities.label} takes no mask`;
  return (
    <div className="drop-zones">
      {zones
        .filter(({ zone }) => dragged === 'files' || zone !== 'import')
        .map(({ zone, icon, label, detail }) => (
          <div
            key={zone}
            data-drop-zone={zone}
            className={classNames('drop-zone', over === zone && 'is-over', problems[zone] && 'is-refusing')}
          >
            <Icon name={icon} />
            <b>{label}</b>
            <span>{problems[zone] ?? detail}</span>
          </div>
        ))}
    </div>
  );
}

/** Follows a drag over the whole window. Listeners are the document's: any part may be under the pointer. */
function useDragging(
  setDragged: (dragged: Dragged | null) => void,
  setOver: (zone: DropZone | null) => void,
): void {
  const take = useDrop();
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  }, [take]);
  useEffect(() => {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const end = () => {
      setDragged(null);
      setOver(null);
    };
    document.addEventListener(
      'dragover',
      (event) => {
        const dragged = draggedOf(event.dataTransfer);
        if (dragged === null || event.defaultPrevented) return;
        event.preventDefault();
        const zone = zoneAt(event.target);
        if (event.dataTransfer) event.dataTransfer.dropEffect = zone === null ? 'none' : 'copy';
        setDragged(dragged);
        setOver(zone);
      },
      options,
    );
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && end(), options);
    document.addEventListener('dragend', end, options);
    document.addEventListener(
      'drop',
      (event) => {
        end();
        const dragged = draggedOf(event.dataTransfer);
        if (dragged === null || event.defaultPrevented) return;
        // Without this the browser would leave the window for the dropped file.
        event.preventDefault();
        const zone = zoneAt(event.target);
        if (event.dataTransfer && zone !== null) latest.current(event.dataTransfer, zone);
      },
      options,
    );
    return () => stop.abort();
  }, [setDragged, setOver]);
}

function useDrop(): (transfer: DataTransfer, zone: DropZone) => void {
  const ui = useUiStore();
  const take = useTakeFiles();
  return (transfer, zone) => {
    const view = ui.getState().view;
    if (zone !== 'import' && view !== 'grid' && view !== 'loupe') ui.getState().show('grid');
    const images = readDraggedImages(transfer);
    if (images.length > 0) return pin(ui, images, zone);
    const files = [...transfer.files];
    if (files.length > 0) void take(files, zone);
  };
}

/** A picture on the clipboard becomes the one to edit, wherever the focus is, unless there is text to paste. */
function usePasting(): void {
  const take = useTakeFiles();
  const notices = useNotices();
  const ui = useUiStore();
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || event.defaultPrevented) return;
      if (event.clipboardData?.types.includes('text/plain') && isTextField(event.target)) return;
      event.preventDefault();
      const view = ui.getState().view;
      if (view !== 'grid' && view !== 'loupe') ui.getState().show('grid');
      notices.getState().announce('Pasted. The picture will be edited.');
      void take(files, 'edit');
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [take, notices, ui]);
}

/** Our own re-ordering of inputs and text dragged into fields are left alone. */
function draggedOf(transfer: DataTransfer | null): Dragged | null {
  const types = transfer?.types ?? [];
  if (types.includes(draggedImagesType)) return 'images';
  if (types.includes('Files')) return 'files';
  return types.includes('text/uri-list') ? 'other' : null;
}

function zoneAt(target: EventTarget | null): DropZone | null {
  const found = target instanceof Element ? target.closest('[data-drop-zone]') : null;
  const zone = found?.getAttribute('data-drop-zone');
  return zones.find((each) => each.zone === zone)?.zone ?? null;
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea') !== null;
}
