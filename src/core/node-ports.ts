import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../shared/errors.ts';
import { createFileLog } from './file-log.ts';
import { spawnImageWorkerProcess } from './images/spawn-child-process.ts';
import type { CorePorts, HostFeatures } from './ports.ts';
import { createKeychain } from './secrets/keychain.ts';
import { createSwitchableSecretStore } from './secrets/switchable.ts';
import { createSystemClock } from './system-clock.ts';

export interface NodePortsOptions {
  /** The library's folder; made when it is not there. */
  readonly library: string;
  readonly host: 'web' | 'cli';
  /** The process's own when left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The real ports of a host that runs under plain Node: system clock, keychain, files, child processes. */
export function createNodePorts(options: NodePortsOptions): CorePorts {
  const library = path.resolve(options.library);
  const clock = createSystemClock();
  const log = createFileLog(path.join(library, 'logs'), clock);
  const environment = options.environment ?? process.env;
  return {
    paths: { library },
    secrets: createSwitchableSecretStore(createKeychain()),
    log,
    clock,
    spawnImageWorker: () =>
      spawnImageWorkerProcess({
        onDiagnostics: (text) => log.warn('image worker', { said: text.trim() }),
      }),
    host: plainNodeFeatures(options.host),
    environment,
  };
}

function plainNodeFeatures(host: NodePortsOptions['host']): HostFeatures {
  const notHere = (what: string) => async (): Promise<void> => {
    throw new AppError('unavailable', `${what} works in the desktop app only.`);
  };
  return {
    info: {
      host,
      version: readVersion(),
      platform: process.platform,
      features: { revealInFolder: false, openDialog: false, nativeMenu: false },
    },
    revealInFolder: notHere('Showing a picture in its folder'),
    openExternal: notHere('Opening a page outside the app'),
    choosePaths: async () => {
      throw new AppError('unavailable', 'Files and folders are chosen in the desktop app only.');
    },
  };
}

/** This build's own version, as package.json says. */
export function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
