import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { ImageId } from '../../shared/ids.ts';
import { MaskStep } from '../../shared/mask/mask-steps.ts';

/** A mask as it lies in the library: on a picture, or behind a mask that was sent. */
export interface MaskRecord {
  readonly imageId: ImageId;
  readonly featherPx: number;
  readonly markedPixels: number | null;
  readonly revision: number;
}

/** A change to a mask: what stays of its steps, and what follows them. */
export interface MaskChange extends Pick<MaskRecord, 'imageId' | 'featherPx' | 'markedPixels'> {
  readonly keepSteps: number;
  readonly steps: readonly MaskStep[];
  readonly nowMs: number;
}

const put = `INSERT INTO mask (image_id, feather_px, marked_pixels, revision, changed_at_ms)
  VALUES (@imageId, @featherPx, @markedPixels, 1, @nowMs)
  ON CONFLICT (image_id) DO UPDATE SET feather_px = excluded.feather_px, marked_pixels = excluded.marked_pixels,
    revision = revision + 1, changed_at_ms = excluded.changed_at_ms`;

/** Strokes, one row each, so that keeping a new one does not write the others again. */
export function createMasksTable(db: Database.Database) {
  const byId = db.prepare<[ImageId], MaskRecord>(
    `SELECT image_id AS imageId, feather_px AS featherPx, marked_pixels AS markedPixels, revision FROM mask
      WHERE image_id = ?`,
  );
  const steps = db
    .prepare<[ImageId], string>('SELECT step FROM mask_step WHERE image_id = ? ORDER BY position')
    .pluck();
  const count = db.prepare<[ImageId], number>('SELECT count(*) FROM mask_step WHERE image_id = ?').pluck();
  const ofRun = db
    .prepare<[ImageId], number>("SELECT 1 FROM run_input WHERE image_id = ? AND role = 'mask' LIMIT 1")
    .pluck();
  const upsert = db.prepare<Omit<MaskChange, 'keepSteps' | 'steps'>>(put);
  const cut = db.prepare<[ImageId, number]>('DELETE FROM mask_step WHERE image_id = ? AND position >= ?');
  const add = db.prepare<[ImageId, number, string]>(
    'INSERT INTO mask_step (image_id, position, step) VALUES (?, ?, ?)',
  );
  const copySteps = db.prepare<{ from: ImageId; to: ImageId }>(
    'INSERT INTO mask_step (image_id, position, step) SELECT @to, position, step FROM mask_step WHERE image_id = @from',
  );
  const remove = db.prepare<[ImageId]>('DELETE FROM mask WHERE image_id = ?');
  return {
    get: (id: ImageId): MaskRecord | null => byId.get(id) ?? null,
    /** Whether a picture is the mask of a run, and so kept in the convention of the wire it was for. */
    isOfRun: (id: ImageId): boolean => ofRun.get(id) !== undefined,
    stepCount: (id: ImageId): number => count.get(id) ?? 0,
    steps: (id: ImageId): MaskStep[] =>
      z.array(MaskStep).parse(steps.all(id).map((text): unknown => JSON.parse(text))),
    /** One transaction with whatever was checked before it. */
    change({ keepSteps, steps: added, ...mask }: MaskChange): void {
      upsert.run(mask);
      cut.run(mask.imageId, keepSteps);
      added.forEach((step, index) => add.run(mask.imageId, keepSteps + index, JSON.stringify(step)));
    },
    copy(from: MaskRecord, to: ImageId, nowMs: number): void {
      upsert.run({ imageId: to, featherPx: from.featherPx, markedPixels: from.markedPixels, nowMs });
      cut.run(to, 0);
      copySteps.run({ from: from.imageId, to });
    },
    remove: (id: ImageId): boolean => remove.run(id).changes > 0,
  };
}
