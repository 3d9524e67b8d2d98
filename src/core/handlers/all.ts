import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import type { CorePorts } from '../ports.ts';
import type { RunService } from '../runs/run-service.ts';
import { readShippedPrices } from '../spend/price-file.ts';
import type { Uploads } from '../uploads.ts';
import { createCapHandlers } from './caps.ts';
import { createConnectionHandlers } from './connections.ts';
import { createHostHandlers } from './host.ts';
import { createImageHandlers } from './images.ts';
import { createKeychainHandlers } from './keychain.ts';
import { createLibraryHandlers } from './library.ts';
import { createPriceHandlers } from './prices.ts';
import { createProjectHandlers } from './projects.ts';
import { createRunHandlers } from './runs.ts';
import { createSettingsHandlers } from './settings.ts';
import { createSpendHandlers } from './spend.ts';

interface HandlerParts {
  readonly context: JobContext;
  readonly uploads: Uploads;
  readonly queue: Queue;
  readonly runs: RunService;
  readonly ports: CorePorts;
  readonly library: string;
}

/** One handler per method of the contract; the type refuses to compile when one is missing. */
export function createHandlers(parts: HandlerParts): CoreHandlers {
  const { context, uploads, queue, runs, ports, library } = parts;
  const shared = { ...context, uploads, secrets: ports.secrets, environment: ports.environment, library };
  return {
    ...createHostHandlers(context, ports.host, library),
    ...createProjectHandlers(shared),
    ...createImageHandlers(shared),
    ...createRunHandlers(context, runs, queue),
    ...createConnectionHandlers(shared),
    ...createKeychainHandlers(shared),
    ...createSpendHandlers(context),
    ...createCapHandlers(context),
    ...createPriceHandlers(context, readShippedPrices()),
    ...createSettingsHandlers(shared),
    ...createLibraryHandlers(shared),
  };
}
