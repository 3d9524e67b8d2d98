import { app } from 'electron';
import path from 'node:path';
import { shippedProviders } from '../core/create-core.ts';
import { createFileLog } from '../core/file-log.ts';
import type { CorePorts } from '../core/ports.ts';
import { createKeychain } from '../core/secrets/keychain.ts';
import { createSwitchableSecretStore } from '../core/secrets/switchable.ts';
import { createSystemClock } from '../core/system-clock.ts';
import { createHostFeatures, usagePageHosts } from './host-features.ts';
import { spawnImageWorker } from './spawn-image-worker.ts';

/** The real ports of the desktop host; `builtFolder` holds what is built to run beside it. */
export function createElectronPorts(library: string, builtFolder: string): CorePorts {
  const clock = createSystemClock();
  const log = createFileLog(path.join(library, 'logs'), clock);
  return {
    paths: { library },
    secrets: createSwitchableSecretStore(createKeychain()),
    log,
    clock,
    spawnImageWorker: () => spawnImageWorker(path.join(builtFolder, 'image-worker.js'), log),
    readerThreadFile: path.join(builtFolder, 'reader-thread.js'),
    host: createHostFeatures(app.getVersion(), usagePageHosts(shippedProviders())),
    environment: process.env,
  };
}
