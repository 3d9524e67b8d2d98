import path from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { AttemptId, ImageId, Sha256 } from '../shared/ids.ts';
import type { Core } from './core.ts';
import { openDatabase } from './db/open-database.ts';
import { createReaderThread } from './db/reader-thread.ts';
import type { Reader } from './db/reader.ts';
import { createTables, type Tables } from './db/tables.ts';
import { createDispatch } from './dispatch.ts';
import { createEditService } from './edits/edit-service.ts';
import { startOutsideKeeper } from './edits/outside-keeper.ts';
import { createEventBus } from './event-bus.ts';
import { createBlobStore, type BlobStore } from './files/blob-store.ts';
import { makeFolderDurably } from './files/durable.ts';
import { freeBytesOf } from './files/free-bytes.ts';
import { createDownloads } from './exports/downloads.ts';
import { createMediaRoute } from './files/media-route.ts';
import { openThumbnailStore, type ThumbnailStore } from './files/thumbnail-store.ts';
import { createHandlers } from './handlers/all.ts';
import { createHttpSurface } from './http-surface/http-surface.ts';
import { lookIntoOriginals } from './imports/look-into-originals.ts';
import { createImageWorker } from './images/image-worker-client.ts';
import { createPartials, type JobContext } from './jobs/job-context.ts';
import { createQueue } from './jobs/queue.ts';
import { recoverAttempts } from './jobs/recover.ts';
import { createThumbnailFill } from './jobs/thumbnail-fill.ts';
import { createThumbnailer, type Thumbnailer } from './jobs/thumbnailer.ts';
import { createLibraryService, type LibraryService } from './library/library-service.ts';
import { createSearchService, type SearchService } from './library/search-service.ts';
import type { LibraryLock } from './library/lock.ts';
import { createOrganiser } from './organise/organiser.ts';
import { createTrash } from './organise/trash.ts';
import type { CorePorts } from './ports.ts';
import { createProviderHttp } from './providers/http/provider-http.ts';
import type { Provider } from './providers/provider.ts';
import { createProviderRegistry } from './providers/registry.ts';
import { serveRelay, type Relay } from './relay/serve-relay.ts';
import { createRunService } from './runs/run-service.ts';
import { createSampleMaker } from './sample/sample-project.ts';
import { environmentKey, resolveKey } from './secrets/resolve-key.ts';
import { createLibraryPrices } from './spend/library-prices.ts';
import { readShippedPrices } from './spend/price-file.ts';
import { createUploads } from './uploads.ts';

/** How long a close waits for replies that are on their way, before the journal is left to tell the rest. */
const drainMs = 10 * 60_000;

/** Wires a library that this process holds the lock of. */
export async function openCore(
  ports: CorePorts,
  library: string,
  lock: LibraryLock,
  providers: readonly Provider[],
): Promise<Core> {
  const parts = await openParts(ports, library, providers);
  const { context, uploads, organiser, trash } = parts;
  const queue = createQueue(context, await recoverAttempts(context));
  const runs = createRunService(context, uploads, queue);
  const edits = createEditService(context);
  const outside = startOutsideKeeper(context, edits);
  const sample = createSampleMaker(context, runs);
  const service = openService(context, ports, library);
  const search = openSearch(context, ports, library);
  const { keepThumbnails, thumbnailFill } = parts;
  const downloads = createDownloads(ports.clock);
  const files = { keepThumbnails, thumbnailFill, downloads };
  const services = { queue, runs, edits, service, organiser, trash, search, ...files };
  const handlers = createHandlers({ context, uploads, ports, library, ...services });
  const looking = startLooking(context, ports);
  if (ports.host.info.host !== 'cli') thumbnailFill.start();
  const dispatch = createDispatch(handlers, ports.log);
  const surface: CoreSurface = {
    dispatch,
    upload: (body) => uploads.add(body),
    subscribe: (listener) => context.bus.subscribe(listener),
    media: async (request) => downloads.answer(request) ?? parts.media(request),
  };
  const relay = await serveLibrary(surface, ports, library);
  return {
    ...surface,
    ensureSampleProject: () => sample.ensure(),
    inFlight: () => queue.inFlight(),
    wake: () => queue.networkBack(),
    whenUnshared: () => relay.whenIdle(),
    async close() {
      sample.stop();
      relay.refuseNew();
      await search.close();
      await looking.close();
      await thumbnailFill.close();
      await service.close();
      await organiser.close();
      await queue.close(drainMs);
      await outside.close();
      await relay.close();
      await parts.close();
      lock.release();
    },
  };
}

/** Checks and backups; what they ask of the database they ask in a thread of its own. */
function openService(context: JobContext, ports: CorePorts, library: string): LibraryService {
  const service = createLibraryService({
    ...context,
    root: library,
    appVersion: ports.host.info.version,
    reader: createReaderThread({
      databaseFile: path.join(library, 'library.db'),
      entryPath: ports.readerThreadFile,
    }),
  });
  // A command opens the library for a moment only; a check beside it would keep it waiting.
  if (ports.host.info.host !== 'cli') service.start();
  return service;
}

function openSearch(context: JobContext, ports: CorePorts, library: string): SearchService {
  const search = createSearchService({
    ...context,
    reader: createReaderThread({
      databaseFile: path.join(library, 'library.db'),
      entryPath: ports.readerThreadFile,
    }),
  });
  if (ports.host.info.host !== 'cli') search.start();
  return search;
}

