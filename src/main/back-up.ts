import { dialog, type BrowserWindow } from 'electron';
import type { Core } from '../core/core.ts';
import type { Logger } from '../core/ports.ts';
import { createClient } from '../shared/client.ts';
import { AppError } from '../shared/errors.ts';
import { createMemoryTransport } from '../core/memory-transport.ts';

interface BackUpParts {
  readonly core: Pick<Core, 'dispatch' | 'upload' | 'subscribe'>;
  readonly log: Logger;
  readonly window: () => BrowserWindow | null;
}

/** Asks where to, copies the library there, and says how it went; silent when the person changes their mind. */
export async function backUpLibrary({ core, log, window }: BackUpParts): Promise<void> {
  const owner = window();
  const options = {
    title: 'Back up library',
    message: 'Choose an empty folder, or the folder of an earlier backup of this library.',
    buttonLabel: 'Back up here',
    properties: ['openDirectory', 'createDirectory'] as ('openDirectory' | 'createDirectory')[],
  };
  const chosen = await (owner ? dialog.showOpenDialog(owner, options) : dialog.showOpenDialog(options));
  const folder = chosen.filePaths[0];
  if (chosen.canceled || folder === undefined) return;
  try {
    const client = createClient(createMemoryTransport(core, 'command-line'));
    const { fileCount, missingOriginals } = await client.call('library.backupTo', { path: folder });
    const lost = missingOriginals.length;
    await say(window(), {
      type: lost > 0 ? 'warning' : 'info',
      message: 'The library is backed up.',
      detail:
        `${fileCount} files in ${folder}.` +
        (lost > 0 ? ` ${lost} originals were lost or damaged in the library itself.` : ''),
    });
  } catch (error) {
    if (!(error instanceof AppError)) log.error('main/back-up', error);
    const detail = error instanceof AppError ? error.message : 'Something unexpected went wrong.';
    await say(window(), { type: 'error', message: 'The library was not backed up.', detail });
  }
}

type Words = Pick<Electron.MessageBoxOptions, 'type' | 'message' | 'detail'>;

async function say(window: BrowserWindow | null, words: Words): Promise<void> {
  const options = { ...words, message: words.message, buttons: ['OK'] };
  await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
}
