import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { ImageId } from '../../shared/ids.ts';
import type { PictureSums } from '../../shared/organise-model.ts';
import { inGroups } from './in-groups.ts';

/** So many pictures are asked about in one question; others have their turn before the next. */
const atOnce = 2_000;

/** Adds up what pictures cost and how large they are, however many they are. */
export function createPictureSums(db: Database.Database) {
  const bought = 'image.run_id IS NOT NULL AND COALESCE(attempt.is_play_money, 0) = 0';
  const ofSome = db.prepare<[string], PictureSums>(
    `SELECT count(*) AS count,
      COALESCE(SUM(IIF(${bought}, image.amount_nanos, 0)), 0) AS chargedNanos,
      COALESCE(SUM(attempt.is_play_money), 0) AS playCount,
      COALESCE(SUM(${bought} AND (image.amount_nanos IS NULL OR attempt.charge = 'unknown')), 0) AS unknownCount,
      COALESCE(SUM(blob.size_bytes), 0) AS sizeBytes
      FROM image JOIN blob ON blob.sha256 = image.sha256 LEFT JOIN attempt ON attempt.id = image.attempt_id
      WHERE image.id IN (SELECT value FROM json_each(?)) AND image.purged_at_ms IS NULL`,
  );
  return async (imageIds: Iterable<ImageId>): Promise<PictureSums> => {
    const sums = { count: 0, chargedNanos: 0, playCount: 0, unknownCount: 0, sizeBytes: 0 };
    for (const some of inGroups(imageIds, atOnce)) {
      const part = ofSome.get(JSON.stringify(some));
      if (part) addTo(sums, part);
      await setImmediate();
    }
    return sums;
  };
}

function addTo(sums: { -readonly [Name in keyof PictureSums]: number }, part: PictureSums): void {
  sums.count += part.count;
  sums.chargedNanos += part.chargedNanos;
  sums.playCount += part.playCount;
  sums.unknownCount += part.unknownCount;
  sums.sizeBytes += part.sizeBytes;
}
