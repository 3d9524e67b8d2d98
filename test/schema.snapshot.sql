CREATE TABLE attempt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL REFERENCES run(id),
  connection_id INTEGER NOT NULL REFERENCES connection(id),
  state TEXT NOT NULL,
  charge TEXT NOT NULL DEFAULT 'none',
  is_play_money INTEGER NOT NULL,
  wanted_count INTEGER NOT NULL,
  delivered_count INTEGER NOT NULL DEFAULT 0,
  estimate_nanos INTEGER,
  -- counts against caps while the attempt is open or unknown
  reserved_nanos INTEGER NOT NULL DEFAULT 0,
  -- stored in 'intent': the exact request, the key's account, the idempotency key
  wire TEXT,
  key_account TEXT,
  idempotency_key TEXT,
  remote_id TEXT,
  request_id TEXT,
  response_status INTEGER,
  is_streamed INTEGER NOT NULL DEFAULT 0,
  poll_count INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER,
  problem_code TEXT,
  problem_message TEXT,
  billing_rule TEXT,
  got TEXT,
  sent_day TEXT,
  created_at_ms INTEGER NOT NULL,
  sent_at_ms INTEGER,
  finished_at_ms INTEGER
, sent_origin TEXT, key_fingerprint TEXT, answer TEXT, ceiling_nanos INTEGER, queue_project_id INTEGER, queue_priority INTEGER, queue_position INTEGER) STRICT;

CREATE TRIGGER attempt_added_unpriced AFTER INSERT ON attempt WHEN NEW.charge = 'charged' AND NEW.is_play_money = 0
BEGIN
  INSERT INTO unpriced_attempt SELECT NEW.id, COALESCE(NEW.sent_day, ''), COALESCE(NEW.estimate_nanos, NEW.ceiling_nanos, 0);
END;

CREATE TRIGGER attempt_charged_unpriced AFTER UPDATE OF charge ON attempt
  WHEN NEW.charge = 'charged' AND NEW.is_play_money = 0
BEGIN
  INSERT OR IGNORE INTO unpriced_attempt SELECT NEW.id, COALESCE(NEW.sent_day, ''), COALESCE(NEW.estimate_nanos, NEW.ceiling_nanos, 0)
    WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE attempt_id = NEW.id AND kind <> 'estimate');
END;

CREATE INDEX attempt_held ON attempt(charge, is_play_money, reserved_nanos) WHERE charge IN ('reserved', 'unknown');

CREATE INDEX attempt_needing ON attempt(state) WHERE state IN ('unknown', 'unreadable', 'expired');

CREATE TRIGGER attempt_not_charged AFTER UPDATE OF charge ON attempt WHEN NEW.charge <> 'charged'
BEGIN
  DELETE FROM unpriced_attempt WHERE attempt_id = NEW.id;
END;

CREATE INDEX attempt_open ON attempt(state) WHERE state NOT IN
  ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired');

CREATE TABLE attempt_output (
  attempt_id INTEGER NOT NULL REFERENCES attempt(id),
  output_index INTEGER NOT NULL,
  -- a file in the attempt's folder, or an address to fetch
  file_name TEXT,
  url TEXT,
  expires_at_ms INTEGER,
  revised_prompt TEXT,
  PRIMARY KEY (attempt_id, output_index)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER attempt_placed AFTER INSERT ON attempt WHEN NEW.state NOT IN ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired')
BEGIN
  UPDATE attempt SET (queue_project_id, queue_priority, queue_position) =
    (SELECT project_id, priority, position FROM run WHERE run.id = attempt.run_id)
    WHERE id = NEW.id AND state NOT IN ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired');
END;

CREATE INDEX attempt_planned ON attempt(connection_id, queue_priority DESC, queue_position, id, run_id, queue_project_id,
  not_before_ms, reserved_nanos, is_play_money) WHERE state = 'planned';

CREATE INDEX attempt_remote ON attempt(remote_id) WHERE remote_id IS NOT NULL;

CREATE TRIGGER attempt_replaced AFTER UPDATE OF project_id, priority, position ON run
BEGIN
  UPDATE attempt SET (queue_project_id, queue_priority, queue_position) =
    (SELECT project_id, priority, position FROM run WHERE run.id = attempt.run_id)
    WHERE run_id = NEW.id AND state NOT IN ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired');
END;

CREATE INDEX attempt_run ON attempt(run_id);

CREATE INDEX attempt_sent ON attempt(connection_id, sent_at_ms) WHERE sent_at_ms IS NOT NULL;

CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  size_bytes INTEGER NOT NULL,
  format TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  has_alpha INTEGER NOT NULL,
  orientation INTEGER NOT NULL DEFAULT 1,
  created_at_ms INTEGER NOT NULL
, removed_at_ms INTEGER, has_c2pa INTEGER) STRICT, WITHOUT ROWID;

