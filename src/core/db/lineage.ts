import type Database from 'better-sqlite3';
import { z } from 'zod';
import { Parameters } from '../../shared/capabilities.ts';
import { mostGraphNodes, type MadeStep } from '../../shared/chain-model.ts';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import type { InputRole } from '../../shared/model.ts';

/** An edge as stored. */
export interface EdgeRow {
  readonly childId: ImageId;
  readonly inputId: ImageId;
  readonly role: InputRole;
}

/** What a graph knows of a picture. */
export interface GraphRow {
  readonly id: ImageId;
  readonly projectId: ProjectId;
  readonly amountNanos: number | null;
  readonly isMade: number;
  readonly isPlayMoney: number;
  readonly isTrashed: number;
  readonly isGone: number;
  readonly differs: number;
  readonly isListed: number;
}

interface StepRow extends Omit<MadeStep, 'inputs' | 'state' | 'parameters' | 'extra' | 'isPlayMoney'> {
  readonly isTrashed: number;
  readonly isGone: number;
  readonly isPlayMoney: number | null;
  readonly parameters: string | null;
  readonly extra: string | null;
}

/** A step without what it was made from. */
export type StoredStep = Omit<MadeStep, 'inputs'>;

const graphColumns = `image.id, image.project_id AS projectId, image.amount_nanos AS amountNanos,
  image.run_id IS NOT NULL AS isMade, COALESCE(attempt.is_play_money, 0) AS isPlayMoney,
  image.trashed_at_ms IS NOT NULL AS isTrashed, image.purged_at_ms IS NOT NULL AS isGone, image.differs,
  image.is_listed AS isListed`;

const hasEdge = `(EXISTS (SELECT 1 FROM edge WHERE edge.child_id = image.id)
  OR EXISTS (SELECT 1 FROM edge WHERE edge.input_id = image.id))`;

/** What was removed for good is found through what was made from it. Both halves are read from partial indexes, the newest first, and stop at the limit. */
const projectIds = `SELECT id FROM (SELECT image.id FROM image
    WHERE project_id = @projectId AND trashed_at_ms IS NULL AND is_listed = 1 AND ${hasEdge}
    ORDER BY sorted_at_ms DESC, id DESC LIMIT @limit)
  UNION ALL SELECT id FROM (SELECT image.id FROM image
    WHERE trashed_at_ms IS NOT NULL AND purged_at_ms IS NULL AND project_id = @projectId AND is_listed = 1 AND ${hasEdge}
    ORDER BY trashed_at_ms DESC, id DESC LIMIT @limit)`;

const continues = `edge.role IN ('source', 'turn')`;

const chainIds = `WITH RECURSIVE up(id) AS (
    SELECT @id
    UNION SELECT edge.input_id FROM up JOIN edge ON edge.child_id = up.id AND ${continues}
    LIMIT @limit
  ), down(id) AS (
    SELECT id FROM up
    UNION SELECT edge.child_id FROM down JOIN edge ON edge.input_id = down.id AND ${continues}
    LIMIT @limit
  ) SELECT id FROM down`;

/** Everything that went into a picture, at any depth and in any role. */
const inputIds = `WITH RECURSIVE up(id) AS (
    SELECT @id
    UNION SELECT edge.input_id FROM up JOIN edge ON edge.child_id = up.id
    LIMIT @limit
  ) SELECT id FROM up`;

const stepColumns = `image.id AS imageId, image.version, image.origin, image.width, image.height,
  image.file_name AS fileName, run.prompt, image.revised_prompt AS revisedPrompt, run.model,
  connection.name AS connection, run.parameters, run.extra, image.amount_nanos AS amountNanos,
  attempt.is_play_money AS isPlayMoney, COALESCE(attempt.sent_at_ms, image.created_at_ms) AS madeAtMs,
  image.trashed_at_ms IS NOT NULL AS isTrashed, image.purged_at_ms IS NOT NULL AS isGone`;

/** What was made from what, many pictures at a time. */
export function createLineageTable(db: Database.Database) {
  const ofProject = db.prepare<{ projectId: ProjectId; limit: number }, { id: ImageId }>(projectIds);
  const ofChain = db.prepare<{ id: ImageId; limit: number }, { id: ImageId }>(chainIds);
  const inputsOf = db.prepare<{ id: ImageId; limit: number }, { id: ImageId }>(inputIds);
  const edges = db.prepare<
    [string],
    EdgeRow
  >(`SELECT edge.child_id AS childId, edge.input_id AS inputId, edge.role
    FROM json_each(?) AS wanted CROSS JOIN edge ON edge.child_id = wanted.value ORDER BY edge.child_id, edge.position`);
  const graphRows = db.prepare<[string], GraphRow>(`SELECT ${graphColumns} FROM json_each(?) AS wanted
    CROSS JOIN image ON image.id = wanted.value LEFT JOIN attempt ON attempt.id = image.attempt_id`);
  const steps = db.prepare<[string], StepRow>(`SELECT ${stepColumns} FROM json_each(?) AS wanted
    CROSS JOIN image ON image.id = wanted.value LEFT JOIN run ON run.id = image.run_id
    LEFT JOIN attempt ON attempt.id = image.attempt_id
    LEFT JOIN connection ON connection.id = run.connection_id ORDER BY image.id`);
  return {
    /** Pictures of a project with any edge, those in the trash included; one more than can be drawn when there are. */
    idsOfProject: (projectId: ProjectId): ImageId[] =>
      ofProject.all({ projectId, limit: mostGraphNodes + 1 }).map((row) => row.id),
    /** Everything reachable by source and turn edges. */
    idsOfChain: (id: ImageId): ImageId[] =>
      ofChain.all({ id, limit: mostGraphNodes + 1 }).map((row) => row.id),
    /** The picture and everything that went into it, nearest first. */
    idsOfInputs: (id: ImageId, limit: number): ImageId[] => inputsOf.all({ id, limit }).map((row) => row.id),
    /** What these pictures were made from, in order. */
    edgesTo: (ids: readonly ImageId[]): EdgeRow[] => edges.all(JSON.stringify(ids)),
    graphRows: (ids: readonly ImageId[]): GraphRow[] => graphRows.all(JSON.stringify(ids)),
    /** By id: a picture is always numbered after what it was made from. */
    steps: (ids: readonly ImageId[]): StoredStep[] => steps.all(JSON.stringify(ids)).map(toStep),
  };
}

const StoredExtra = z.record(z.string(), z.json());

function toStep({ isTrashed, isGone, ...row }: StepRow): StoredStep {
  return {
    ...row,
    state: isGone === 1 ? 'gone' : isTrashed === 1 ? 'trash' : 'here',
    isPlayMoney: row.isPlayMoney === 1,
    parameters: row.parameters === null ? null : Parameters.parse(JSON.parse(row.parameters)),
    extra: row.extra === null ? null : StoredExtra.parse(JSON.parse(row.extra)),
  };
}
