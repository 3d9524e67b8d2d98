import { app, dialog, session, type BrowserWindow } from 'electron';
import path from 'node:path';
import type { Core } from '../core/core.ts';
import type { Logger } from '../core/ports.ts';
import { AppError } from '../shared/errors.ts';
import { backUpLibrary, chooseBackupFolder } from './back-up.ts';
import { connectPage, sendMenuCommand } from './ipc.ts';
import { lockPages, lockSession } from './lock-page.ts';
import { setMenu } from './menu.ts';
import { developmentPageFiles, readPageFiles } from './page-files.ts';
import { watchPower } from './power.ts';
import { registerAppScheme, serveApp } from './protocol.ts';
import { createQuit, type Quit } from './quit.ts';
import { openWindow, rememberPlace, showWindow } from './window.ts';

export interface AppParts {
  /** Opens the library; asked for once, when the app is ready. */
  readonly openCore: () => Promise<Core>;
  readonly log: Logger;
  readonly preloadFile: string;
  /** The built window. */
  readonly rendererFolder: string;
  /** Vite's server while the window is being worked on. */
  readonly developmentServer: string | null;
  readonly platform: NodeJS.Platform;
}

/**
 * The desktop app from its start to its end. What Electron wants before `ready` happens before this first waits; a second
 * start of the app only brings the first one's window to the front.
 */
export async function startApp(parts: AppParts): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  registerAppScheme();
  lockPages(app);
  const running = createRunningApp(parts);
  app.on('second-instance', () => running.show());
  app.on('activate', () => running.show());
  app.on('window-all-closed', () => {
    // On a Mac an app lives on without windows, and so does its queue.
    if (parts.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => running.onBeforeQuit(event));
  await app.whenReady();
  try {
    await running.begin();
  } catch (error) {
    parts.log.error('start failed', error);
    dialog.showErrorBox('Proofsheet cannot start', startProblem(error));
    app.exit(1);
  }
}

function startProblem(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return 'Something unexpected went wrong. The log in the library folder has the details.';
}

/** The window, of which there is at most one, and what stands behind it. */
function createRunningApp(parts: AppParts) {
  const stateFile = path.join(app.getPath('userData'), 'window.json');
  let window: BrowserWindow | null = null;
  let quit: Quit | null = null;

  function open(): void {
    const opened = openWindow({ preloadFile: parts.preloadFile, stateFile, log: parts.log });
    opened.on('closed', () => (window = null));
    window = opened;
  }

  function show(): void {
    // Before the library is open there is nothing to show, and the window comes by itself.
    if (quit === null) return;
    if (quit.isDraining) quit.askAgain();
    else if (window === null) open();
    else showWindow(window);
  }

  return {
    show,
    onBeforeQuit(event: { preventDefault(): void }) {
      quit?.onBeforeQuit(event);
    },
    async begin() {
      const core = await parts.openCore();
      const currentWindow = (): BrowserWindow | null => window;
      quit = createQuit({
        core,
        log: parts.log,
        saveState: () => window && rememberPlace(window, stateFile, parts.log),
        hideWindow: () => window?.hide(),
        keepRunning: show,
      });
      await serveWindow(parts, core, currentWindow);
      open();
      watchPower(core);
      await core.ensureSampleProject();
    },
  };
}

/** Everything a page needs to find when it opens. */
async function serveWindow(parts: AppParts, core: Core, window: () => BrowserWindow | null): Promise<void> {
  const { developmentServer, log, platform } = parts;
  lockSession(
    session.defaultSession,
    developmentServer === null ? [] : developmentAddresses(developmentServer),
  );
  const files =
    developmentServer === null
      ? await readPageFiles(parts.rendererFolder)
      : developmentPageFiles(developmentServer);
  serveApp({ core, files, log });
  connectPage({ core, log, window });
  const logged = (error: unknown): void => log.error('main/back-up', error);
  setMenu({
    platform,
    isDevelopment: developmentServer !== null,
    onCommand: (commandId) => sendMenuCommand(window(), commandId),
    onBackUp: () => void backUpLibrary({ core, log, window }).catch(logged),
    onBackupFolder: () => void chooseBackupFolder({ core, log, window }).catch(logged),
  });
}

/** The page's own origin serves the files; only Vite's socket is reached directly. */
function developmentAddresses(serverUrl: string): string[] {
  return [`ws://${new URL(serverUrl).host}/`];
}
