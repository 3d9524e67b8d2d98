import type { IconName } from '../ui/icon.tsx';
import type { DropZone } from './judge-files.ts';

/** What is over the window: files, a table of values, pictures of the library, or something of a page. */
export type Dragged = 'files' | 'table' | 'images' | 'page';

/** Where something can be let go; a table of values is no picture and has a place of its own. */
export type DragZone = DropZone | 'table';

interface ZoneWords {
  readonly zone: DragZone;
  readonly icon: IconName;
  readonly label: string;
  readonly detail: string;
  readonly takes: readonly Dragged[];
}

/** The zones in the order they are shown. */
export const dropZones: readonly ZoneWords[] = [
  {
    zone: 'edit',
    icon: 'edit',
    label: 'Edit this',
    detail: 'The next press changes this picture',
    takes: ['files', 'images', 'page'],
  },
  {
    zone: 'reference',
    icon: 'reference',
    label: 'Add reference',
    detail: 'Something for the model to look at',
    takes: ['files', 'images', 'page'],
  },
  {
    zone: 'mask',
    icon: 'brush',
    label: 'Use as mask',
    detail: 'A PNG; its transparent part is what changes',
    takes: ['files', 'images', 'page'],
  },
  {
    zone: 'import',
    icon: 'image',
    label: 'Import',
    detail: 'Keep it in the library',
    takes: ['files', 'page'],
  },
  {
    zone: 'table',
    icon: 'grid',
    label: 'Use as table',
    detail: 'CSV or JSON: one picture for each row, with {{names}} in the prompt',
    takes: ['table'],
  },
];
