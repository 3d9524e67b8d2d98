import { shell } from 'electron';
import path from 'node:path';
import type { HostFeatures } from '../core/ports.ts';
import { AppError } from '../shared/errors.ts';

/** Where a person can look after their bill; no other address is ever opened. */
export const openableHosts: readonly string[] = [
  'platform.openai.com',
  'runapi.ai',
  'www.runapi.ai',
  'aimarcusimage.eu',
  'www.aimarcusimage.eu',
  'openrouter.ai',
  'aistudio.google.com',
];

/** What a desktop can do and core cannot. */
export function createHostFeatures(version: string): HostFeatures {
  return {
    info: {
      host: 'electron',
      version,
      platform: process.platform,
      features: { revealInFolder: true, openDialog: false, nativeMenu: true },
    },
    async revealInFolder(filePath) {
      // Core names its own files, always in full; a relative path would mean something else to each system.
      if (!path.isAbsolute(filePath))
        throw new AppError('invalid-input', 'That is not a file of the library.');
      shell.showItemInFolder(filePath);
    },
    async openExternal(url) {
      const target = URL.canParse(url) ? new URL(url) : null;
      const isPlain =
        target !== null && target.protocol === 'https:' && target.port === '' && target.username === '';
      if (!isPlain || target.password !== '' || !openableHosts.includes(target.hostname)) {
        throw new AppError('refused', 'Proofsheet opens only the pages of providers it knows.');
      }
      await shell.openExternal(target.href);
    },
  };
}
