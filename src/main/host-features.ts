import { shell } from 'electron';
import path from 'node:path';
import type { HostFeatures } from '../core/ports.ts';
import { choosePaths } from './choose-paths.ts';
import type { Provider } from '../core/providers/provider.ts';
import { AppError } from '../shared/errors.ts';

/** Where people can look after their bill: the usage pages of the adapters there are; no other host is ever opened. */
export function usagePageHosts(providers: readonly Pick<Provider, 'info'>[]): readonly string[] {
  return providers.flatMap(({ info: { usageUrl } }) => {
    const url = usageUrl !== null && URL.canParse(usageUrl) ? new URL(usageUrl) : null;
    return url?.protocol === 'https:' ? [url.hostname] : [];
  });
}

/** What a desktop can do and core cannot. */
export function createHostFeatures(version: string, openableHosts: readonly string[]): HostFeatures {
  return {
    info: {
      host: 'electron',
      version,
      platform: process.platform,
      features: { revealInFolder: true, openDialog: true, nativeMenu: true },
    },
    async revealInFolder(filePath) {
      // Core names its own files, always in full; a relative path would mean something else to each system.
      if (!path.isAbsolute(filePath))
        throw new AppError('invalid-input', 'That is not a file of the library.');
      shell.showItemInFolder(filePath);
    },
    choosePaths,
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
