import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';

const tables = `
-- Everything a list can be narrowed by, one short row a picture, kept by the triggers below: a filter reads these rows or
-- one of their indexes, whatever a picture's own row grows to. Masks, which are not browsed, have none.
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
-- What pictures have in common, once: how they were made and what their files are. 0 and '' where nothing is known.
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
`;

const indexes = `
CREATE INDEX image_facet_newest ON image_facet(sorted_at_ms, is_trashed);
CREATE INDEX image_facet_kind ON image_facet(kind_id, sorted_at_ms, is_trashed);
CREATE INDEX image_facet_project ON image_facet(project_id, sorted_at_ms, is_trashed);
CREATE INDEX image_facet_amount ON image_facet(amount_nanos, is_play_money, is_trashed) WHERE amount_nanos > 0;
CREATE INDEX image_facet_rating ON image_facet(rating, sorted_at_ms, is_trashed) WHERE rating > 0;
CREATE INDEX image_facet_flag ON image_facet(flag, sorted_at_ms, is_trashed) WHERE flag <> '';
CREATE INDEX image_facet_color ON image_facet(color, sorted_at_ms, is_trashed) WHERE color <> '';
CREATE INDEX image_facet_revision ON image_facet(revision);
${[
  'has_mask',
  'has_children',
  'has_source',
  'has_alpha',
  'has_credentials',
  'has_note',
  'has_answer',
  'differs',
  'is_failed',
  'is_unknown',
]
  .map(
    (column) =>
      `CREATE INDEX image_facet_${column} ON image_facet(sorted_at_ms, is_trashed) WHERE ${column} = 1;`,
  )
  .join('\n')}
`;

/** What the rows should be, read from what they are about. */
const view = `
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
`;

const kindColumns = 'connection_id, provider, model, quality, format, width, height';
const nextRevision = '(SELECT COALESCE(MAX(revision), 0) + 1 FROM image_facet)';

/** Writes the rows of some pictures anew. */
function refresh(which: string, revision: string): string {
  return `INSERT OR IGNORE INTO image_kind (${kindColumns})
    SELECT DISTINCT ${kindColumns} FROM image_facet_now WHERE ${which};
  INSERT OR REPLACE INTO image_facet
    SELECT image_id, sorted_at_ms, project_id, is_trashed, image_kind.id, amount_nanos, is_play_money, rating, flag, color,
      has_mask, has_children, has_source, has_alpha, has_credentials, has_note, has_answer, differs, is_failed, is_unknown,
      ${revision}
    FROM image_facet_now CROSS JOIN image_kind USING (model, width, height, quality, format, connection_id, provider)
    WHERE ${which};`;
}

/** Brings one column, or some, of these pictures up to date. */
function renew(columns: readonly string[], which: string): string {
  const values = columns.map((column) => `now.${column}`).join(', ');
  return `UPDATE image_facet SET (${columns.join(', ')}, revision) =
    (SELECT ${values}, ${nextRevision} FROM image_facet_now AS now WHERE now.image_id = image_facet.image_id)
    WHERE image_id ${which};`;
}

const ofRun = 'IN (SELECT id FROM image WHERE run_id = NEW.run_id)';
const outcome = ['is_failed', 'is_unknown', 'is_play_money', 'has_answer'];

