import { dialog } from 'electron';
import type { PathQuestion } from '../core/ports.ts';

const filters = {
  files: [{ name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp'] }],
  bundle: [{ name: 'Project', extensions: ['zip'] }],
};

/** Asks in the system's own dialog. The paths go to core alone; the page hears what came of it. */
export async function choosePaths({ title, kind, saveAs }: PathQuestion): Promise<readonly string[]> {
  if (saveAs !== undefined) {
    const { canceled, filePath } = await dialog.showSaveDialog({
      title,
      defaultPath: saveAs,
      filters: filters.bundle,
    });
    return canceled || filePath === '' ? [] : [filePath];
  }
  const { canceled, filePaths } = await dialog.showOpenDialog({ title, ...shapes[kind] });
  return canceled ? [] : filePaths;
}

const shapes: Readonly<Record<PathQuestion['kind'], Electron.OpenDialogOptions>> = {
  files: { properties: ['openFile', 'multiSelections'], filters: filters.files },
  folder: { properties: ['openDirectory', 'createDirectory'] },
  bundle: { properties: ['openFile'], filters: filters.bundle },
};
