import { app } from 'electron';
import path from 'node:path';
import { createCore } from '../core/create-core.ts';
import { defaultLibraryPath } from '../core/default-library.ts';
import { startApp } from './app.ts';
import { createElectronPorts } from './electron-ports.ts';

// Built files lie side by side: out/main, out/preload, out/renderer.
const builtFolder = path.join(import.meta.dirname, '..');
const ports = createElectronPorts(path.resolve(defaultLibraryPath()), path.join(builtFolder, 'main'));

// Not awaited here: Electron gets ready only after this module has ended, and would wait for itself.
startApp({
  openCore: () => createCore(ports),
  log: ports.log,
  preloadFile: path.join(builtFolder, 'preload', 'index.cjs'),
  rendererFolder: path.join(builtFolder, 'renderer'),
  // A packaged app takes no page from an address somebody put into its environment.
  developmentServer: app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null),
  platform: process.platform,
}).catch((error: unknown) => {
  ports.log.error('start failed', error);
  app.exit(1);
});
