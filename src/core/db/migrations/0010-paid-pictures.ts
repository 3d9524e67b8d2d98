import type { Migration } from './migration.ts';

const schema = `
-- What a bar of the spend report asks stands in these two indexes, of entries and of pictures: no row is read for it.
CREATE INDEX ledger_paid ON ledger(local_day, attempt_id, project_id, connection_id, model)
  WHERE kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL;
CREATE INDEX image_paid ON image(attempt_id, sorted_at_ms, trashed_at_ms, is_listed) WHERE attempt_id IS NOT NULL;
`;

/** From the money of some days to the pictures it paid for. */
export const paidPictures: Migration = {
  version: 10,
  name: 'paid pictures',
  up(db) {
    db.exec(schema);
  },
};
