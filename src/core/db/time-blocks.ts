import type Database from 'better-sqlite3';

/** Ids from `lowestId` up to, not including, `belowId`. */
export interface IdSpan {
  readonly lowestId: number;
  readonly belowId: number;
}

/** Pictures from one moment to another, both included. */
export interface TimeStretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Ids of one block: read in a third of a millisecond. */
const blockSize = 4_096;
/** More changes than this are not followed: everything is learned anew, block by block. */
const mostChanges = 2_000;
/** Learned beside an answer that could have used them. */
const learnedAtOnce = 4;

interface Block {
  earliestMs: number;
  latestMs: number;
}

export type TimeBlocks = ReturnType<typeof createTimeBlocks>;

/**
 * From when to when the pictures of each few thousand ids are: told where a picture could be that is newer or older than
 * its id says, without reading all between. Kept in memory, learned bit by bit, and followed by what `image_facet` says
 * has changed; what is deleted only makes a block seem wider than it is.
 */
export function createTimeBlocks(db: Database.Database) {
  const { extremes, newest, changes, revisionOf, atRevision } = prepareReads(db);
  let blocks: Block[] = [];
  let known = { revision: 0, id: 0, changedId: 0 };

  /** A revision is the highest one and one more: where the last one was deleted, the next change takes its number. */
  function isRetaken(): boolean {
    const holder = atRevision.get(known.revision);
    if (holder !== undefined) return holder !== known.changedId;
    return (revisionOf.get(known.changedId) ?? 0) < known.revision;
  }

  /** Takes in what has changed since; how many blocks there are by now. */
  function follow(): number {
    const now = newest.get();
    const [revision, id, changedId] = [now?.revision ?? 0, now?.id ?? 0, now?.changedId ?? 0];
    const isChanged = revision !== known.revision || id !== known.id || changedId !== known.changedId;
    if (isChanged && blocks.length > 0) {
      const changed = changes.all(known.revision, known.id, mostChanges + 1);
      if (changed.length > mostChanges || isRetaken()) blocks = [];
      for (const { id: changedId, timeMs } of changed)
        widen(blocks[Math.floor(changedId / blockSize)], timeMs);
    }
    known = { revision, id, changedId };
    return Math.floor(id / blockSize) + 1;
  }

  /** Learns the next few; false when all are known. */
  function learn(): boolean {
    // What is written may still be taken back.
    if (db.inTransaction) return true;
    const count = follow();
    const end = Math.min(count, blocks.length + learnedAtOnce);
    for (let at = blocks.length; at < end; at += 1) {
      const { earliestMs, latestMs } = extremes.get(at * blockSize, (at + 1) * blockSize) ?? {};
      blocks.push({ earliestMs: earliestMs ?? Infinity, latestMs: latestMs ?? -Infinity });
    }
    return blocks.length < count;
  }

  return {
    learn,
    /** Where ids outside of a span may be of a stretch of time; null while that is not known. */
    outside({ lowestId, belowId }: IdSpan, { fromMs, toMs }: TimeStretch): readonly IdSpan[] | null {
      if (learn()) return null;
      const spans: IdSpan[] = [];
      for (const [at, block] of blocks.entries()) {
        if (block.latestMs < fromMs || block.earliestMs > toMs) continue;
        const [first, end] = [at * blockSize, (at + 1) * blockSize];
        if (first < lowestId) spans.push({ lowestId: first, belowId: Math.min(end, lowestId) });
        if (end > belowId) spans.push({ lowestId: Math.max(first, belowId), belowId: end });
      }
      return spans;
    },
  };
}

function prepareReads(db: Database.Database) {
  const extremes = db.prepare<[number, number], { earliestMs: number | null; latestMs: number | null }>(
    `SELECT min(sorted_at_ms) AS earliestMs, max(sorted_at_ms) AS latestMs FROM image_facet NOT INDEXED
      WHERE image_id >= CAST(? AS INTEGER) AND image_id < CAST(? AS INTEGER)`,
  );
  const newest = db.prepare<[], { revision: number; id: number; changedId: number }>(
    `SELECT revision, image_id AS changedId, (SELECT max(image_id) FROM image_facet) AS id
      FROM image_facet INDEXED BY image_facet_revision ORDER BY revision DESC LIMIT 1`,
  );
  const revisionOf = db
    .prepare<[number], number>('SELECT revision FROM image_facet WHERE image_id = ?')
    .pluck();
  const atRevision = db
    .prepare<[number], number>('SELECT image_id FROM image_facet WHERE revision = ?')
    .pluck();
  const changes = db.prepare<[number, number, number], { id: number; timeMs: number }>(
    `SELECT image_id AS id, sorted_at_ms AS timeMs FROM image_facet INDEXED BY image_facet_revision
      WHERE revision > CAST(? AS INTEGER)
      UNION ALL SELECT image_id, sorted_at_ms FROM image_facet NOT INDEXED WHERE image_id > CAST(? AS INTEGER) LIMIT ?`,
  );
  return { extremes, newest, changes, revisionOf, atRevision };
}

function widen(block: Block | undefined, timeMs: number): void {
  if (!block) return;
  block.earliestMs = Math.min(block.earliestMs, timeMs);
  block.latestMs = Math.max(block.latestMs, timeMs);
}
