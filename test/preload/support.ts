import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { vi } from 'vitest';
import type { DesktopBridge } from '../../src/shared/desktop-bridge.ts';
import { createFakeElectron, type FakeElectron } from '../support/fake-electron/fake-electron.ts';

type Page = ReturnType<FakeElectron['ipc']['preloadModule']>;

const current: { fake: FakeElectron | null; page: Page | null } = { fake: null, page: null };

/**
 * What main and preload import as `electron`: main is loaded once while fakes come and go, so each member is looked up
 * when it is used.
 */
export const electron = electronOfTheMoment();

function electronOfTheMoment(): object {
  const members = { ...createFakeElectron({ userData: '' }).module, contextBridge: null, ipcRenderer: null };
  const module = {};
  for (const name of Object.keys(members)) {
    Object.defineProperty(module, name, {
      enumerable: true,
      get: () => ({ ...current.fake?.module, ...current.page?.module })[name as never],
    });
  }
  return module;
}

/** One window with the preload run in it. Every call makes a new one. */
export async function openPage() {
  const userData = await mkdtemp(path.join(tmpdir(), 'proofsheet-preload-'));
  const fake = createFakeElectron({ userData });
  const window = fake.newWindow({});
  current.fake = fake;
  current.page = fake.ipc.preloadModule(window);
  vi.resetModules();
  vi.doMock('electron', () => electron);
  await import('../../src/preload/index.ts');
  return {
    fake,
    window,
    /** As main sees it: the fake has every member that main uses, and throws for all others. */
    asBrowserWindow: window as unknown as BrowserWindow,
    page: current.page.page,
    bridge: current.page.page['proofsheet'] as DesktopBridge,
    close: () => rm(userData, { recursive: true, force: true }),
  };
}
