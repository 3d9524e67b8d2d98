import type Database from 'better-sqlite3';
import type { ImageId, ProjectId, RunId, Sha256 } from '../../shared/ids.ts';
import type { ImageFormat, Thumbnails } from '../images/image-worker.ts';

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

const isOpen = `EXISTS (SELECT 1 FROM attempt WHERE attempt.run_id = run_input.run_id AND attempt.state NOT IN
  ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired'))`;

const isInput = `(EXISTS (SELECT 1 FROM edge WHERE edge.input_id = image.id)
  OR EXISTS (SELECT 1 FROM run_input WHERE run_input.image_id = image.id))`;

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

/** Statements that delete; each is part of the transaction it is called in. */
function preparePurge(db: Database.Database) {
  const clear = [
    'DELETE FROM image_tag WHERE image_id = ?',
    'DELETE FROM collection_image WHERE image_id = ?',
    'UPDATE project SET cover_image_id = NULL WHERE cover_image_id = ?',
  ].map((sql) => db.prepare<[ImageId]>(sql));
  const keep = db.prepare<[number, ImageId]>(
    `UPDATE image SET purged_at_ms = ?, note = '', rating = 0, flag = NULL, color = NULL, stack_id = NULL,
      is_unstacked = 0 WHERE id = ?`,
  );
  const keepThumbnails = db.prepare<[ImageId, Uint8Array, Uint8Array]>(
    'INSERT OR REPLACE INTO tombstone (image_id, small, large) VALUES (?, ?, ?)',
  );
  const inputs = db
    .prepare<[ImageId], ImageId>('SELECT DISTINCT input_id FROM edge WHERE child_id = ?')
    .pluck();
  const remove = ['DELETE FROM edge WHERE child_id = ?', 'DELETE FROM image WHERE id = ?'].map((sql) =>
    db.prepare<[ImageId]>(sql),
  );
  const idle = db.prepare<[ImageId], { sha256: Sha256; isMade: number }>(
    `SELECT sha256, attempt_id IS NOT NULL AS isMade FROM image
      WHERE id = ? AND purged_at_ms IS NOT NULL AND NOT ${isInput}`,
  );
  const removeThumbnails = db.prepare<[ImageId]>('DELETE FROM tombstone WHERE image_id = ?');
  const isNamed = db
    .prepare<{ sha256: Sha256 }, number>(
      `SELECT EXISTS (SELECT 1 FROM image WHERE sha256 = @sha256)
        OR EXISTS (SELECT 1 FROM run_input WHERE sha256 = @sha256)`,
    )
    .pluck();
  const giveUp = db.prepare<[number, Sha256]>('UPDATE blob SET removed_at_ms = ? WHERE sha256 = ?');
  const forget = db.prepare<[Sha256]>('DELETE FROM blob WHERE sha256 = ?');
  const ask = db.prepare<[Sha256]>(
    'INSERT OR IGNORE INTO original_removal (sha256, format) SELECT sha256, format FROM blob WHERE sha256 = ?',
  );

  /** Lets a picture go whole, with whatever was only kept for it. */
  function removeRow(id: ImageId): void {
    const madeFrom = inputs.all(id);
    removeThumbnails.run(id);
    for (const statement of remove) statement.run(id);
    for (const input of madeFrom) {
      const row = idle.get(input);
      if (!row) continue;
      if (row.isMade === 1) removeThumbnails.run(input);
      else {
        removeRow(input);
        forgetBlob(row.sha256);
      }
    }
  }

  /** The row of bytes that were given up, once nothing names them any more. */
  function forgetBlob(sha256: Sha256): void {
    if (isNamed.get({ sha256 }) === 0) forget.run(sha256);
  }

  return {
    /** Takes a picture out of everything that is not its chain. */
    clearLinks(id: ImageId): void {
      for (const statement of clear) statement.run(id);
    },
    /** Leaves its place in its chain, and a small picture of it where there is one. */
    keepPlace(id: ImageId, thumbnails: Pick<Thumbnails, 'small' | 'large'> | null, nowMs: number): void {
      keep.run(nowMs, id);
      if (thumbnails) keepThumbnails.run(id, Buffer.from(thumbnails.small), Buffer.from(thumbnails.large));
    },
    removeRow,
    /** Gives up the bytes of an original that no picture shows any more. */
    giveUpBytes(sha256: Sha256, nowMs: number): void {
      ask.run(sha256);
      giveUp.run(nowMs, sha256);
      forgetBlob(sha256);
    },
  };
}

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