CREATE INDEX blob_unlooked ON blob(sha256) WHERE has_c2pa IS NULL;

CREATE TABLE bundle_row (
  origin_library TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('project', 'connection', 'run', 'attempt', 'image', 'ledger')),
  origin_id TEXT NOT NULL,
  local_id TEXT NOT NULL,
  PRIMARY KEY (origin_library, kind, origin_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cap (
  scope TEXT NOT NULL CHECK (scope IN ('day', 'month', 'project', 'connection')),
  scope_id INTEGER NOT NULL,
  hard_nanos INTEGER,
  soft_nanos INTEGER,
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (scope, scope_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE collection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  image_count INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE collection_image (
  collection_id INTEGER NOT NULL REFERENCES collection(id),
  image_id INTEGER NOT NULL REFERENCES image(id),
  -- the picture's own, which never changes: pages of a collection read one index
  sorted_at_ms INTEGER NOT NULL,
  PRIMARY KEY (collection_id, image_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER collection_image_added AFTER INSERT ON collection_image BEGIN
  UPDATE collection SET image_count = image_count + (SELECT trashed_at_ms IS NULL FROM image WHERE id = NEW.image_id) WHERE id = NEW.collection_id;
END;

CREATE INDEX collection_image_image ON collection_image(image_id);

CREATE INDEX collection_image_newest ON collection_image(collection_id, sorted_at_ms DESC, image_id DESC);

CREATE TRIGGER collection_image_removed AFTER DELETE ON collection_image BEGIN
  UPDATE collection SET image_count = image_count - (SELECT trashed_at_ms IS NULL FROM image WHERE id = OLD.image_id) WHERE id = OLD.collection_id;
END;

CREATE TABLE connection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  provider TEXT NOT NULL,
  base_url TEXT,
  key_env TEXT,
  key_account TEXT NOT NULL,
  key_hint TEXT,
  max_concurrent INTEGER NOT NULL,
  settings TEXT NOT NULL DEFAULT '{}',
  state TEXT NOT NULL DEFAULT 'untested',
  state_detail TEXT,
  tested_at_ms INTEGER,
  models TEXT,
  position INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  removed_at_ms INTEGER
, color TEXT, window_count INTEGER, window_ms INTEGER, paused_at_ms INTEGER, pause_code TEXT, pause_reason TEXT) STRICT;

CREATE UNIQUE INDEX connection_name ON connection(name) WHERE removed_at_ms IS NULL;

CREATE TABLE credentials_check (
  sha256 TEXT PRIMARY KEY REFERENCES blob(sha256) ON DELETE CASCADE,
  checker TEXT NOT NULL,
  found TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE edge (
  child_id INTEGER NOT NULL REFERENCES image(id),
  position INTEGER NOT NULL,
  input_id INTEGER NOT NULL REFERENCES image(id),
  role TEXT NOT NULL CHECK (role IN ('source', 'reference', 'mask', 'turn')),
  PRIMARY KEY (child_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX edge_input ON edge(input_id, role, child_id);

CREATE TABLE file_recipe (
  sha256 TEXT PRIMARY KEY REFERENCES blob(sha256) ON DELETE CASCADE,
  source TEXT NOT NULL,
  prompt TEXT,
  negative_prompt TEXT,
  model TEXT,
  software TEXT,
  raw TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE image (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES project(id),
  sha256 TEXT NOT NULL REFERENCES blob(sha256),
  run_id TEXT REFERENCES run(id),
  attempt_id INTEGER REFERENCES attempt(id),
  output_index INTEGER,
  origin TEXT NOT NULL CHECK (origin IN ('made', 'imported', 'mask')),
  -- masks are kept and linked but are not pictures to browse
  is_listed INTEGER NOT NULL,
  file_name TEXT,
  revised_prompt TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  thumbhash BLOB,
  amount_nanos INTEGER,
  rating INTEGER NOT NULL DEFAULT 0,
  flag TEXT,
  color TEXT,
  note TEXT NOT NULL DEFAULT '',
  sorted_at_ms INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  trashed_at_ms INTEGER, differs INTEGER NOT NULL DEFAULT 0, stack_id INTEGER REFERENCES stack(id), is_unstacked INTEGER NOT NULL DEFAULT 0, purged_at_ms INTEGER,
  UNIQUE (attempt_id, output_index)
) STRICT;

CREATE TRIGGER image_counted AFTER UPDATE OF trashed_at_ms ON image
  WHEN (NEW.trashed_at_ms IS NULL) <> (OLD.trashed_at_ms IS NULL)
BEGIN
  UPDATE tag SET image_count = image_count + IIF(NEW.trashed_at_ms IS NULL, 1, -1)
    WHERE id IN (SELECT tag_id FROM image_tag WHERE image_id = NEW.id);
  UPDATE collection SET image_count = image_count + IIF(NEW.trashed_at_ms IS NULL, 1, -1)
    WHERE id IN (SELECT collection_id FROM collection_image WHERE image_id = NEW.id);
END;

CREATE TRIGGER image_delivered AFTER INSERT ON image WHEN NEW.attempt_id IS NOT NULL AND NEW.is_listed = 1
BEGIN
  UPDATE spend_day SET picture_count = picture_count + 1, kept_count = kept_count + (NEW.trashed_at_ms IS NULL)
    WHERE (local_day, project_id, connection_id, model) =
  (SELECT local_day, project_id, connection_id, model FROM ledger WHERE attempt_id = NEW.attempt_id AND kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL
    ORDER BY id LIMIT 1);
END;

CREATE TABLE image_facet (
  image_id INTEGER PRIMARY KEY,
  sorted_at_ms INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  is_trashed INTEGER NOT NULL,
  kind_id INTEGER NOT NULL,
  amount_nanos INTEGER,
  is_play_money INTEGER NOT NULL,
  rating INTEGER NOT NULL,
  flag TEXT NOT NULL,
  color TEXT NOT NULL,
  has_mask INTEGER NOT NULL,
  has_children INTEGER NOT NULL,
  has_source INTEGER NOT NULL,
  has_alpha INTEGER NOT NULL,
  has_credentials INTEGER NOT NULL,
  has_note INTEGER NOT NULL,
  has_answer INTEGER NOT NULL,
  differs INTEGER NOT NULL,
  -- its run did not give all that was asked for; part of its run may have been charged
  is_failed INTEGER NOT NULL,
  is_unknown INTEGER NOT NULL,
  -- rises with every change, so that whoever keeps a copy reads only what is new
  revision INTEGER NOT NULL
) STRICT;

CREATE TRIGGER image_facet_added AFTER INSERT ON image WHEN NEW.is_listed = 1
BEGIN
  INSERT OR IGNORE INTO image_kind (connection_id, provider, model, quality, format, width, height)
    SELECT DISTINCT connection_id, provider, model, quality, format, width, height FROM image_facet_now WHERE image_id = NEW.id;
  INSERT OR REPLACE INTO image_facet
    SELECT image_id, sorted_at_ms, project_id, is_trashed, image_kind.id, amount_nanos, is_play_money, rating, flag, color,
      has_mask, has_children, has_source, has_alpha, has_credentials, has_note, has_answer, differs, is_failed, is_unknown,
      (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet)
    FROM image_facet_now CROSS JOIN image_kind USING (model, width, height, quality, format, connection_id, provider)
    WHERE image_id = NEW.id;
END;

CREATE INDEX image_facet_amount ON image_facet(amount_nanos, is_play_money, is_trashed) WHERE amount_nanos > 0;

CREATE INDEX image_facet_color ON image_facet(color, sorted_at_ms, is_trashed) WHERE color <> '';

CREATE TRIGGER image_facet_credited AFTER UPDATE OF has_c2pa, has_alpha, format ON blob
BEGIN
  INSERT OR IGNORE INTO image_kind (connection_id, provider, model, quality, format, width, height)
    SELECT DISTINCT connection_id, provider, model, quality, format, width, height FROM image_facet_now WHERE image_id IN (SELECT id FROM image WHERE sha256 = NEW.sha256);
  INSERT OR REPLACE INTO image_facet
    SELECT image_id, sorted_at_ms, project_id, is_trashed, image_kind.id, amount_nanos, is_play_money, rating, flag, color,
      has_mask, has_children, has_source, has_alpha, has_credentials, has_note, has_answer, differs, is_failed, is_unknown,
      (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet)
    FROM image_facet_now CROSS JOIN image_kind USING (model, width, height, quality, format, connection_id, provider)
    WHERE image_id IN (SELECT id FROM image WHERE sha256 = NEW.sha256);
END;

CREATE INDEX image_facet_differs ON image_facet(sorted_at_ms, is_trashed) WHERE differs = 1;

CREATE INDEX image_facet_flag ON image_facet(flag, sorted_at_ms, is_trashed) WHERE flag <> '';

CREATE TRIGGER image_facet_gone AFTER DELETE ON image
BEGIN
  DELETE FROM image_facet WHERE image_id = OLD.id;
END;

CREATE INDEX image_facet_has_alpha ON image_facet(sorted_at_ms, is_trashed) WHERE has_alpha = 1;

CREATE INDEX image_facet_has_answer ON image_facet(sorted_at_ms, is_trashed) WHERE has_answer = 1;

CREATE INDEX image_facet_has_children ON image_facet(sorted_at_ms, is_trashed) WHERE has_children = 1;

CREATE INDEX image_facet_has_credentials ON image_facet(sorted_at_ms, is_trashed) WHERE has_credentials = 1;

CREATE INDEX image_facet_has_mask ON image_facet(sorted_at_ms, is_trashed) WHERE has_mask = 1;

CREATE INDEX image_facet_has_note ON image_facet(sorted_at_ms, is_trashed) WHERE has_note = 1;

CREATE INDEX image_facet_has_source ON image_facet(sorted_at_ms, is_trashed) WHERE has_source = 1;

CREATE INDEX image_facet_is_failed ON image_facet(sorted_at_ms, is_trashed) WHERE is_failed = 1;

CREATE INDEX image_facet_is_unknown ON image_facet(sorted_at_ms, is_trashed) WHERE is_unknown = 1;

CREATE INDEX image_facet_kind ON image_facet(kind_id, sorted_at_ms, is_trashed);

CREATE TRIGGER image_facet_linked AFTER INSERT ON edge
BEGIN
  UPDATE image_facet SET (has_mask, has_source, has_children, revision) =
    (SELECT now.has_mask, now.has_source, now.has_children, (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet) FROM image_facet_now AS now WHERE now.image_id = image_facet.image_id)
    WHERE image_id IN (NEW.child_id, NEW.input_id);
END;

CREATE TRIGGER image_facet_marked AFTER UPDATE OF
  rating, flag, color, note, project_id, amount_nanos, differs, trashed_at_ms, sorted_at_ms ON image
BEGIN
  UPDATE image_facet SET rating = NEW.rating, flag = COALESCE(NEW.flag, ''), color = COALESCE(NEW.color, ''),
    has_note = NEW.note <> '', project_id = NEW.project_id, amount_nanos = NEW.amount_nanos, differs = NEW.differs,
    is_trashed = NEW.trashed_at_ms IS NOT NULL, sorted_at_ms = NEW.sorted_at_ms, revision = (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet)
    WHERE image_id = NEW.id;
END;

CREATE INDEX image_facet_newest ON image_facet(sorted_at_ms, is_trashed);

CREATE VIEW image_facet_now AS SELECT
  image.id AS image_id, image.sorted_at_ms, image.project_id, image.trashed_at_ms IS NOT NULL AS is_trashed,
  COALESCE(run.connection_id, 0) AS connection_id, COALESCE(run.provider, '') AS provider,
  COALESCE(run.model, '') AS model,
  COALESCE(CAST(json_extract(run.parameters, '$.quality') AS TEXT), '') AS quality,
  COALESCE(blob.format, '') AS format, image.width, image.height,
  image.amount_nanos, COALESCE(attempt.is_play_money, 0) AS is_play_money,
  image.rating, COALESCE(image.flag, '') AS flag, COALESCE(image.color, '') AS color,
  EXISTS (SELECT 1 FROM edge WHERE edge.child_id = image.id AND edge.role = 'mask') AS has_mask,
  EXISTS (SELECT 1 FROM edge WHERE edge.input_id = image.id AND edge.role <> 'mask') AS has_children,
  EXISTS (SELECT 1 FROM edge WHERE edge.child_id = image.id AND edge.role IN ('source', 'turn')) AS has_source,
  COALESCE(blob.has_alpha, 0) AS has_alpha, COALESCE(blob.has_c2pa, 0) AS has_credentials,
  image.note <> '' AS has_note, COALESCE(attempt.answer, '') <> '' AS has_answer, image.differs,
  run.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attempt AS other WHERE other.run_id = run.id AND other.state NOT IN
      ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired', 'unknown'))
    AND COALESCE((SELECT SUM(other.delivered_count) FROM attempt AS other WHERE other.run_id = run.id), run.wanted_count)
      < run.wanted_count AS is_failed,
  run.id IS NOT NULL AND EXISTS (SELECT 1 FROM attempt AS other WHERE other.run_id = run.id AND other.charge = 'unknown')
    AS is_unknown
  FROM image LEFT JOIN blob ON blob.sha256 = image.sha256 LEFT JOIN run ON run.id = image.run_id
    LEFT JOIN attempt ON attempt.id = image.attempt_id
  WHERE image.is_listed = 1;

CREATE INDEX image_facet_project ON image_facet(project_id, sorted_at_ms, is_trashed);

CREATE INDEX image_facet_rating ON image_facet(rating, sorted_at_ms, is_trashed) WHERE rating > 0;

CREATE TRIGGER image_facet_relinked AFTER UPDATE ON edge
BEGIN
  UPDATE image_facet SET (has_mask, has_source, has_children, revision) =
    (SELECT now.has_mask, now.has_source, now.has_children, (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet) FROM image_facet_now AS now WHERE now.image_id = image_facet.image_id)
    WHERE image_id IN (NEW.child_id, NEW.input_id, OLD.child_id, OLD.input_id);
END;

CREATE TRIGGER image_facet_remade AFTER UPDATE OF sha256, run_id, attempt_id, width, height, is_listed ON image
BEGIN
  DELETE FROM image_facet WHERE image_id = NEW.id AND NEW.is_listed = 0;
  INSERT OR IGNORE INTO image_kind (connection_id, provider, model, quality, format, width, height)
    SELECT DISTINCT connection_id, provider, model, quality, format, width, height FROM image_facet_now WHERE image_id = NEW.id;
  INSERT OR REPLACE INTO image_facet
    SELECT image_id, sorted_at_ms, project_id, is_trashed, image_kind.id, amount_nanos, is_play_money, rating, flag, color,
      has_mask, has_children, has_source, has_alpha, has_credentials, has_note, has_answer, differs, is_failed, is_unknown,
      (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet)
    FROM image_facet_now CROSS JOIN image_kind USING (model, width, height, quality, format, connection_id, provider)
    WHERE image_id = NEW.id;
END;

CREATE TRIGGER image_facet_rerun AFTER UPDATE OF connection_id, provider, model, parameters ON run
BEGIN
  INSERT OR IGNORE INTO image_kind (connection_id, provider, model, quality, format, width, height)
    SELECT DISTINCT connection_id, provider, model, quality, format, width, height FROM image_facet_now WHERE image_id IN (SELECT id FROM image WHERE run_id = NEW.id);
  INSERT OR REPLACE INTO image_facet
    SELECT image_id, sorted_at_ms, project_id, is_trashed, image_kind.id, amount_nanos, is_play_money, rating, flag, color,
      has_mask, has_children, has_source, has_alpha, has_credentials, has_note, has_answer, differs, is_failed, is_unknown,
      (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet)
    FROM image_facet_now CROSS JOIN image_kind USING (model, width, height, quality, format, connection_id, provider)
    WHERE image_id IN (SELECT id FROM image WHERE run_id = NEW.id);
END;

CREATE INDEX image_facet_revision ON image_facet(revision);

CREATE TRIGGER image_facet_settled AFTER UPDATE OF state, charge, delivered_count, answer ON attempt
BEGIN
  UPDATE image_facet SET (is_failed, is_unknown, is_play_money, has_answer, revision) =
    (SELECT now.is_failed, now.is_unknown, now.is_play_money, now.has_answer, (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet) FROM image_facet_now AS now WHERE now.image_id = image_facet.image_id)
    WHERE image_id IN (SELECT id FROM image WHERE run_id = NEW.run_id);
END;

CREATE TRIGGER image_facet_tagged AFTER INSERT ON image_tag
BEGIN
  UPDATE image_facet SET revision = (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet) WHERE image_id = NEW.image_id;
END;

CREATE TRIGGER image_facet_tried AFTER INSERT ON attempt
BEGIN
  UPDATE image_facet SET (is_failed, is_unknown, is_play_money, has_answer, revision) =
    (SELECT now.is_failed, now.is_unknown, now.is_play_money, now.has_answer, (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet) FROM image_facet_now AS now WHERE now.image_id = image_facet.image_id)
    WHERE image_id IN (SELECT id FROM image WHERE run_id = NEW.run_id);
END;

CREATE TRIGGER image_facet_unlinked AFTER DELETE ON edge
BEGIN
  UPDATE image_facet SET (has_mask, has_source, has_children, revision) =
    (SELECT now.has_mask, now.has_source, now.has_children, (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet) FROM image_facet_now AS now WHERE now.image_id = image_facet.image_id)
    WHERE image_id IN (OLD.child_id, OLD.input_id);
END;

CREATE TRIGGER image_facet_untagged AFTER DELETE ON image_tag
BEGIN
  UPDATE image_facet SET revision = (SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet) WHERE image_id = OLD.image_id;
END;

CREATE TRIGGER image_gone AFTER DELETE ON image WHEN OLD.attempt_id IS NOT NULL AND OLD.is_listed = 1
BEGIN
  UPDATE spend_day SET picture_count = picture_count - 1, kept_count = kept_count - (OLD.trashed_at_ms IS NULL)
    WHERE (local_day, project_id, connection_id, model) =
  (SELECT local_day, project_id, connection_id, model FROM ledger WHERE attempt_id = OLD.attempt_id AND kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL
    ORDER BY id LIMIT 1);
END;

CREATE TRIGGER image_kept AFTER UPDATE OF trashed_at_ms ON image
  WHEN NEW.attempt_id IS NOT NULL AND NEW.is_listed = 1
    AND (NEW.trashed_at_ms IS NULL) <> (OLD.trashed_at_ms IS NULL)
BEGIN
  UPDATE spend_day SET kept_count = kept_count + IIF(NEW.trashed_at_ms IS NULL, 1, -1)
    WHERE (local_day, project_id, connection_id, model) =
  (SELECT local_day, project_id, connection_id, model FROM ledger WHERE attempt_id = NEW.attempt_id AND kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL
    ORDER BY id LIMIT 1);
END;

CREATE TABLE image_kind (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  quality TEXT NOT NULL,
  format TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  UNIQUE (model, width, height, quality, format, connection_id, provider)
) STRICT;

CREATE INDEX image_newest ON image(sorted_at_ms DESC, id DESC, trashed_at_ms, is_listed, width, height)
  WHERE trashed_at_ms IS NULL AND is_listed = 1;

CREATE INDEX image_newest_in_project ON image(project_id, sorted_at_ms DESC, id DESC, trashed_at_ms, is_listed)
  WHERE trashed_at_ms IS NULL AND is_listed = 1;

CREATE INDEX image_paid ON image(attempt_id, sorted_at_ms, trashed_at_ms, is_listed) WHERE attempt_id IS NOT NULL;

CREATE VIRTUAL TABLE image_pairs USING fts5(text, content = '', contentless_delete = 1, detail = none,
  tokenize = 'unicode61');

CREATE INDEX image_run ON image(run_id, stack_id, is_unstacked) WHERE run_id IS NOT NULL;

CREATE INDEX image_sha256 ON image(sha256);

CREATE INDEX image_stack ON image(stack_id) WHERE stack_id IS NOT NULL;

CREATE VIRTUAL TABLE image_substrings USING fts5(text, content = '', contentless_delete = 1, tokenize = 'trigram');

CREATE TABLE image_tag (
  image_id INTEGER NOT NULL REFERENCES image(id),
  tag_id INTEGER NOT NULL REFERENCES tag(id),
  PRIMARY KEY (image_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER image_tag_added AFTER INSERT ON image_tag BEGIN
  UPDATE tag SET image_count = image_count + (SELECT trashed_at_ms IS NULL FROM image WHERE id = NEW.image_id) WHERE id = NEW.tag_id;
END;

CREATE TRIGGER image_tag_removed AFTER DELETE ON image_tag BEGIN
  UPDATE tag SET image_count = image_count - (SELECT trashed_at_ms IS NULL FROM image WHERE id = OLD.image_id) WHERE id = OLD.tag_id;
END;

CREATE INDEX image_tag_tag ON image_tag(tag_id, image_id);

CREATE INDEX image_trashed ON image(trashed_at_ms DESC, id DESC, purged_at_ms)
  WHERE trashed_at_ms IS NOT NULL AND purged_at_ms IS NULL;

CREATE VIRTUAL TABLE image_words USING fts5(text, content = '', contentless_delete = 1, prefix = '1 2',
  tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  attempt_id INTEGER NOT NULL REFERENCES attempt(id),
  kind TEXT NOT NULL CHECK (kind IN ('estimate', 'charge', 'adjustment', 'refund')),
  amount_nanos INTEGER NOT NULL,
  basis TEXT NOT NULL CHECK (basis IN ('estimate', 'reported', 'price-list', 'person')),
  unit_rule TEXT NOT NULL CHECK (unit_rule IN ('tokens', 'per-image', 'per-call', 'credits')),
  price_id TEXT REFERENCES price(id),
  detail TEXT,
  is_play_money INTEGER NOT NULL,
  -- set on entries that came with a project bundle: shown, never counted
  origin_library TEXT,
  -- as they were when the attempt was sent, so that no later move changes an old sum
  project_id INTEGER NOT NULL REFERENCES project(id),
  connection_id INTEGER NOT NULL REFERENCES connection(id),
  model TEXT NOT NULL,
  local_day TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX ledger_attempt ON ledger(attempt_id);

CREATE INDEX ledger_day ON ledger(local_day) WHERE kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL;

CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN
  SELECT RAISE(ABORT, 'ledger entries are never deleted');
END;

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN
  SELECT RAISE(ABORT, 'ledger entries are never changed');
END;

CREATE INDEX ledger_paid ON ledger(local_day, attempt_id, project_id, connection_id, model)
  WHERE kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL;

CREATE TRIGGER ledger_prices AFTER INSERT ON ledger WHEN NEW.kind <> 'estimate'
BEGIN
  DELETE FROM unpriced_attempt WHERE attempt_id = NEW.attempt_id;
END;

CREATE TRIGGER ledger_sums AFTER INSERT ON ledger WHEN NEW.kind <> 'estimate' AND NEW.is_play_money = 0 AND NEW.origin_library IS NULL
BEGIN
  INSERT INTO spend_day (local_day, project_id, connection_id, model)
    VALUES (NEW.local_day, NEW.project_id, NEW.connection_id, NEW.model) ON CONFLICT DO NOTHING;
  UPDATE spend_day SET
    charge_nanos = charge_nanos + IIF(NEW.kind = 'charge', NEW.amount_nanos, 0),
    adjustment_nanos = adjustment_nanos + IIF(NEW.kind = 'adjustment', NEW.amount_nanos, 0),
    refund_nanos = refund_nanos + IIF(NEW.kind = 'refund', NEW.amount_nanos, 0),
    entry_count = entry_count + 1,
    estimated_net_nanos = estimated_net_nanos
      + (SELECT IIF(estimate_nanos IS NULL, 0, NEW.amount_nanos) FROM attempt WHERE id = NEW.attempt_id)
    WHERE local_day = NEW.local_day AND project_id = NEW.project_id AND connection_id = NEW.connection_id
      AND model = NEW.model;
  -- its first entry makes an attempt a call of this line, with what it delivered before
  UPDATE spend_day SET
    call_count = call_count + 1,
    estimate_nanos = estimate_nanos + (SELECT COALESCE(estimate_nanos, 0) FROM attempt WHERE id = NEW.attempt_id),
    picture_count = picture_count + (SELECT COUNT(*) FROM image WHERE image.attempt_id = NEW.attempt_id AND image.is_listed = 1),
    kept_count = kept_count + (SELECT COUNT(*) FROM image WHERE image.attempt_id = NEW.attempt_id AND image.is_listed = 1 AND trashed_at_ms IS NULL)
    WHERE local_day = NEW.local_day AND project_id = NEW.project_id AND connection_id = NEW.connection_id
      AND model = NEW.model
      AND NOT EXISTS (SELECT 1 FROM ledger WHERE attempt_id = NEW.attempt_id AND id <> NEW.id AND kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL);
  INSERT INTO spend_total (kind, key, net_nanos) VALUES
    ('all', '', NEW.amount_nanos),
    ('day', NEW.local_day, NEW.amount_nanos),
    ('project', CAST(NEW.project_id AS TEXT), NEW.amount_nanos),
    ('connection', CAST(NEW.connection_id AS TEXT), NEW.amount_nanos)
    ON CONFLICT DO UPDATE SET net_nanos = net_nanos + excluded.net_nanos;
END;

CREATE TABLE local_edit (
  image_id INTEGER PRIMARY KEY REFERENCES image(id) ON DELETE CASCADE,
  operation TEXT NOT NULL
) STRICT;

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

CREATE TABLE original_removal (
  sha256 TEXT PRIMARY KEY,
  format TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outside_kept (
  image_id INTEGER PRIMARY KEY REFERENCES image(id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
  problem TEXT
) STRICT;

CREATE INDEX outside_pending ON outside_kept(state) WHERE state = 'pending';

CREATE TABLE price (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  connection_id INTEGER REFERENCES connection(id),
  model TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount_nanos INTEGER NOT NULL,
  source TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  is_override INTEGER NOT NULL DEFAULT 0
, note TEXT, withdrawn_at_ms INTEGER) STRICT, WITHOUT ROWID;

CREATE INDEX price_model ON price(provider, model, unit);

CREATE TABLE project (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  cover_image_id INTEGER REFERENCES image(id),
  draft TEXT,
  is_sample INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  archived_at_ms INTEGER
, default_connection_id INTEGER REFERENCES connection(id), image_count INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TRIGGER project_image_added AFTER INSERT ON image WHEN (NEW.trashed_at_ms IS NULL AND NEW.is_listed = 1)
BEGIN
  UPDATE project SET image_count = image_count + 1 WHERE id = NEW.project_id;
END;

CREATE TRIGGER project_image_changed AFTER UPDATE OF project_id, trashed_at_ms, is_listed ON image
  WHEN NEW.project_id <> OLD.project_id OR (NEW.trashed_at_ms IS NULL AND NEW.is_listed = 1) <> (OLD.trashed_at_ms IS NULL AND OLD.is_listed = 1)
BEGIN
  UPDATE project SET image_count = image_count - (OLD.trashed_at_ms IS NULL AND OLD.is_listed = 1) WHERE id = OLD.project_id;
  UPDATE project SET image_count = image_count + (NEW.trashed_at_ms IS NULL AND NEW.is_listed = 1) WHERE id = NEW.project_id;
END;

CREATE TRIGGER project_image_removed AFTER DELETE ON image WHEN (OLD.trashed_at_ms IS NULL AND OLD.is_listed = 1)
BEGIN
  UPDATE project SET image_count = image_count - 1 WHERE id = OLD.project_id;
END;

CREATE TABLE prompt_template (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  prompt TEXT NOT NULL,
  -- JSON, what was chosen beside the words
  parameters TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE purged_image (
  sha256 TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  purged_at_ms INTEGER NOT NULL,
  PRIMARY KEY (sha256, created_at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id TEXT PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project(id),
  connection_id INTEGER NOT NULL REFERENCES connection(id),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt TEXT NOT NULL,
  parameters TEXT NOT NULL,
  wanted_count INTEGER NOT NULL,
  -- what the queue sorts by; a smaller figure goes first
  position INTEGER NOT NULL,
  -- the run this one asks again for
  again_of TEXT REFERENCES run(id),
  cancel_requested_at_ms INTEGER,
  -- set when it delivered everything, or when a person has seen how it ended
  dismissed_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL
, priority INTEGER NOT NULL DEFAULT 0, extra TEXT, group_id TEXT, origin TEXT NOT NULL DEFAULT 'asked', keep_outside_px INTEGER) STRICT, WITHOUT ROWID;

CREATE INDEX run_again ON run(again_of) WHERE again_of IS NOT NULL;

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

CREATE INDEX run_group ON run(group_id) WHERE group_id IS NOT NULL;

CREATE TABLE run_input (
  run_id TEXT NOT NULL REFERENCES run(id),
  position INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('source', 'reference', 'mask', 'turn')),
  image_id INTEGER NOT NULL REFERENCES image(id),
  sha256 TEXT NOT NULL REFERENCES blob(sha256),
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_input_image ON run_input(image_id);

CREATE INDEX run_open ON run(created_at_ms DESC) WHERE dismissed_at_ms IS NULL;

CREATE INDEX run_position ON run(position);

CREATE INDEX run_project ON run(project_id, created_at_ms DESC);

CREATE TABLE search_backlog (
  first_id INTEGER NOT NULL,
  last_id INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE smart_collection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  position INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE spend_day (
  local_day TEXT NOT NULL,
  project_id INTEGER NOT NULL,
  connection_id INTEGER NOT NULL,
  model TEXT NOT NULL,
  charge_nanos INTEGER NOT NULL DEFAULT 0,
  adjustment_nanos INTEGER NOT NULL DEFAULT 0,
  refund_nanos INTEGER NOT NULL DEFAULT 0,
  entry_count INTEGER NOT NULL DEFAULT 0,
  -- attempts with an entry in this line
  call_count INTEGER NOT NULL DEFAULT 0,
  -- what those of them with an estimate were expected to cost, and what they came to
  estimate_nanos INTEGER NOT NULL DEFAULT 0,
  estimated_net_nanos INTEGER NOT NULL DEFAULT 0,
  -- pictures these attempts delivered, and those of them outside the trash
  picture_count INTEGER NOT NULL DEFAULT 0,
  kept_count INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (local_day, project_id, connection_id, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE spend_total (
  kind TEXT NOT NULL CHECK (kind IN ('all', 'day', 'project', 'connection')),
  -- '', the day, or an id as text
  key TEXT NOT NULL,
  net_nanos INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE stack (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE
, folded TEXT NOT NULL DEFAULT '', image_count INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE UNIQUE INDEX tag_folded ON tag(folded);

CREATE TABLE tombstone (
  image_id INTEGER PRIMARY KEY REFERENCES image(id),
  small BLOB NOT NULL,
  large BLOB NOT NULL
) STRICT;

CREATE TABLE undo_change (
  entry_id INTEGER NOT NULL REFERENCES undo_entry(id),
  seq INTEGER NOT NULL,
  field TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  other_id INTEGER NOT NULL,
  before ANY,
  after ANY,
  PRIMARY KEY (entry_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE undo_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- what was done, as JSON
  action TEXT NOT NULL,
  -- dropped: too old or passed over, on its way out
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped')),
  change_count INTEGER NOT NULL DEFAULT 0,
  -- the first so many of its changes are in force; all of them, unless a stop came in between
  applied_count INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX undo_entry_state ON undo_entry(state, id);

CREATE TABLE unpriced_attempt (
  attempt_id INTEGER PRIMARY KEY REFERENCES attempt(id),
  -- '' where nobody knows when it was sent
  local_day TEXT NOT NULL,
  at_most_nanos INTEGER NOT NULL
) STRICT;

CREATE INDEX unpriced_attempt_counted ON unpriced_attempt(at_most_nanos) WHERE at_most_nanos > 0;

CREATE INDEX unpriced_attempt_day ON unpriced_attempt(local_day);
