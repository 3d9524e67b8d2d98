/** Spend is real money that moved: no estimates, no play money, nothing that came with a project bundle. */
const isSpend = `kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL`;
const isNewSpend = `NEW.kind <> 'estimate' AND NEW.is_play_money = 0 AND NEW.origin_library IS NULL`;

const listedOf = (attempt: string): string =>
  `SELECT COUNT(*) FROM image WHERE image.attempt_id = ${attempt} AND image.is_listed = 1`;

/** The line of `spend_day` an attempt's money stands in: that of its first entry. */
const lineOf = (attempt: string): string => `(local_day, project_id, connection_id, model) =
  (SELECT local_day, project_id, connection_id, model FROM ledger WHERE attempt_id = ${attempt} AND ${isSpend}
    ORDER BY id LIMIT 1)`;

const unpricedOf = (attempt: string): string =>
  `SELECT ${attempt}.id, COALESCE(${attempt}.sent_day, ''), COALESCE(${attempt}.estimate_nanos, ${attempt}.ceiling_nanos, 0)`;

const tables = `
-- Sums of the ledger by the only keys a report groups by, kept by the triggers below in the entry's own transaction.
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

-- Sums asked for with every estimate and by every header: one row each, whatever the size of the ledger.
CREATE TABLE spend_total (
  kind TEXT NOT NULL CHECK (kind IN ('all', 'day', 'project', 'connection')),
  -- '', the day, or an id as text
  key TEXT NOT NULL,
  net_nanos INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Charged, and nobody knows how much: these attempts are in no sum. Caps count the most they were expected to cost.
CREATE TABLE unpriced_attempt (
  attempt_id INTEGER PRIMARY KEY REFERENCES attempt(id),
  -- '' where nobody knows when it was sent
  local_day TEXT NOT NULL,
  at_most_nanos INTEGER NOT NULL
) STRICT;
CREATE INDEX unpriced_attempt_day ON unpriced_attempt(local_day);
-- Somebody's own server has a price for nothing: caps walk only those with a figure.
CREATE INDEX unpriced_attempt_counted ON unpriced_attempt(at_most_nanos) WHERE at_most_nanos > 0;
`;

const triggers = `
CREATE TRIGGER ledger_sums AFTER INSERT ON ledger WHEN ${isNewSpend}
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
    picture_count = picture_count + (${listedOf('NEW.attempt_id')}),
    kept_count = kept_count + (${listedOf('NEW.attempt_id')} AND trashed_at_ms IS NULL)
    WHERE local_day = NEW.local_day AND project_id = NEW.project_id AND connection_id = NEW.connection_id
      AND model = NEW.model
      AND NOT EXISTS (SELECT 1 FROM ledger WHERE attempt_id = NEW.attempt_id AND id <> NEW.id AND ${isSpend});
  INSERT INTO spend_total (kind, key, net_nanos) VALUES
    ('all', '', NEW.amount_nanos),
    ('day', NEW.local_day, NEW.amount_nanos),
    ('project', CAST(NEW.project_id AS TEXT), NEW.amount_nanos),
    ('connection', CAST(NEW.connection_id AS TEXT), NEW.amount_nanos)
    ON CONFLICT DO UPDATE SET net_nanos = net_nanos + excluded.net_nanos;
END;
CREATE TRIGGER ledger_prices AFTER INSERT ON ledger WHEN NEW.kind <> 'estimate'
BEGIN
  DELETE FROM unpriced_attempt WHERE attempt_id = NEW.attempt_id;
END;
CREATE TRIGGER attempt_added_unpriced AFTER INSERT ON attempt WHEN NEW.charge = 'charged' AND NEW.is_play_money = 0
BEGIN
  INSERT INTO unpriced_attempt ${unpricedOf('NEW')};
END;
CREATE TRIGGER attempt_charged_unpriced AFTER UPDATE OF charge ON attempt
  WHEN NEW.charge = 'charged' AND NEW.is_play_money = 0
BEGIN
  INSERT OR IGNORE INTO unpriced_attempt ${unpricedOf('NEW')}
    WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE attempt_id = NEW.id AND kind <> 'estimate');
END;
CREATE TRIGGER attempt_not_charged AFTER UPDATE OF charge ON attempt WHEN NEW.charge <> 'charged'
BEGIN
  DELETE FROM unpriced_attempt WHERE attempt_id = NEW.id;
END;
CREATE TRIGGER image_delivered AFTER INSERT ON image WHEN NEW.attempt_id IS NOT NULL AND NEW.is_listed = 1
BEGIN
  UPDATE spend_day SET picture_count = picture_count + 1, kept_count = kept_count + (NEW.trashed_at_ms IS NULL)
    WHERE ${lineOf('NEW.attempt_id')};
END;
CREATE TRIGGER image_kept AFTER UPDATE OF trashed_at_ms ON image
  WHEN NEW.attempt_id IS NOT NULL AND NEW.is_listed = 1
    AND (NEW.trashed_at_ms IS NULL) <> (OLD.trashed_at_ms IS NULL)
BEGIN
  UPDATE spend_day SET kept_count = kept_count + IIF(NEW.trashed_at_ms IS NULL, 1, -1)
    WHERE ${lineOf('NEW.attempt_id')};
END;
CREATE TRIGGER image_gone AFTER DELETE ON image WHEN OLD.attempt_id IS NOT NULL AND OLD.is_listed = 1
BEGIN
  UPDATE spend_day SET picture_count = picture_count - 1, kept_count = kept_count - (OLD.trashed_at_ms IS NULL)
    WHERE ${lineOf('OLD.attempt_id')};
END;
`;

