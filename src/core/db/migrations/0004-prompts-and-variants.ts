import type { Migration } from './migration.ts';

const schema = `
-- a saved prompt; {{name}} in it is a blank to fill in
CREATE TABLE prompt_template (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  prompt TEXT NOT NULL,
  -- JSON, what was chosen beside the words
  parameters TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER NOT NULL
) STRICT;

-- runs asked for as one batch, one for each row of a table or each choice of a prompt; they share this id
CREATE TABLE run_batch (
  group_id TEXT PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project(id),
  row_count INTEGER NOT NULL,
  -- after so many rows without a picture the rest is not sent; NULL for never
  stop_after_failures INTEGER,
  stopped_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX run_batch_project ON run_batch(project_id, created_at_ms DESC);
`;

/** Saved prompts, and what a batch of many prompts is stopped by. */
export const promptsAndVariants: Migration = {
  version: 4,
  name: 'prompts and variants',
  up(db) {
    db.exec(schema);
  },
};
