import { attemptStates, chargeStates } from '../../shared/attempt-state.ts';
import type { LibraryProblem, LibraryProblemCode } from '../../shared/library-model.ts';
import type { Reader } from './reader.ts';

/** Spend is real money that moved: no estimates, no play money, nothing that came with a project bundle. */
const isSpend = `kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL`;

type Row = Readonly<Record<string, string | number | null>>;

/** A question about what must always hold: it gives the rows for which it does not. */
interface IntegrityCheck {
  readonly code: LibraryProblemCode;
  readonly isRepairable: boolean;
  /** Nothing is lost by it: listed, but the library is whole. */
  readonly isNotice?: boolean;
  readonly sql: string;
  readonly parameters?: readonly unknown[];
  readonly say: (row: Row) => string;
}

/** Enough to see what is wrong; a broken table would otherwise fill the screen and the memory. */
const mostRows = 200;

const totalNames: Readonly<Record<string, string>> = {
  all: 'everything',
  day: 'the day',
  project: 'project',
  connection: 'connection',
};

const integrityChecks: readonly IntegrityCheck[] = [
  {
    code: 'reference-broken',
    isRepairable: false,
    sql: 'SELECT id, sha256 FROM image WHERE NOT EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = image.sha256)',
    say: ({ id, sha256 }) => `Picture ${id} names an original the library does not know (${sha256}).`,
  },
  {
    code: 'reference-broken',
    isRepairable: false,
    sql: `SELECT child_id AS childId, input_id AS inputId FROM edge
      WHERE NOT EXISTS (SELECT 1 FROM image WHERE image.id = edge.child_id)
        OR NOT EXISTS (SELECT 1 FROM image WHERE image.id = edge.input_id)`,
    say: ({ childId, inputId }) =>
      `Picture ${childId} says it was made from picture ${inputId}: one is missing.`,
  },
  {
    code: 'state-strange',
    isRepairable: false,
    sql: `SELECT id, state, charge FROM attempt WHERE state NOT IN (SELECT value FROM json_each(?))
      OR charge NOT IN (SELECT value FROM json_each(?))`,
    parameters: [JSON.stringify(attemptStates), JSON.stringify(chargeStates)],
    say: ({ id, state, charge }) => `Attempt ${id} is in a state there is none of (${state}, ${charge}).`,
  },
  {
    code: 'ledger-stray',
    isRepairable: false,
    sql: 'SELECT id FROM ledger WHERE NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.id = ledger.attempt_id)',
    say: ({ id }) => `Ledger entry ${id} belongs to an attempt that is not there.`,
  },
  {
    code: 'reference-broken',
    isRepairable: false,
    sql: `SELECT DISTINCT "table", parent FROM pragma_foreign_key_check`,
    say: ({ table, parent }) => `A row of "${table}" names a row of "${parent}" that is not there.`,
  },
  {
    code: 'sums-wrong',
    isRepairable: true,
    sql: `SELECT local_day AS day FROM (
        SELECT * FROM (${ledgerSums()}) EXCEPT SELECT * FROM (${keptSums()}))
      UNION SELECT local_day FROM (
        SELECT * FROM (${keptSums()}) EXCEPT SELECT * FROM (${ledgerSums()}))`,
    say: ({ day }) => `The sums kept for ${day} are not those of its ledger entries.`,
  },
  {
    code: 'sums-wrong',
    isRepairable: true,
    sql: `SELECT kind, key FROM (SELECT 'all' AS kind, '' AS key, 0 AS net WHERE 0
        UNION ALL SELECT * FROM (SELECT * FROM (${ledgerTotals()}) EXCEPT SELECT * FROM (${keptTotals()}))
        UNION ALL SELECT * FROM (SELECT * FROM (${keptTotals()}) EXCEPT SELECT * FROM (${ledgerTotals()})))
      GROUP BY kind, key`,
    say: ({ kind, key }) =>
      `The total kept for ${totalNames[String(kind)]} ${key} is not that of its entries.`,
  },
  {
    code: 'search-incomplete',
    isRepairable: true,
    isNotice: true,
    sql: `SELECT count(*) AS count FROM image WHERE is_listed = 1 AND purged_at_ms IS NULL
        AND id NOT IN (SELECT id FROM image_words_docsize) HAVING count(*) > 0`,
    say: ({ count }) => `Search does not find all pictures: ${count} are not in its index.`,
  },
  {
    code: 'count-wrong',
    isRepairable: true,
    isNotice: true,
    sql: wrongCounts(),
    say: ({ what, name }) => `The number kept of pictures in ${what} "${name}" is not what it holds.`,
  },
  {
    code: 'place-wrong',
    isRepairable: true,
    isNotice: true,
    sql: `SELECT count(*) AS count FROM (${wrongPlaces()}) HAVING count(*) > 0`,
    say: ({ count }) =>
      `The queue would buy in another order than asked for: ${count} places in it are wrong.`,
  },
  {
    code: 'cover-wrong',
    isRepairable: true,
    isNotice: true,
    sql: `SELECT name FROM project WHERE cover_image_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM image
        WHERE image.id = project.cover_image_id AND image.project_id = project.id)`,
    say: ({ name }) => `The cover of project "${name}" is not one of its pictures.`,
  },
  {
    code: 'version-wrong',
    isRepairable: true,
    isNotice: true,
    sql: wrongVersions(),
    say: ({ id, version, right }) =>
      `Picture ${id} says it is version ${version}; its chain makes it ${right}.`,
  },
];

/** What every day, project, connection and model really comes to. */
export function ledgerSums(): string {
  const sumOf = (kind: string): string => `SUM(IIF(kind = '${kind}', amount_nanos, 0))`;
  return `SELECT local_day, project_id, connection_id, model, ${sumOf('charge')}, ${sumOf('adjustment')},
      ${sumOf('refund')}, COUNT(*) FROM ledger WHERE ${isSpend}
    GROUP BY local_day, project_id, connection_id, model`;
}

