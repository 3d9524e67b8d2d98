import type Database from 'better-sqlite3';
import type { ImageId, ProjectId, RunId, Sha256 } from '../../shared/ids.ts';
import { isInput, preparePurge } from './purge-statements.ts';

/** A picture of the trash, as far as deleting it for good goes. */
export interface TrashedImage {
  readonly id: ImageId;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** Pictures that show the same bytes and are not deleted for good, this one included. */
  readonly sharedBy: number;
  /** Something was made from it, or asked for with it. */
  readonly isInput: boolean;
  /** It is one of the pictures an attempt delivered: its row stays, for its share of what was paid. */
  readonly isMade: boolean;
}

/** A run that is not over and sends a picture. */
export interface NeedingRun {
  readonly runId: RunId;
  readonly projectId: ProjectId;
  readonly prompt: string;
}

/** True of a run's input while the run is not over: its bytes are still to be sent. */
export const isOpen = `EXISTS (SELECT 1 FROM attempt WHERE attempt.run_id = run_input.run_id AND attempt.state NOT IN
  ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired'))`;

const trashedImage = `SELECT image.id AS id, image.sha256 AS sha256, blob.size_bytes AS sizeBytes,
    (SELECT count(*) FROM image AS other WHERE other.sha256 = image.sha256 AND other.purged_at_ms IS NULL) AS sharedBy,
    ${isInput} AS isInput, image.attempt_id IS NOT NULL AS isMade
  FROM image JOIN blob ON blob.sha256 = image.sha256
  WHERE image.id = ? AND image.trashed_at_ms IS NOT NULL AND image.purged_at_ms IS NULL`;

interface TrashedRow extends Omit<TrashedImage, 'isInput' | 'isMade'> {
  readonly isInput: number;
  readonly isMade: number;
}

/** What is deleted for good, and what stays of it. */
export function createTombstonesTable(db: Database.Database) {
  const trashed = db.prepare<[ImageId], TrashedRow>(trashedImage);
  const olderThan = db
    .prepare<[number], ImageId>(
      `SELECT id FROM image WHERE trashed_at_ms IS NOT NULL AND purged_at_ms IS NULL AND trashed_at_ms <= ?
        ORDER BY trashed_at_ms DESC, id DESC`,
    )
    .pluck();
  const needing = db.prepare<[ImageId], NeedingRun>(
    `SELECT run.id AS runId, run.project_id AS projectId, substr(run.prompt, 1, 80) AS prompt
      FROM run_input JOIN run ON run.id = run_input.run_id WHERE run_input.image_id = ? AND ${isOpen} LIMIT 1`,
  );
  const isSent = db
    .prepare<[Sha256], number>(`SELECT 1 FROM run_input WHERE sha256 = ? AND ${isOpen} LIMIT 1`)
    .pluck();
  const summary = db.prepare<[], { count: number; oldestAtMs: number | null; newestAtMs: number | null }>(
    `SELECT count(*) AS count, min(trashed_at_ms) AS oldestAtMs, max(trashed_at_ms) AS newestAtMs
      FROM image INDEXED BY image_trashed WHERE trashed_at_ms IS NOT NULL AND purged_at_ms IS NULL`,
  );
  const sizeOf = db
    .prepare<[string], number>(
      `SELECT COALESCE(sum(blob.size_bytes), 0) FROM image JOIN blob ON blob.sha256 = image.sha256
        WHERE image.id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM image AS first
          WHERE first.sha256 = image.sha256 AND first.id < image.id AND first.trashed_at_ms IS NOT NULL
            AND first.purged_at_ms IS NULL)`,
    )
    .pluck();
  const thumbnails = {
    '160': db.prepare<[number], Uint8Array>('SELECT small FROM tombstone WHERE image_id = ?').pluck(),
    '320': db.prepare<[number], Uint8Array>('SELECT large FROM tombstone WHERE image_id = ?').pluck(),
  };
  return {
    trashed(id: ImageId): TrashedImage | null {
      const row = trashed.get(id);
      return row ? { ...row, isInput: row.isInput === 1, isMade: row.isMade === 1 } : null;
    },
    /** Ids in the trash since that moment or longer. */
    trashedBefore: (timeMs: number): ImageId[] => olderThan.all(timeMs),
    neededBy: (id: ImageId): NeedingRun | null => needing.get(id) ?? null,
    /** True while a run that is not over sends these bytes. */
    isSent: (sha256: Sha256): boolean => isSent.get(sha256) !== undefined,
    summary: () => summary.get() ?? { count: 0, oldestAtMs: null, newestAtMs: null },
    /** Bytes of the originals of these pictures of the trash, each original once. */
    sizeOf: (ids: readonly ImageId[]): number => sizeOf.get(JSON.stringify(ids)) ?? 0,
    /** What is still shown of a picture that is deleted for good. */
    thumbnail: (imageId: number, size: '160' | '320'): Uint8Array | null =>
      thumbnails[size].get(imageId) ?? null,
    ...preparePurge(db),
  };
}
