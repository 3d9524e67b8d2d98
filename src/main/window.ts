import { BrowserWindow, screen, type BrowserWindowConstructorOptions } from 'electron';
import type { Logger } from '../core/ports.ts';
import { pageUrl } from './page-address.ts';
import { readWindowState, saveWindowState, visibleBounds, type Bounds } from './window-state.ts';

export interface WindowParts {
  /** The built preload, absolute. */
  readonly preloadFile: string;
  /** Where the window's place is remembered. */
  readonly stateFile: string;
  readonly log: Logger;
}

const firstSize = { width: 1280, height: 820 };
/** The darkest surface of the dark theme: what is seen for the blink before the page is there. */
const backgroundColor = '#121110';

/**
 * Security settings of every window. Nothing here is a matter of taste: a test compares the whole object, so that a
 * change has to be made twice, on purpose.
 */
function windowOptions(preload: string, bounds: Bounds | null): BrowserWindowConstructorOptions {
  return {
    ...(bounds ?? firstSize),
    minWidth: 720,
    minHeight: 520,
    show: false,
    title: 'Proofsheet',
    backgroundColor,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Its dictionaries are downloaded from a server nobody here agreed to.
      spellcheck: false,
    },
  };
}

/** The only place a window is made. It shows itself once its page is drawn, where it was left. */
export function openWindow({ preloadFile, stateFile, log }: WindowParts): BrowserWindow {
  const state = readWindowState(stateFile);
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow(
    windowOptions(preloadFile, state === null ? null : visibleBounds(state.bounds, workAreas)),
  );
  if (state?.isMaximized) window.maximize();
  if (state?.isFullScreen) window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  window.on('close', () => rememberPlace(window, stateFile, log));
  reloadAfterCrash(window, log);
  window.loadURL(pageUrl).catch((error: unknown) => log.error('window could not load its page', error));
  return window;
}

/** Saves where the window is; failing costs a remembered place, not more. */
export function rememberPlace(window: BrowserWindow, stateFile: string, log: Logger): void {
  try {
    const isMaximized = window.isMaximized();
    const isFullScreen = window.isFullScreen();
    saveWindowState(stateFile, { bounds: window.getNormalBounds(), isMaximized, isFullScreen });
  } catch (error) {
    log.error('window place was not saved', error);
  }
}

/** Brings a window to the front, wherever it hides. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Nothing is lost with a page: core has everything. A page that crashes again and again is left as it is. */
function reloadAfterCrash(window: BrowserWindow, log: Logger): void {
  let reloadsLeft = 3;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.warn('window crashed', { reason, exitCode, reloadsLeft });
    if (reloadsLeft === 0 || window.isDestroyed()) return;
    reloadsLeft -= 1;
    window.webContents.reload();
  });
}
