import type Database from 'better-sqlite3';
import type { ImageId } from '../../shared/ids.ts';
import type { ChainNode, InputRole, Relation } from '../../shared/model.ts';
import { cellColumns, cellJoins, labelOf, toCell, type CellRow, type LabelRow } from './cells.ts';

export interface NewEdge {
  readonly childId: ImageId;
  /** Order of the inputs, from 0. */
  readonly position: number;
  readonly inputId: ImageId;
  readonly role: InputRole;
}

interface RelationRow extends LabelRow {
  role: InputRole;
  width: number;
  height: number;
  thumbhash: Buffer | null;
}

interface ChainRow extends CellRow {
  prompt: string;
  parent_id: ImageId | null;
  answer: string | null;
  model: string | null;
  connection: string | null;
  provider: string | null;
  took_ms: number | null;
  trashed_at_ms: number | null;
  purged_at_ms: number | null;
}

const chainLimit = 500;

/** Only these two make a chain: a reference or a mask is used, not continued. */
const continues = `edge.role IN ('source', 'turn')`;

/** The recursion takes rows first in, first out, so each LIMIT keeps the pictures nearest to where it starts. */
const ancestors = `WITH RECURSIVE up(id) AS (
    SELECT @id
    UNION
    SELECT edge.input_id FROM up JOIN edge ON edge.child_id = up.id AND ${continues}
    LIMIT ${chainLimit}
  ) SELECT id FROM up`;

const descendants = `WITH RECURSIVE down(id) AS (
    SELECT value FROM json_each(@roots)
    UNION
    SELECT edge.child_id FROM down JOIN edge ON edge.input_id = down.id AND ${continues}
    LIMIT ${chainLimit}
  ) SELECT id FROM down`;

/** By id: a picture is always numbered after what it was made from, whatever the clock said. */
const chainNodes = `SELECT ${cellColumns}, COALESCE(run.prompt, '') AS prompt,
    (SELECT edge.input_id FROM edge WHERE edge.child_id = image.id AND ${continues}
      AND edge.input_id IN (SELECT value FROM json_each(@ids))
      ORDER BY edge.role = 'turn', edge.position LIMIT 1) AS parent_id,
    image.trashed_at_ms, image.purged_at_ms, attempt.answer, run.model, run.provider, connection.name AS connection,
    attempt.finished_at_ms - attempt.sent_at_ms AS took_ms
  FROM image ${cellJoins} LEFT JOIN connection ON connection.id = run.connection_id
  WHERE image.id IN (SELECT value FROM json_each(@ids))
  ORDER BY image.id`;

const relationColumns = `image.id, image.width, image.height, image.thumbhash, image.file_name,
  substr(run.prompt, 1, 200) AS prompt_start, edge.role`;

/** What was made from what: child picture ← input picture, with a role and an order. */
export function createEdgesTable(db: Database.Database) {
  const insert = db.prepare<NewEdge>(
    'INSERT INTO edge (child_id, position, input_id, role) VALUES (@childId, @position, @inputId, @role)',
  );
  const inputs = db.prepare<[ImageId], RelationRow>(
    `SELECT ${relationColumns} FROM edge JOIN image ON image.id = edge.input_id
      LEFT JOIN run ON run.id = image.run_id WHERE edge.child_id = ? ORDER BY edge.position`,
  );
  const children = db.prepare<[ImageId], RelationRow>(
    `SELECT ${relationColumns} FROM edge JOIN image ON image.id = edge.child_id
      LEFT JOIN run ON run.id = image.run_id WHERE edge.input_id = ? AND image.trashed_at_ms IS NULL
      ORDER BY image.sorted_at_ms, image.id LIMIT 200`,
  );
  const up = db.prepare<{ id: ImageId }, { id: ImageId }>(ancestors);
  const down = db.prepare<{ roots: string }, { id: ImageId }>(descendants);
  const nodes = db.prepare<{ ids: string }, ChainRow>(chainNodes);

  function chainIds(id: ImageId): ImageId[] {
    const above = up.all({ id }).map((row) => row.id);
    if (above.length >= chainLimit) return above;
    const below = down.all({ roots: JSON.stringify(above.toReversed()) }).map((row) => row.id);
    return [...new Set([...above, ...below])].slice(0, chainLimit);
  }

  return {
    insert: (edge: NewEdge) => insert.run(edge),
    /** What this picture was made from, in order. */
    inputs: (id: ImageId): Relation[] => inputs.all(id).map(toRelation),
    /** What was made from this picture and is not in the trash, oldest first. */
    children: (id: ImageId): Relation[] => children.all(id).map(toRelation),
    /**
     * Everything reachable by source and turn edges, oldest first. Of a chain longer than 500 the pictures this one
     * came from stay, nearest first.
     */
    chain(id: ImageId): ChainNode[] {
      return nodes.all({ ids: JSON.stringify(chainIds(id)) }).map(toChainNode);
    },
    /** The same of given pictures, wherever they belong; what is not there is left out. */
    nodes(ids: readonly ImageId[]): ChainNode[] {
      const found = new Map(nodes.all({ ids: JSON.stringify(ids) }).map((row) => [row.id, toChainNode(row)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
  };
}

function toChainNode(row: ChainRow): ChainNode {
  return {
    cell: toCell(row),
    prompt: row.prompt,
    parentId: row.parent_id,
    answer: row.answer,
    model: row.model,
    connection: row.connection,
    provider: row.provider,
    tookMs: row.took_ms,
    isTrashed: row.trashed_at_ms !== null,
    isGone: row.purged_at_ms !== null,
  };
}

function toRelation(row: RelationRow): Relation {
  return {
    imageId: row.id,
    role: row.role,
    width: row.width,
    height: row.height,
    thumbhash: row.thumbhash?.toString('base64') ?? null,
    label: labelOf(row),
  };
}