/** Looks into old originals in the background, in hosts that stay open. */
function startLooking(context: JobContext, ports: CorePorts): { close(): Promise<void> } {
  const closing = new AbortController();
  const done =
    ports.host.info.host === 'cli' ? Promise.resolve() : lookIntoOriginals(context, closing.signal);
  return {
    async close() {
      closing.abort(new Error('the library is closing'));
      await done;
    },
  };
}

type CoreSurface = Pick<Core, 'dispatch' | 'upload' | 'subscribe' | 'media'>;

/** Lets other processes of this user use the library while this one holds it. */
async function serveLibrary(core: CoreSurface, ports: CorePorts, libraryPath: string): Promise<Relay> {
  const { environment, log } = ports;
  const surface = createHttpSurface({ core, caller: 'command-line' });
  const relay = await serveRelay({ surface: surface.handle, libraryPath, log, environment });
  return {
    ...relay,
    async close() {
      // Streams end last: whoever waits for a run that ended just now still reads what became of it.
      await relay.close();
      surface.close();
    },
  };
}

/** Everything that holds a file or a process open, with what is built directly on it. */
async function openParts(ports: CorePorts, library: string, providers: readonly Provider[]) {
  const { clock, log } = ports;
  const incoming = path.join(library, 'incoming');
  await makeFolderDurably(incoming);
  const db = openDatabase(path.join(library, 'library.db'), {
    backupFolder: path.join(library, 'backups'),
    appVersion: ports.host.info.version,
  });
  const tables = createTables(db, () => clock.nowMs());
  tables.connections.ensureDemo(clock.nowMs());
  const images = createImageWorker({ spawn: ports.spawnImageWorker, log });
  const blobs = createBlobStore({ root: library, images, onAdopt: (sha256) => tables.blobs.expect(sha256) });
  const originalPath = createOriginalPath(tables, blobs);
  const bus = createEventBus((error) => log.error('event-bus listener', error));
  const store = openThumbnailStore(path.join(library, 'thumbs.db'));
  const thumbnailer = createThumbnailer({ tables, originalPath, store, images, bus, log });
  const uploads = await createUploads(path.join(library, 'uploads'), clock);
  const registry = createProviderRegistry(providers);
  const orders = openOrders(ports, library);
  const http = createProviderHttp({ log, environment: ports.environment });
  const context: JobContext = {
    db,
    tables,
    blobs,
    images,
    registry,
    http,
    clock,
    log,
    bus,
    originalPath,
    keyOf: (connection) => resolveKey(connection, ports, registry.get(connection.provider).info.needsKey),
    environmentKey: (name) => environmentKey(ports.environment, name),
    pricesOf: createLibraryPrices(tables, readShippedPrices()),
    folderOf: (attemptId) => path.join(incoming, String(attemptId)),
    freeBytes: () => freeBytesOf(library),
    partials: createPartials(),
    cancelsAsked: new Set(),
    makeThumbnails: (imageId) => thumbnailer.request(imageId),
  };
  return {
    context,
    ...(await openOrganiser(context, store, thumbnailer)),
    uploads,
    media: createMedia(context, store, thumbnailer, orders),
    keepThumbnails: thumbnailer.keep,
    thumbnailFill: createThumbnailFill({ ...context, store, thumbnailer }),
    async close() {
      await orders.close();
      await thumbnailer.idle();
      await http.close();
      await images.close();
      await uploads.close();
      store.close();
      db.close();
    },
  };
}

/** A thread of its own: a check of the library must not keep the grid waiting. */
function openOrders(ports: CorePorts, library: string): ReturnType<typeof createReaderThread> {
  return createReaderThread({
    databaseFile: path.join(library, 'library.db'),
    entryPath: ports.readerThreadFile,
  });
}

/** What keeps pictures in order, once files that a stop has left behind their rows are gone. */
async function openOrganiser(context: JobContext, thumbnails: ThumbnailStore, thumbnailer: Thumbnailer) {
  const organiser = createOrganiser(context);
  const makeThumbnails = (sha256: Sha256) => thumbnailer.make(sha256);
  const trash = createTrash({ ...context, thumbnails, makeThumbnails }, organiser);
  await trash.removeLeftOriginals();
  return { organiser, trash };
}

function createOriginalPath(tables: Tables, blobs: BlobStore) {
  return (sha256: Sha256): string => {
    const blob = tables.blobs.get(sha256);
    if (!blob) throw new AppError('not-found', 'The file of that picture is not in this library.');
    return blobs.pathOf(sha256, blob.format);
  };
}

function createMedia(
  context: JobContext,
  store: ThumbnailStore,
  thumbnailer: Thumbnailer,
  orders: Pick<Reader, 'order'>,
) {
  return createMediaRoute({
    findOriginal(imageId) {
      // Digits out of an address: whether they name a row is what is being asked.
      const image = context.tables.images.get(imageId as ImageId);
      if (!image || image.purgedAtMs !== null) return null;
      const blob = context.tables.blobs.get(image.sha256);
      return blob ? { ...blob, path: context.blobs.pathOf(blob.sha256, blob.format) } : null;
    },
    findTombstone: (imageId, size) => context.tables.tombstones.thumbnail(imageId, size),
    thumbnails: store,
    makeOrder: (query, signal) => orders.order(query, signal),
    makeThumbnails: (sha256, signal) => thumbnailer.make(sha256, { signal }),
    findPartial(attemptId, revision) {
      const partial = context.partials.get(attemptId as AttemptId);
      return partial?.revision === revision ? partial.path : null;
    },
  });
}
