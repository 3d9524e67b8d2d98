import type Database from 'better-sqlite3';
import type { ProjectId } from '../../shared/ids.ts';
import type { BundleRow } from './bundle-format.ts';

type Row = Readonly<Record<string, unknown>>;
type ToBundle = (row: Row) => BundleRow;

/**
 * Pictures of the project, and every picture anything in it was made from, to the beginning of its chain, wherever that
 * lies: a chain with a hole in it explains nothing.
 */
const wanted = `WITH RECURSIVE wanted(id) AS (
    SELECT id FROM image WHERE project_id = @projectId
    UNION SELECT run_input.image_id FROM run JOIN run_input ON run_input.run_id = run.id WHERE run.project_id = @projectId
    UNION SELECT edge.input_id FROM wanted JOIN edge ON edge.child_id = wanted.id
    UNION SELECT run_input.image_id FROM wanted JOIN image ON image.id = wanted.id
      JOIN run_input ON run_input.run_id = image.run_id
  ), runs(id) AS (
    SELECT id FROM run WHERE project_id = @projectId
    UNION SELECT image.run_id FROM wanted JOIN image ON image.id = wanted.id WHERE image.run_id IS NOT NULL
  )`;

const attemptsOf = 'SELECT id FROM attempt WHERE run_id IN (SELECT id FROM runs)';

/** Row by row in this order, so that whoever reads knows what a row names before it comes. */
const questions: readonly { readonly sql: string; readonly toRow: ToBundle }[] = [
  {
    sql: `SELECT id, name, created_at_ms AS createdAtMs FROM project WHERE id = @projectId`,
    toRow: typed('project'),
  },
  {
    sql: `${wanted} SELECT id, name, provider FROM connection WHERE id IN (
      SELECT connection_id FROM run WHERE id IN (SELECT id FROM runs)
      UNION SELECT connection_id FROM attempt WHERE id IN (${attemptsOf})
      UNION SELECT connection_id FROM ledger WHERE attempt_id IN (${attemptsOf})) ORDER BY id`,
    toRow: typed('connection'),
  },
  {
    sql: `${wanted} SELECT sha256, format, size_bytes AS sizeBytes, width, height, has_alpha AS hasAlpha, orientation,
        removed_at_ms IS NOT NULL AS isGone FROM blob
      WHERE sha256 IN (SELECT sha256 FROM image WHERE id IN (SELECT id FROM wanted)) ORDER BY sha256`,
    toRow: typed('blob', { flags: ['hasAlpha', 'isGone'] }),
  },
  {
    sql: `${wanted} SELECT id, connection_id AS connectionId, provider, model, prompt, parameters, extra,
        wanted_count AS wantedCount, IIF(again_of IN (SELECT id FROM runs), again_of, NULL) AS againOf,
        group_id AS groupId, keep_outside_px AS keepOutsidePx, created_at_ms AS createdAtMs
      FROM run WHERE id IN (SELECT id FROM runs) ORDER BY created_at_ms, id`,
    toRow: typed('run', { json: ['parameters', 'extra'] }),
  },
  {
    sql: `${wanted} SELECT id, run_id AS runId, connection_id AS connectionId, state, charge,
        is_play_money AS isPlayMoney, wanted_count AS wantedCount, delivered_count AS deliveredCount,
        estimate_nanos AS estimateNanos, wire, request_id AS requestId, response_status AS responseStatus,
        problem_code AS problemCode, problem_message AS problemMessage, billing_rule AS billingRule, got, answer,
        sent_day AS sentDay, created_at_ms AS createdAtMs, sent_at_ms AS sentAtMs, finished_at_ms AS finishedAtMs,
        EXISTS (SELECT 1 FROM ledger WHERE attempt_id = attempt.id AND kind <> 'estimate') AS hasMoney
      FROM attempt WHERE id IN (${attemptsOf}) ORDER BY id`,
    toRow: (row) => typed('attempt', { flags: ['isPlayMoney'] })(settled(row)),
  },
  {
    sql: `${wanted} SELECT id, sha256, run_id AS runId, attempt_id AS attemptId, output_index AS outputIndex, origin,
        is_listed AS isListed, file_name AS fileName, revised_prompt AS revisedPrompt, version, rating, flag, color,
        note, differs, stack_id AS stackId, is_unstacked AS isUnstacked, purged_at_ms IS NOT NULL AS isPurged, sorted_at_ms AS sortedAtMs,
        created_at_ms AS createdAtMs, trashed_at_ms AS trashedAtMs,
        (SELECT json_group_array(tag.name) FROM image_tag JOIN tag ON tag.id = image_tag.tag_id
          WHERE image_id = image.id) AS tags
      FROM image WHERE id IN (SELECT id FROM wanted) ORDER BY id`,
    toRow: typed('image', { flags: ['isListed', 'differs', 'isPurged', 'isUnstacked'], json: ['tags'] }),
  },
  {
    sql: `${wanted} SELECT run_id AS runId, position, role, image_id AS imageId, sha256 FROM run_input
      WHERE run_id IN (SELECT id FROM runs) ORDER BY run_id, position`,
    toRow: typed('input'),
  },
  {
    sql: `${wanted} SELECT child_id AS childId, position, input_id AS inputId, role FROM edge
      WHERE child_id IN (SELECT id FROM wanted) ORDER BY child_id, position`,
    toRow: typed('edge'),
  },
  {
    sql: `${wanted} SELECT id, attempt_id AS attemptId, kind, amount_nanos AS amountNanos, basis, unit_rule AS unitRule,
        detail, is_play_money AS isPlayMoney, connection_id AS connectionId, model, local_day AS localDay,
        created_at_ms AS createdAtMs
      FROM ledger WHERE attempt_id IN (${attemptsOf}) ORDER BY id`,
    toRow: typed('ledger', { flags: ['isPlayMoney'] }),
  },
  {
    sql: `${wanted} SELECT id, name, created_at_ms AS createdAtMs FROM collection WHERE id IN (
      SELECT collection_id FROM collection_image WHERE image_id IN (SELECT id FROM wanted)) ORDER BY id`,
    toRow: typed('collection'),
  },
  {
    sql: `${wanted} SELECT collection_id AS collectionId, image_id AS imageId FROM collection_image
      WHERE image_id IN (SELECT id FROM wanted) ORDER BY collection_id, image_id`,
    toRow: typed('member'),
  },
  {
    sql: `${wanted} SELECT id, created_at_ms AS createdAtMs FROM stack WHERE id IN (
      SELECT stack_id FROM image WHERE id IN (SELECT id FROM wanted)) ORDER BY id`,
    toRow: typed('stack'),
  },
  {
    sql: `${wanted} SELECT image_id AS imageId, operation FROM local_edit
      WHERE image_id IN (SELECT id FROM wanted) ORDER BY image_id`,
    toRow: typed('edit', { json: ['operation'] }),
  },
  {
    sql: `${wanted} SELECT image_id AS imageId, feather_px AS featherPx, marked_pixels AS markedPixels,
        changed_at_ms AS changedAtMs FROM mask WHERE image_id IN (SELECT id FROM wanted) ORDER BY image_id`,
    toRow: typed('mask'),
  },
  {
    sql: `${wanted} SELECT image_id AS imageId, position, step FROM mask_step
      WHERE image_id IN (SELECT id FROM wanted) ORDER BY image_id, position`,
    toRow: typed('step', { json: ['step'] }),
  },
];

