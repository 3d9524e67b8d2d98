import type Database from 'better-sqlite3';
import type { ConnectionId, ImageId, ProviderId, Sha256 } from '../../shared/ids.ts';

/** One step of a chain as stored: a picture, and the call it came from. */
export interface StoredTurn {
  readonly imageId: ImageId;
  readonly sha256: Sha256;
  readonly prompt: string;
  readonly answer: string | null;
  readonly provider: ProviderId;
  readonly connectionId: ConnectionId;
  readonly remoteId: string | null;
}

/** Longer conversations are cut at their far end: no model reads further back, and every word is paid for again. */
const mostTurns = 20;

/** Up from a picture by what each was edited from first, as `images.chain` links them; imported pictures say nothing. */
const turnsOf = `WITH RECURSIVE up(id, depth) AS (
    SELECT @id, 0
    UNION ALL
    SELECT (SELECT edge.input_id FROM edge WHERE edge.child_id = up.id AND edge.role IN ('source', 'turn')
      ORDER BY edge.role = 'turn', edge.position LIMIT 1), up.depth + 1
    FROM up WHERE up.id IS NOT NULL AND up.depth < ${mostTurns - 1}
  )
  SELECT image.id AS imageId, image.sha256, run.prompt, attempt.answer, run.provider,
    run.connection_id AS connectionId, attempt.remote_id AS remoteId
  FROM up JOIN image ON image.id = up.id JOIN run ON run.id = image.run_id
    LEFT JOIN attempt ON attempt.id = image.attempt_id
  ORDER BY up.depth DESC`;

/** The conversations that chains of edits are, read from the pictures themselves. */
export function createConversationsTable(db: Database.Database) {
  const turns = db.prepare<{ id: ImageId }, StoredTurn>(turnsOf);
  return {
    /** The steps that led to a picture, itself included, oldest first; the newest 20 of a longer one. */
    turns: (id: ImageId): StoredTurn[] => turns.all({ id }),
  };
}
