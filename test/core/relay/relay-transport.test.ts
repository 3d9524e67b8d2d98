import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHttpSurface } from '../../../src/core/http-surface/http-surface.ts';
import { connectRelay } from '../../../src/core/relay/relay-transport.ts';
import { serveRelay } from '../../../src/core/relay/serve-relay.ts';
import { transportSuite } from '../../contract/transport.suite.ts';

transportSuite('the relay', async (core) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-relay-'));
  const environment = { XDG_RUNTIME_DIR: folder };
  const surface = createHttpSurface({ core, caller: 'command-line' });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const relay = await serveRelay({ surface: surface.handle, libraryPath: folder, log, environment });
  const transport = await connectRelay(folder, { environment });
  if (transport === null) throw new Error('The relay that was just started cannot be reached.');
  return {
    transport,
    cut: () => surface.close(),
    close: async () => {
      transport.close();
      surface.close();
      await relay.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
