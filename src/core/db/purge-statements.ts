import type Database from 'better-sqlite3';
import type { ImageId, Sha256 } from '../../shared/ids.ts';
import type { Thumbnails } from '../images/image-worker.ts';

/** True of a picture that something was made from, or asked for with. */
export const isInput = `(EXISTS (SELECT 1 FROM edge WHERE edge.input_id = image.id)
  OR EXISTS (SELECT 1 FROM run_input WHERE run_input.image_id = image.id))`;

/** Statements that delete; each is part of the transaction it is called in. */
export function preparePurge(db: Database.Database) {
  return { ...preparePlaces(db), ...prepareRemoval(db) };
}

/** What becomes of a picture whose row stays. */
function preparePlaces(db: Database.Database) {
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
  };
}

/** What becomes of rows that nothing names. */
function prepareRemoval(db: Database.Database) {
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
  const remember = prepareRemember(db);
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
  function removeRow(id: ImageId, nowMs: number): void {
    const madeFrom = inputs.all(id);
    remember(id, nowMs);
    removeThumbnails.run(id);
    for (const statement of remove) statement.run(id);
    for (const input of madeFrom) {
      const row = idle.get(input);
      if (!row) continue;
      if (row.isMade === 1) removeThumbnails.run(input);
      else {
        removeRow(input, nowMs);
        forgetBlob(row.sha256);
      }
    }
  }

  /** The row of bytes that were given up, once nothing names them any more. */
  function forgetBlob(sha256: Sha256): void {
    if (isNamed.get({ sha256 }) === 0) forget.run(sha256);
  }

  return {
    removeRow,
    /** Gives up the bytes of an original that no picture shows any more. */
    giveUpBytes(sha256: Sha256, nowMs: number): void {
      ask.run(sha256);
      giveUp.run(nowMs, sha256);
      forgetBlob(sha256);
    },
  };
}

/** Writes down what goes whole: a merge of a backup from before leaves it out. */
function prepareRemember(db: Database.Database): (id: ImageId, nowMs: number) => void {
  const remember = db.prepare<[number, ImageId]>(
    `INSERT OR REPLACE INTO purged_image (sha256, created_at_ms, purged_at_ms)
      SELECT sha256, created_at_ms, ? FROM image WHERE id = ?`,
  );
  return (id, nowMs) => void remember.run(nowMs, id);
}
