import { vi } from 'vitest';
import { connectPage } from '../../src/main/ipc.ts';
import { serveApp } from '../../src/main/protocol.ts';
import { createElectronTransport } from '../../src/renderer/transport/electron.ts';
import { transportSuite } from '../contract/transport.suite.ts';
import { openPage } from './support.ts';

vi.mock('electron', async () => (await import('./support.ts')).electron);

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Page, preload, messages, main: everything between a window and core but the processes themselves. */
transportSuite('the desktop', async (core) => {
  const opened = await openPage();
  const disconnect = connectPage({ core, log, window: () => opened.asBrowserWindow });
  serveApp({ core, log, files: async () => null });
  const fetch = (address: unknown, init?: RequestInit): Promise<Response> =>
    opened.fake.protocol.request(`app://proofsheet${address as string}`, {
      ...init,
      headers: { ...init?.headers, origin: 'app://proofsheet' },
    });
  return {
    transport: createElectronTransport(opened.bridge, fetch),
    close: async () => {
      disconnect();
      await opened.close();
    },
  };
});
