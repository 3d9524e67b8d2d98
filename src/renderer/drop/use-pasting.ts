import { useEffect, useRef, useState } from 'react';
import type { Settings } from '../../shared/model.ts';
import { useSettings, useSetSettings } from '../data/queries.ts';
import { useNotices } from '../state/command-context.tsx';
import type { DropZone } from './judge-files.ts';
import { addressWords, readPagePicture } from './page-picture.ts';
import type { Put } from './put.ts';

/** Pictures that wait for a word on where they go. */
export interface Pasted {
  readonly files: readonly File[];
  /** The answer, and whether it holds from now on. */
  readonly choose: (zone: DropZone, remember: boolean) => void;
  readonly cancel: () => void;
}

const announced: Readonly<Record<DropZone, string>> = {
  edit: 'Pasted. The picture will be edited.',
  reference: 'Pasted as a reference.',
  mask: 'Pasted as the mask.',
  import: 'Pasted into the library.',
};

/** Pasting, wherever the focus is: asked once where pictures go, and done so from then on. Words stay with their field. */
export function usePasting(put: Put): Pasted | null {
  const [files, setFiles] = useState<readonly File[] | null>(null);
  const notices = useNotices();
  const target = useSettings().data?.pasteTarget ?? 'ask';
  const save = useSetSettings();
  const take = (all: readonly File[], zone: DropZone) => {
    notices.getState().announce(announced[zone]);
    put.files(all, zone);
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = pastedPictures(event);
    if (pasted === null) return;
    event.preventDefault();
    if (typeof pasted === 'string') return put.refuse(pasted, target === 'ask' ? 'edit' : target);
    if (target === 'ask') setFiles(pasted);
    else take(pasted, target);
  };
  const latest = useRef(onPaste);
  useEffect(() => {
    latest.current = onPaste;
  });
  useEffect(() => {
    const listen = (event: ClipboardEvent) => latest.current(event);
    document.addEventListener('paste', listen);
    return () => document.removeEventListener('paste', listen);
  }, []);
  if (files === null) return null;
  return {
    files,
    choose(zone, remember) {
      setFiles(null);
      if (remember) save.mutate({ pasteTarget: zone satisfies Settings['pasteTarget'] });
      take(files, zone);
    },
    cancel: () => setFiles(null),
  };
}

/** The pictures of a paste, why there are none, or null where the paste is none of ours. */
function pastedPictures(event: ClipboardEvent): readonly File[] | string | null {
  const { clipboardData: data, target } = event;
  if (!data || event.defaultPrevented) return null;
  const isField = target instanceof HTMLElement && target.closest('input, textarea') !== null;
  if (isField && data.types.includes('text/plain')) return null;
  const files = [...data.files];
  if (files.length > 0) return files;
  const found = isField ? null : readPagePicture(data);
  if (found === null) return null;
  return 'file' in found ? [found.file] : addressWords(found.address);
}
