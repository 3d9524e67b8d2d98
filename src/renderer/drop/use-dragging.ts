import { useEffect, useRef } from 'react';
import { useUiStore } from '../state/ui-context.tsx';
import { draggedImagesType } from './dragged-images.ts';
import { dropZones, type Dragged, type DragZone } from './drop-zones.ts';

/** Follows a drag over the whole window. Listeners are the document's: any part may be under the pointer. */
export function useDragging(
  setDragged: (dragged: Dragged | null) => void,
  setOver: (zone: DragZone | null) => void,
  take: (transfer: DataTransfer, zone: DragZone) => void,
): void {
  const ui = useUiStore();
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  }, [take]);
  useEffect(() => {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const draggedOf = (transfer: DataTransfer | null) =>
      ui.getState().carriedOut ? 'images' : kindOf(transfer);
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
    // A drag that ended outside leaves no other trace than a pointer that is free again.
    document.addEventListener('pointerdown', () => ui.getState().carryOut(null), options);
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
  }, [ui, setDragged, setOver]);
}

/** Our own re-ordering of inputs and text dragged into fields are left alone. */
function kindOf(transfer: DataTransfer | null): Dragged | null {
  const types = transfer?.types ?? [];
  if (types.includes(draggedImagesType)) return 'images';
  if (types.includes('Files')) return [...(transfer?.items ?? [])].some(isTable) ? 'table' : 'files';
  if (types.includes('text/uri-list')) return 'page';
  // A picture marked within a page travels as HTML; words do as well, and stay with the field they fall into.
  return types.includes('text/html') && !types.includes('text/plain') ? 'page' : null;
}

const tableTypes = ['text/csv', 'text/tab-separated-values', 'application/json'];

function isTable(item: DataTransferItem): boolean {
  return item.kind === 'file' && tableTypes.includes(item.type);
}

function zoneAt(target: EventTarget | null): DragZone | null {
  const found = target instanceof Element ? target.closest('[data-drop-zone]') : null;
  const zone = found?.getAttribute('data-drop-zone');
  return dropZones.find((each) => each.zone === zone)?.zone ?? null;
}
