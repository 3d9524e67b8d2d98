import { CapDialog } from '../caps/cap-dialog.tsx';
import { DropLayer } from '../drop/drop-layer.tsx';
import { OrganiseSheets } from '../organise/organise-sheets.tsx';
import { RunAnnouncer } from '../queue/run-announcer.tsx';
import { RerunDialog } from '../rerun/rerun-dialog.tsx';
import { SaveSearchSheet } from '../search/save-search-sheet.tsx';
import { CommandPalette } from '../shortcuts/command-palette.tsx';
import { ShortcutsSheet } from '../shortcuts/shortcuts-sheet.tsx';
import { ExportDialog } from '../transfer/export-dialog.tsx';
import { ImportDialog } from '../transfer/import-dialog.tsx';
import { KnownPlace } from './known-place.tsx';

/** What lies over the window while it is asked for. */
export function Overlays() {
  return (
    <>
      <DropLayer />
      <RunAnnouncer />
      <CapDialog />
      <ImportDialog />
      <ExportDialog />
      <CommandPalette />
      <ShortcutsSheet />
      <OrganiseSheets />
      <RerunDialog />
      <SaveSearchSheet />
      <KnownPlace />
    </>
  );
}
