import { later } from '../ui/later.tsx';

/** What the grid needs beside its pictures: read after those, in one file. */
const around = () => import('./around-grid.ts');
export const bulkBar = later(around, ({ BulkBar }) => BulkBar);
export const fault = later(around, ({ Fault }) => Fault);
export const filterRow = later(around, ({ FilterRow }) => FilterRow);
export const firstSteps = later(around, ({ FirstSteps }) => FirstSteps);
export const gridTools = later(around, ({ GridTools }) => GridTools);
export const noPictures = later(around, ({ NoPictures }) => NoPictures);
export const pictureMenu = later(around, ({ PictureMenu }) => PictureMenu);
export const quickLook = later(around, ({ QuickLook }) => QuickLook);
export const runTile = later(around, ({ RunTile }) => RunTile);

/** Reads them anew where they could not be read. */
export function forgetGridParts(): void {
  const all = [bulkBar, fault, filterRow, firstSteps, gridTools, noPictures, pictureMenu, quickLook, runTile];
  for (const { forget } of all) forget();
}
