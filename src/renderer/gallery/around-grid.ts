// One file of the built window: what stands around the pictures of the grid, or in their place.
export { BulkBar } from '../organise/bulk-bar.tsx';
export { FilterRow } from '../search/filter-row.tsx';
export { FirstSteps } from './empty-states.tsx';
export { Fault } from './fault.tsx';
export { GridTools } from './grid-tools.tsx';
export { NoPictures } from './no-pictures.tsx';
export { PictureMenu } from './picture-menu.tsx';
export { QuickLook } from './quick-look.tsx';
export { RunTile } from './run-tile.tsx';