/** What is kept of it, in the same columns. */
export function keptSums(): string {
  return `SELECT local_day, project_id, connection_id, model, charge_nanos, adjustment_nanos, refund_nanos, entry_count
    FROM spend_day`;
}

/** The same for the totals that headers and caps read. */
export function ledgerTotals(): string {
  const by = (kind: string, key: string): string =>
    `SELECT '${kind}', ${key}, SUM(amount_nanos) FROM ledger WHERE ${isSpend} GROUP BY ${key} HAVING COUNT(*) > 0`;
  const ids = ['project', 'connection'].map((kind) => by(kind, `CAST(${kind}_id AS TEXT)`));
  const all = `SELECT 'all', '', SUM(amount_nanos) FROM ledger WHERE ${isSpend} HAVING COUNT(*) > 0`;
  return [all, by('day', 'local_day'), ...ids].join(' UNION ALL ');
}

export function keptTotals(): string {
  return 'SELECT kind, key, net_nanos FROM spend_total';
}

/** Tags and collections that say another number of pictures than they have. */
export function wrongCounts(): string {
  const countOf = (table: string, column: string): string =>
    `(SELECT count(*) FROM ${table} AS member JOIN image ON image.id = member.image_id
      WHERE member.${column} = kept.id AND image.trashed_at_ms IS NULL)`;
  return `SELECT 'tag' AS what, name FROM tag AS kept WHERE image_count <> ${countOf('image_tag', 'tag_id')}
    UNION ALL SELECT 'collection', name FROM collection AS kept
      WHERE image_count <> ${countOf('collection_image', 'collection_id')}
    UNION ALL SELECT 'project', name FROM project AS kept WHERE image_count <> (SELECT count(*) FROM image
      WHERE project_id = kept.id AND trashed_at_ms IS NULL AND is_listed = 1)`;
}

/** Attempts whose place in the queue is not that of their run. */
export function wrongPlaces(): string {
  return `SELECT attempt.id FROM attempt JOIN run ON run.id = attempt.run_id WHERE attempt.state = 'planned'
    AND (queue_project_id, queue_priority, queue_position) IS NOT (run.project_id, run.priority, run.position)`;
}

/** Pictures whose version does not follow from the one they continue. */
export function wrongVersions(): string {
  return `SELECT child.id AS id, child.version AS version, source.version + 1 AS right
    FROM image AS child
    JOIN edge ON edge.child_id = child.id AND edge.position = (SELECT MIN(position) FROM edge AS first
      WHERE first.child_id = child.id AND first.role IN ('source', 'turn'))
    JOIN image AS source ON source.id = edge.input_id
    WHERE child.version <> source.version + 1`;
}

/** Asks all of it, or about some codes only, one question at a time. */
export async function findBroken(
  reader: Reader,
  signal: AbortSignal,
  codes?: readonly LibraryProblemCode[],
): Promise<{ readonly problems: LibraryProblem[]; readonly notices: LibraryProblem[] }> {
  const problems: LibraryProblem[] = [];
  const notices: LibraryProblem[] = [];
  for (const check of integrityChecks) {
    if (codes && !codes.includes(check.code)) continue;
    const found = await askOne(reader, check, signal);
    (check.isNotice ? notices : problems).push(...found);
  }
  return { problems, notices };
}

/** A database too damaged to answer is a finding of its own. */
async function askOne(reader: Reader, check: IntegrityCheck, signal: AbortSignal): Promise<LibraryProblem[]> {
  const { code, isRepairable, sql, parameters = [], say } = check;
  try {
    const rows = await reader.all<Row>(`SELECT * FROM (${sql}) LIMIT ${mostRows}`, parameters, signal);
    return rows.map((row) => ({ code, message: say(row), isRepairable }));
  } catch (error) {
    if (signal.aborted) throw error;
    return [damaged(error instanceof Error ? error.message : String(error))];
  }
}

/**
 * SQLite's own findings about the file; empty when it is sound. Table by table, so that it can be given up in between:
 * `isOver` says when enough time was spent.
 */
export async function findDamage(
  reader: Reader,
  signal: AbortSignal,
  isOver: () => boolean = () => false,
): Promise<LibraryProblem[]> {
  try {
    const tables = await reader.all<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid`,
      [],
      signal,
    );
    for (const { name } of tables) {
      if (isOver()) return [];
      const sql = `SELECT quick_check AS line FROM pragma_quick_check('${name.replaceAll("'", "''")}')`;
      const lines = await reader.all<{ line: string }>(sql, [], signal);
      const found = lines.filter(({ line }) => line !== 'ok');
      if (found.length > 0) return found.map(({ line }) => damaged(line));
    }
    return [];
  } catch (error) {
    if (signal.aborted) throw error;
    return [damaged(error instanceof Error ? error.message : String(error))];
  }
}

/** The slowest and deepest check there is: every page, every index entry. */
export async function findDeepDamage(reader: Reader, signal: AbortSignal): Promise<LibraryProblem[]> {
  try {
    const lines = await reader.all<{ line: string }>(
      'SELECT integrity_check AS line FROM pragma_integrity_check',
      [],
      signal,
    );
    return lines.filter(({ line }) => line !== 'ok').map(({ line }) => damaged(line));
  } catch (error) {
    if (signal.aborted) throw error;
    return [damaged(error instanceof Error ? error.message : String(error))];
  }
}

function damaged(line: string): LibraryProblem {
  return { code: 'database-damaged', message: `The database file is damaged: ${line}.`, isRepairable: false };
}
