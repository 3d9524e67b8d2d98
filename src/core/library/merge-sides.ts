import type Database from 'better-sqlite3';
import type { Tables } from '../db/tables.ts';
import type { IdMap } from './merge-maps.ts';

/** The two databases of a merge. */
export interface MergeSides {
  /** The library that is merged into. */
  readonly here: Database.Database;
  /** The backup's database, brought up to this version. */
  readonly there: Database.Database;
  readonly tables: Pick<Tables, 'search'>;
  readonly nowMs: number;
}

/** Pictures of the backup, and which of them were lost here. */
export interface MergedImages {
  readonly ids: IdMap;
  /** Ids in the backup. */
  readonly lost: ReadonlySet<number>;
  /** Ids in the backup of those that only their place came back of: they were deleted for good here. */
  readonly places: ReadonlySet<number>;
  readonly lostHere: readonly { readonly id: number; readonly projectId: number }[];
}
