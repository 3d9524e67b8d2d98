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
  const folder = await askForFolder(
    window(),
    'Back up library',
    'Choose an empty folder, or the folder of an earlier backup of this library.',
  );
  if (folder === null) return;
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

/** Asks where backups go that are made by themselves; each gets a folder of its own in there. */
export async function chooseBackupFolder({ core, log, window }: BackUpParts): Promise<void> {
  const message = 'Backups made by themselves go here, each into a folder of its own.';
  const folder = await askForFolder(window(), 'Choose backup folder', message);
  if (folder === null) return;
  try {
    const client = createClient(createMemoryTransport(core, 'command-line'));
    const { every, keepCount } = await client.call('library.setBackupFolder', { path: folder });
    const when = every === 'off' ? 'Backups by themselves are off.' : `Made ${every}, ${keepCount} are kept.`;
    await say(window(), { type: 'info', message: `Backups go to ${folder}.`, detail: when });
  } catch (error) {
    if (!(error instanceof AppError)) log.error('main/back-up', error);
    const detail = error instanceof AppError ? error.message : 'Something unexpected went wrong.';
    await say(window(), { type: 'error', message: 'The folder was not changed.', detail });
  }
}

/** Null when the person changes their mind. */
async function askForFolder(
  window: BrowserWindow | null,
  title: string,
  message: string,
): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    title,
    message,
    properties: ['openDirectory', 'createDirectory'],
  };
  const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}

type Words = Pick<Electron.MessageBoxOptions, 'type' | 'message' | 'detail'>;

async function say(window: BrowserWindow | null, words: Words): Promise<void> {
  const options = { ...words, message: words.message, buttons: ['OK'] };
  await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
}