/** Makes every sum again from the ledger alone: what a repair does when sums and entries disagree. */
export const rebuildSpendSums = `
DELETE FROM spend_day;
INSERT INTO spend_day
  SELECT entry.local_day, entry.project_id, entry.connection_id, entry.model,
    SUM(IIF(entry.kind = 'charge', entry.amount_nanos, 0)),
    SUM(IIF(entry.kind = 'adjustment', entry.amount_nanos, 0)),
    SUM(IIF(entry.kind = 'refund', entry.amount_nanos, 0)),
    COUNT(*),
    SUM(entry.is_first),
    SUM(IIF(entry.is_first, COALESCE(attempt.estimate_nanos, 0), 0)),
    SUM(IIF(attempt.estimate_nanos IS NULL, 0, entry.amount_nanos)),
    SUM(IIF(entry.is_first, (${listedOf('entry.attempt_id')}), 0)),
    SUM(IIF(entry.is_first, (${listedOf('entry.attempt_id')} AND trashed_at_ms IS NULL), 0))
  FROM (SELECT ledger.*, ROW_NUMBER() OVER (PARTITION BY attempt_id ORDER BY id) = 1 AS is_first
    FROM ledger WHERE ${isSpend}) AS entry
  JOIN attempt ON attempt.id = entry.attempt_id
  GROUP BY entry.local_day, entry.project_id, entry.connection_id, entry.model;
DELETE FROM spend_total;
INSERT INTO spend_total
  SELECT 'all', '', SUM(amount_nanos) FROM ledger WHERE ${isSpend} HAVING COUNT(*) > 0
  UNION ALL SELECT 'day', local_day, SUM(amount_nanos) FROM ledger WHERE ${isSpend} GROUP BY local_day
  UNION ALL SELECT 'project', CAST(project_id AS TEXT), SUM(amount_nanos) FROM ledger WHERE ${isSpend}
    GROUP BY project_id
  UNION ALL SELECT 'connection', CAST(connection_id AS TEXT), SUM(amount_nanos) FROM ledger WHERE ${isSpend}
    GROUP BY connection_id;
DELETE FROM unpriced_attempt;
INSERT INTO unpriced_attempt ${unpricedOf('attempt')} FROM attempt WHERE charge = 'charged' AND is_play_money = 0
  AND NOT EXISTS (SELECT 1 FROM ledger WHERE attempt_id = attempt.id AND kind <> 'estimate');
`;

/** Tables that hold what a report reads, the triggers that keep them, and their first content. */
export const spendSums = `
-- What the call may cost at most by a person's word, where no estimate could be made.
ALTER TABLE attempt ADD COLUMN ceiling_nanos INTEGER;
-- Reports read the sums; the ledger itself is read by day, line by line.
DROP INDEX ledger_spend;
DROP INDEX ledger_project;
CREATE INDEX ledger_day ON ledger(local_day) WHERE ${isSpend};
${tables}${rebuildSpendSums}${triggers}`;
