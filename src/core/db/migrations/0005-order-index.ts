import type { Migration } from './migration.ts';

/** A list's order needs each picture's shape and stack: with both in indexes, a million are read without their rows. */
export const orderIndex: Migration = {
  version: 5,
  name: 'order-index',
  up(db) {
    db.exec(`
DROP INDEX image_newest;
CREATE INDEX image_newest ON image(sorted_at_ms DESC, id DESC, trashed_at_ms, is_listed, width, height)
  WHERE trashed_at_ms IS NULL AND is_listed = 1;
DROP INDEX image_run;
CREATE INDEX image_run ON image(run_id, stack_id, is_unstacked) WHERE run_id IS NOT NULL;
`);
  },
};
