import type Database from 'better-sqlite3';
import type { CoreHandlers } from '../dispatch.ts';
import { verifyLibrary } from '../library/verify.ts';

/** Answers whether the library is whole. */
export function createLibraryHandlers(parts: {
  readonly db: Database.Database;
  /** The library's folder. */
  readonly library: string;
}): Pick<CoreHandlers, 'library.verify'> {
  return { 'library.verify': () => verifyLibrary({ db: parts.db, root: parts.library }) };
}
