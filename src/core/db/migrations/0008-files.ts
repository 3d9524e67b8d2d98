import type { Migration } from './migration.ts';

const schema = `
-- originals nobody has looked into for content credentials
CREATE INDEX blob_unlooked ON blob(sha256) WHERE has_c2pa IS NULL;

-- what a file says about how it was made: a claim, kept with its bytes
CREATE TABLE file_recipe (
  sha256 TEXT PRIMARY KEY REFERENCES blob(sha256) ON DELETE CASCADE,
  source TEXT NOT NULL,
  prompt TEXT,
  negative_prompt TEXT,
  model TEXT,
  software TEXT,
  raw TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- what a check of content credentials found, as JSON; made anew by another version of the checker
CREATE TABLE credentials_check (
  sha256 TEXT PRIMARY KEY REFERENCES blob(sha256) ON DELETE CASCADE,
  checker TEXT NOT NULL,
  found TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- which row here stands for which row of a project bundle, so that the same bundle comes in once
CREATE TABLE bundle_row (
  origin_library TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('project', 'connection', 'run', 'attempt', 'image', 'ledger')),
  origin_id TEXT NOT NULL,
  local_id TEXT NOT NULL,
  PRIMARY KEY (origin_library, kind, origin_id)
) STRICT, WITHOUT ROWID;
`;

/** What files say about themselves, and where rows of project bundles came from. */
export const files: Migration = {
  version: 8,
  name: 'files',
  up(db) {
    db.exec(schema);
  },
};
