import { spendSums } from './0002-spend-sums.ts';
import type { Migration } from './migration.ts';

const schema = `
-- '#rrggbb', to tell connections apart at a glance
ALTER TABLE connection ADD COLUMN color TEXT;
-- at most so many requests begin in so many milliseconds; both or neither
ALTER TABLE connection ADD COLUMN window_count INTEGER;
ALTER TABLE connection ADD COLUMN window_ms INTEGER;
-- set while nothing new is bought through it: by a person, or because funds ran out, a key was refused, calls failed
ALTER TABLE connection ADD COLUMN paused_at_ms INTEGER;
ALTER TABLE connection ADD COLUMN pause_code TEXT;
ALTER TABLE connection ADD COLUMN pause_reason TEXT;

ALTER TABLE project ADD COLUMN default_connection_id INTEGER REFERENCES connection(id);

-- -1, 0 or 1; higher goes first, then the position
ALTER TABLE run ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
-- a JSON object merged into the request
ALTER TABLE run ADD COLUMN extra TEXT;
-- runs asked for together, side by side
ALTER TABLE run ADD COLUMN group_id TEXT;
-- 'asked' here, or 'fetched': brought home by the id of a task that was bought elsewhere
ALTER TABLE run ADD COLUMN origin TEXT NOT NULL DEFAULT 'asked';
CREATE INDEX run_again ON run(again_of) WHERE again_of IS NOT NULL;
CREATE INDEX run_group ON run(group_id) WHERE group_id IS NOT NULL;

-- the origin a call was sent to, and a salted hash of its key where that came from the environment
ALTER TABLE attempt ADD COLUMN sent_origin TEXT;
ALTER TABLE attempt ADD COLUMN key_fingerprint TEXT;
-- what the model said beside its pictures
ALTER TABLE attempt ADD COLUMN answer TEXT;
-- what went out through a connection within its request window
CREATE INDEX attempt_sent ON attempt(connection_id, sent_at_ms) WHERE sent_at_ms IS NOT NULL;
-- what waits for a person's word
CREATE INDEX attempt_needing ON attempt(state) WHERE state IN ('unknown', 'unreadable', 'expired');
CREATE INDEX attempt_remote ON attempt(remote_id) WHERE remote_id IS NOT NULL;

-- 1 where what came is not what was asked for: size, format, quality, count or model
ALTER TABLE image ADD COLUMN differs INTEGER NOT NULL DEFAULT 0;
-- few among many: pages of these alone, of the library and of a project
CREATE INDEX image_differing ON image(sorted_at_ms DESC, id DESC, project_id, differs, trashed_at_ms, is_listed)
  WHERE differs = 1 AND trashed_at_ms IS NULL AND is_listed = 1;

ALTER TABLE price ADD COLUMN note TEXT;
-- a person's own price that counts no more
ALTER TABLE price ADD COLUMN withdrawn_at_ms INTEGER;

-- at most one per scope; scope_id is 0 for day and month
CREATE TABLE cap (
  scope TEXT NOT NULL CHECK (scope IN ('day', 'month', 'project', 'connection')),
  scope_id INTEGER NOT NULL,
  hard_nanos INTEGER,
  soft_nanos INTEGER,
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (scope, scope_id)
) STRICT, WITHOUT ROWID;
${spendSums}`;

/** What the queue, the caps and the spend report stand on, and what runs keep of conversations. */
export const moneyAndQueue: Migration = {
  version: 2,
  name: 'money and queue',
  up(db) {
    db.exec(schema);
  },
};
