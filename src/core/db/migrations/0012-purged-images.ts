import type { Migration } from './migration.ts';

const schema = `
-- pictures deleted for good of which nothing else is left: a merge of a backup from before leaves them out. By what never
-- changes about a picture: the same file brought in again later is another one.
CREATE TABLE purged_image (
  sha256 TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  purged_at_ms INTEGER NOT NULL,
  PRIMARY KEY (sha256, created_at_ms)
) STRICT, WITHOUT ROWID;
`;

/** What was deleted for good stays so in a merge. */
export const purgedImages: Migration = {
  version: 12,
  name: 'purged images',
  up(db) {
    db.exec(schema);
  },
};
