import type { Migration } from './migration.ts';

const schema = `
-- What was painted: on a picture, waiting to be sent, or what a mask that was sent was made from.
CREATE TABLE mask (
  image_id INTEGER PRIMARY KEY REFERENCES image(id) ON DELETE CASCADE,
  feather_px INTEGER NOT NULL,
  -- as counted where it was painted
  marked_pixels INTEGER,
  -- rises with every change
  revision INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE mask_step (
  image_id INTEGER NOT NULL REFERENCES mask(image_id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  -- one stroke, shape or change of the whole, as JSON
  step TEXT NOT NULL,
  PRIMARY KEY (image_id, position)
) STRICT, WITHOUT ROWID;

-- How a picture was made here from its source: no run, no attempt, no money.
CREATE TABLE local_edit (
  image_id INTEGER PRIMARY KEY REFERENCES image(id) ON DELETE CASCADE,
  operation TEXT NOT NULL
) STRICT;

-- how far the edge fades where the run's results are laid over their source; null where they are not
ALTER TABLE run ADD COLUMN keep_outside_px INTEGER;
-- results that are to be laid over their source
CREATE TABLE outside_kept (
  image_id INTEGER PRIMARY KEY REFERENCES image(id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
  problem TEXT
) STRICT;
CREATE INDEX outside_pending ON outside_kept(state) WHERE state = 'pending';
`;

/** Masks as strokes, pictures made here, and results whose outside is kept. */
export const masksAndLocalEdits: Migration = {
  version: 6,
  name: 'masks and local edits',
  up(db) {
    db.exec(schema);
  },
};
