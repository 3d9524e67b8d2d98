import type Database from 'better-sqlite3';
import type { Reader } from '../db/reader.ts';
import type { Tables } from '../db/tables.ts';
import type { EventBus } from '../event-bus.ts';
import type { Clock, Logger } from '../ports.ts';

/** What work over the whole library is done with. */
export interface LibraryParts {
  readonly db: Database.Database;
  readonly tables: Tables;
  readonly reader: Reader;
  /** The library's folder. */
  readonly root: string;
  readonly appVersion: string;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Logger;
}
