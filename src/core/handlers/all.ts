import type { CoreHandlers } from '../dispatch.ts';
import type { EditService } from '../edits/edit-service.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import type { Downloads } from '../exports/downloads.ts';
import type { ImportParts } from '../imports/keep-import.ts';
import type { ThumbnailFill } from '../jobs/thumbnail-fill.ts';
import type { LibraryService } from '../library/library-service.ts';
import type { Organiser } from '../organise/organiser.ts';
import type { Trash } from '../organise/trash.ts';
import type { SearchService } from '../library/search-service.ts';
import type { CorePorts } from '../ports.ts';
import type { RunService } from '../runs/run-service.ts';
import { createRerunService } from '../chains/rerun-service.ts';
import { createVariantService } from '../runs/variant-service.ts';
import { readShippedPrices } from '../spend/price-file.ts';
import type { Uploads } from '../uploads.ts';
import { createBundleHandlers } from './bundles.ts';
import { createCapHandlers } from './caps.ts';
import { createAttemptHandlers } from './attempts.ts';
import { createChainHandlers } from './chains.ts';
import { createConnectionTaskHandlers } from './connection-tasks.ts';
import { createConnectionHandlers } from './connections.ts';
import { createEditHandlers } from './edits.ts';
import { createExportHandlers } from './exports.ts';
import { createHandOverHandlers } from './hand-over.ts';
import { createHostHandlers } from './host.ts';
import { createImageHandlers } from './images.ts';
import { createImportHandlers } from './imports.ts';
import { createKeychainHandlers } from './keychain.ts';
import { createLibraryHandlers } from './library.ts';
import { createListHandlers } from './lists.ts';
import { createNamingHandlers, createOrganiseHandlers } from './organise.ts';
import { createPriceHandlers } from './prices.ts';
import { createNeedHandlers } from './needs.ts';
import { createProjectHandlers } from './projects.ts';
import { createPromptHandlers } from './prompts.ts';
import { createQueueHandlers } from './queue.ts';
import { createRunGroupHandlers } from './run-groups.ts';
import { createRunHandlers } from './runs.ts';
import { createSearchHandlers } from './search.ts';
import { createSettingsHandlers } from './settings.ts';
import { createSpendHandlers } from './spend.ts';
import { createRerunHandlers } from './reruns.ts';
import { createVariantHandlers } from './variants.ts';
import { createTrashHandlers } from './trash.ts';

interface HandlerParts {
  readonly context: JobContext;
  readonly uploads: Uploads;
  readonly queue: Queue;
  readonly runs: RunService;
  readonly edits: EditService;
  readonly ports: CorePorts;
  readonly library: string;
  readonly service: LibraryService;
  readonly organiser: Organiser;
  readonly trash: Trash;
  readonly keepThumbnails: ImportParts['keepThumbnails'];
  readonly downloads: Downloads;
  readonly search: SearchService;
  readonly thumbnailFill: ThumbnailFill;
}

/** One handler per method of the contract; the type refuses to compile when one is missing. */
export function createHandlers(parts: HandlerParts): CoreHandlers {
  const { context, uploads, ports, library, queue, runs, edits, service, organiser, trash } = parts;
  const { keepThumbnails, thumbnailFill, downloads, search } = parts;
  const shared = {
    ...context,
    uploads,
    keepThumbnails,
    secrets: ports.secrets,
    environment: ports.environment,
    library,
  };
  const outside = { ...shared, service, host: ports.host, downloads };
  const handlers = {
    ...createHostHandlers(context, ports.host, library),
    ...createProjectHandlers(shared),
    ...createImageHandlers(shared),
    ...createChainHandlers(context, uploads),
    ...createListHandlers(context.tables),
    ...createEditHandlers(context, edits),
    ...createImportHandlers(outside),
    ...createExportHandlers(outside),
    ...createBundleHandlers(outside),
    ...createRunHandlers(context, runs, queue),
    ...createRunGroupHandlers(context),
    ...createVariantHandlers(context, createVariantService(context, uploads, queue), queue),
    ...createRerunHandlers(createRerunService({ context, runs, edits })),
    ...createPromptHandlers(shared),
    ...createHandOverHandlers(context, uploads),
    ...createAttemptHandlers(context, runs, queue),
    ...createQueueHandlers(context, queue),
    ...createNeedHandlers(context, queue),
    ...createConnectionHandlers(shared),
    ...createConnectionTaskHandlers(context, queue),
    ...createKeychainHandlers(shared),
    ...createSpendHandlers(context),
    ...createCapHandlers(context),
    ...createPriceHandlers(context, readShippedPrices()),
    ...createSettingsHandlers(shared),
    ...createLibraryHandlers(service, thumbnailFill),
    ...createOrganiseHandlers(context, organiser),
    ...createNamingHandlers(context, organiser),
    ...createTrashHandlers(context, trash),
    ...createSearchHandlers(search),
  } satisfies CoreHandlers;
  const listNeeds: CoreHandlers['needs.list'] = handlers['needs.list'];
  return {
    ...handlers,
    'needs.list': async (input, caller) => [...(await listNeeds(input, caller)), ...service.needs()],
  };
}
