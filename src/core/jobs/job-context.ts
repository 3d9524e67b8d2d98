import type Database from 'better-sqlite3';
import { invariant } from '../../shared/errors.ts';
import type { AttemptId, ConnectionId, ImageId, Sha256 } from '../../shared/ids.ts';
import type { Tables } from '../db/tables.ts';
import type { EventBus } from '../event-bus.ts';
import type { BlobStore } from '../files/blob-store.ts';
import type { ImageWorker } from '../images/image-worker.ts';
import type { Clock, Logger } from '../ports.ts';
import type { ProviderHttp } from '../providers/http.ts';
import type { ProviderRegistry } from '../providers/registry.ts';
import type { ConnectionRecord } from '../db/connections.ts';
import type { PriceBook } from '../spend/price-book.ts';

/** What the work on attempts needs, handed down from the composition root. */
export interface JobContext {
  readonly db: Database.Database;
  readonly tables: Tables;
  readonly blobs: BlobStore;
  readonly images: ImageWorker;
  readonly registry: ProviderRegistry;
  readonly http: ProviderHttp;
  readonly clock: Clock;
  readonly log: Logger;
  readonly bus: EventBus;
  /** Reads a connection's key for one call; throws `AppError` in words when there is none. */
  readonly keyOf: (connection: ConnectionRecord) => Promise<string | null>;
  /** The key an environment variable holds; null when it is not set or blank. */
  readonly environmentKey: (name: string) => string | null;
  readonly pricesOf: (connection: ConnectionRecord) => PriceBook;
  /** Where an original lies; throws when the library does not know it. */
  readonly originalPath: (sha256: Sha256) => string;
  /** `incoming/<attempt>/` of this library. */
  readonly folderOf: (attemptId: AttemptId) => string;
  /** Free space where the library lies, or null where it cannot be told. */
  readonly freeBytes: () => number | null;
  /** Newest partial picture of each running attempt; previews only, lost with the process. */
  readonly partials: Partials;
  /** Tasks their providers were asked to stop since this start; asking again would change nothing. */
  readonly cancelsAsked: Set<AttemptId>;
  /** Asks for thumbnails of a new picture, in the background. */
  readonly makeThumbnails: (imageId: ImageId) => void;
}

/** The connection of a purchase; its row stays when a person removes it, because history points at it. */
export function connectionOf(context: JobContext, id: ConnectionId): ConnectionRecord {
  const connection = context.tables.connections.get(id);
  invariant(connection, `connection ${id} stays in the library as long as a run names it`);
  return connection;
}

export interface Partials {
  set(attemptId: AttemptId, path: string): number;
  get(attemptId: AttemptId): { readonly path: string; readonly revision: number } | null;
  clear(attemptId: AttemptId): void;
}

export function createPartials(): Partials {
  const newest = new Map<AttemptId, { path: string; revision: number }>();
  return {
    set(attemptId, path) {
      const revision = (newest.get(attemptId)?.revision ?? 0) + 1;
      newest.set(attemptId, { path, revision });
      return revision;
    },
    get: (attemptId) => newest.get(attemptId) ?? null,
    clear: (attemptId) => void newest.delete(attemptId),
  };
}
