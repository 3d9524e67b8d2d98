import type Database from 'better-sqlite3';
import type { Sha256 } from '../../shared/ids.ts';
import type { ImageFormat } from '../images/image-worker.ts';

/** Files whose rows are gone: what is written here is deleted, also by the next start. */
export function createRemovalsTable(db: Database.Database) {
  const list = db.prepare<[], { sha256: Sha256; format: ImageFormat }>(
    'SELECT sha256, format FROM original_removal',
  );
  const isWanted = db
    .prepare<[Sha256], number>('SELECT 1 FROM blob WHERE sha256 = ? AND removed_at_ms IS NULL')
    .pluck();
  const done = db.prepare<[Sha256]>('DELETE FROM original_removal WHERE sha256 = ?');
  return {
    list: () => list.all(),
    /** True when the bytes are an original of the library again. */
    isWanted: (sha256: Sha256): boolean => isWanted.get(sha256) !== undefined,
    done: (sha256: Sha256) => void done.run(sha256),
  };
}