/** Everything a project is made of. No key, no address and no setting of a connection is among it. */
export function collectRows(db: Database.Database, projectId: ProjectId): BundleRow[] {
  return questions.flatMap(({ sql, toRow }) =>
    db.prepare<{ projectId: ProjectId }, Row>(sql).all({ projectId }).map(toRow),
  );
}

function typed(
  type: BundleRow['type'],
  kinds: { readonly flags?: readonly string[]; readonly json?: readonly string[] } = {},
): ToBundle {
  return (row) => {
    const changed: Record<string, unknown> = { type, ...row };
    for (const name of kinds.flags ?? []) changed[name] = row[name] === 1;
    for (const name of kinds.json ?? []) {
      const text = row[name];
      changed[name] = typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
    }
    // Columns and schema are written side by side; reading a bundle checks every row of it anyway.
    return changed as BundleRow;
  };
}

const endings = ['done', 'not_sent', 'rejected', 'cancelled', 'failed'];

/**
 * A purchase as it can be told elsewhere. Nothing that comes with a bundle waits, is asked for again, or is money at risk
 * there: what was open or doubtful is told in words.
 */
function settled({ hasMoney, ...row }: Row): Row {
  const isOver = endings.includes(String(row['state']));
  const isKnown = hasMoney === 1 || row['charge'] === 'free';
  const charge =
    hasMoney === 1 ? (row['charge'] === 'refunded' ? 'refunded' : 'charged') : isKnown ? 'free' : 'none';
  if (isOver) return { ...row, charge };
  return {
    ...row,
    charge,
    state: 'failed',
    problemCode: row['problemCode'] ?? 'not_over_at_export',
    problemMessage: row['problemMessage'] ?? 'It was not over when the project was exported.',
    billingRule: row['billingRule'] ?? 'The library it comes from knows whether it was charged.',
  };
}