const triggers = `
CREATE TRIGGER image_facet_added AFTER INSERT ON image WHEN NEW.is_listed = 1
BEGIN
  ${refresh('image_id = NEW.id', nextRevision)}
END;
CREATE TRIGGER image_facet_gone AFTER DELETE ON image
BEGIN
  DELETE FROM image_facet WHERE image_id = OLD.id;
END;
-- what changes often and for many at once is copied alone
CREATE TRIGGER image_facet_marked AFTER UPDATE OF
  rating, flag, color, note, project_id, amount_nanos, differs, trashed_at_ms, sorted_at_ms ON image
BEGIN
  UPDATE image_facet SET rating = NEW.rating, flag = COALESCE(NEW.flag, ''), color = COALESCE(NEW.color, ''),
    has_note = NEW.note <> '', project_id = NEW.project_id, amount_nanos = NEW.amount_nanos, differs = NEW.differs,
    is_trashed = NEW.trashed_at_ms IS NOT NULL, sorted_at_ms = NEW.sorted_at_ms, revision = ${nextRevision}
    WHERE image_id = NEW.id;
END;
CREATE TRIGGER image_facet_remade AFTER UPDATE OF sha256, run_id, attempt_id, width, height, is_listed ON image
BEGIN
  DELETE FROM image_facet WHERE image_id = NEW.id AND NEW.is_listed = 0;
  ${refresh('image_id = NEW.id', nextRevision)}
END;
CREATE TRIGGER image_facet_linked AFTER INSERT ON edge
BEGIN
  ${renew(['has_mask', 'has_source', 'has_children'], 'IN (NEW.child_id, NEW.input_id)')}
END;
CREATE TRIGGER image_facet_relinked AFTER UPDATE ON edge
BEGIN
  ${renew(['has_mask', 'has_source', 'has_children'], 'IN (NEW.child_id, NEW.input_id, OLD.child_id, OLD.input_id)')}
END;
CREATE TRIGGER image_facet_unlinked AFTER DELETE ON edge
BEGIN
  ${renew(['has_mask', 'has_source', 'has_children'], 'IN (OLD.child_id, OLD.input_id)')}
END;
CREATE TRIGGER image_facet_tried AFTER INSERT ON attempt
BEGIN
  ${renew(outcome, ofRun)}
END;
CREATE TRIGGER image_facet_settled AFTER UPDATE OF state, charge, delivered_count, answer ON attempt
BEGIN
  ${renew(outcome, ofRun)}
END;
CREATE TRIGGER image_facet_rerun AFTER UPDATE OF connection_id, provider, model, parameters ON run
BEGIN
  ${refresh('image_id IN (SELECT id FROM image WHERE run_id = NEW.id)', nextRevision)}
END;
CREATE TRIGGER image_facet_credited AFTER UPDATE OF has_c2pa, has_alpha, format ON blob
BEGIN
  ${refresh('image_id IN (SELECT id FROM image WHERE sha256 = NEW.sha256)', nextRevision)}
END;
-- tags are read where they are; this tells whoever keeps a copy
CREATE TRIGGER image_facet_tagged AFTER INSERT ON image_tag
BEGIN
  UPDATE image_facet SET revision = ${nextRevision} WHERE image_id = NEW.image_id;
END;
CREATE TRIGGER image_facet_untagged AFTER DELETE ON image_tag
BEGIN
  UPDATE image_facet SET revision = ${nextRevision} WHERE image_id = OLD.image_id;
END;
`;

const rest = `
-- pages of these are found through their facets
DROP INDEX image_differing;

-- A query under a name, in the sidebar.
CREATE TABLE smart_collection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  position INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO smart_collection (name, query, position, created_at_ms) VALUES
  ('Asked ≠ got', 'is:differs', 1, 0),
  ('Over $0.20', 'cost>0.2', 2, 0),
  ('High quality, unrated', 'quality:high rating:none', 3, 0);

-- Pictures up to here are not yet found by all of their texts; empty when all are.
CREATE TABLE search_backlog (
  first_id INTEGER NOT NULL,
  last_id INTEGER NOT NULL
) STRICT;
-- Since this version also by the model's name and by what it said.
INSERT INTO search_backlog
  SELECT MIN(id), MAX(id) FROM image WHERE run_id IS NOT NULL HAVING COUNT(*) > 0;
`;

/** What lists are narrowed by, smart collections, and the work of finding old pictures by new texts. */
export const imageFacets: Migration = {
  version: 7,
  name: 'image facets',
  up(db) {
    addCredentialsColumn(db);
    db.exec(tables + view);
    db.exec(refresh('1', 'image_id'));
    db.exec(indexes + triggers + rest);
  },
};

/** Whether the file carries content credentials; unknown until somebody has looked. */
function addCredentialsColumn(db: Database.Database): void {
  const isThere = db.prepare("SELECT 1 FROM pragma_table_info('blob') WHERE name = 'has_c2pa'").get();
  if (isThere === undefined) db.exec('ALTER TABLE blob ADD COLUMN has_c2pa INTEGER');
}
