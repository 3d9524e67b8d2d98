import { isOpen } from '../db/tombstones.ts';
import type { MergeSides } from './merge-sides.ts';
import { idOf, readRows, type StoredRow } from './merge-maps.ts';

type Databases = Pick<MergeSides, 'here' | 'there'>;

/** When a picture was deleted for good, by what never changes about it. */
type Deletions = ReadonlyMap<string, number>;

const keyOf = (row: StoredRow): string => `${String(row['sha256'])}|${String(row['created_at_ms'])}`;

/** Brings what only the backup knows of deletions: an older backup merged after it must not undo them. */
export function mergeDeletions({ here, there }: Databases): void {
  const add = here.prepare<StoredRow>(
    `INSERT OR IGNORE INTO purged_image (sha256, created_at_ms, purged_at_ms)
      SELECT @sha256, @created_at_ms, @purged_at_ms
      WHERE NOT EXISTS (SELECT 1 FROM image WHERE sha256 = @sha256 AND created_at_ms = @created_at_ms)`,
  );
  for (const row of readRows(there, 'purged_image', 'sha256')) add.run(row);
}

/** What becomes of pictures that the library lacks because they were deleted for good. */
export interface DeletedForGood {
  /** Ids in the backup of those that do not come back at all. */
  readonly away: ReadonlySet<number>;
  /** Of those whose place does, as something that comes back was made from them; with the moment they were deleted. */
  readonly places: ReadonlyMap<number, number>;
}

/** Looks through the pictures that the library lacks; `newRuns` are those whose inputs come back. */
export function findDeleted(
  { here, there }: Databases,
  lost: readonly StoredRow[],
  newRuns: ReadonlySet<string>,
): DeletedForGood {
  const deletions: Deletions = new Map(
    readRows(here, 'purged_image', 'sha256').map((row) => [keyOf(row), Number(row['purged_at_ms'])]),
  );
  const away = new Set<number>();
  const places = new Map<number, number>();
  const deletedAtMs = new Map<number, number>();
  for (const row of lost) {
    const atMs = row['attempt_id'] === null ? deletions.get(keyOf(row)) : undefined;
    if (atMs !== undefined) deletedAtMs.set(idOf(row), atMs);
  }
  if (deletedAtMs.size === 0) return { away, places };
  const keepPlace = (id: number): void => {
    const atMs = deletedAtMs.get(id);
    if (atMs === undefined || places.has(id)) return;
    places.set(id, atMs);
    // A place stands in its own chain.
    for (const input of inputsOf.get(id) ?? []) keepPlace(input);
  };
  const inputsOf = new Map<number, number[]>();
  for (const row of readRows(there, 'edge', 'child_id, position', 'child_id, input_id')) {
    const child = Number(row['child_id']);
    inputsOf.set(child, [...(inputsOf.get(child) ?? []), Number(row['input_id'])]);
  }
  for (const row of lost) {
    if (!deletedAtMs.has(idOf(row))) for (const input of inputsOf.get(idOf(row)) ?? []) keepPlace(input);
  }
  for (const row of readRows(there, 'run_input', 'run_id, position', 'run_id, image_id'))
    if (newRuns.has(String(row['run_id']))) keepPlace(Number(row['image_id']));
  for (const id of deletedAtMs.keys()) if (!places.has(id)) away.add(id);
  return { away, places };
}

/** The row of such a place: as a purge leaves it. */
export function placeOf(row: StoredRow, purgedAtMs: number): StoredRow {
  return {
    ...row,
    trashed_at_ms: row['trashed_at_ms'] ?? purgedAtMs,
    purged_at_ms: purgedAtMs,
    ...{ note: '', rating: 0, flag: null, color: null, stack_id: null, is_unstacked: 0 },
  };
}

/** Lets go of bytes that came with rows which stayed away. */
export function forgetDeletedBytes({ here }: Pick<MergeSides, 'here'>): void {
  here.exec(`UPDATE blob SET removed_at_ms = (SELECT max(purged_at_ms) FROM purged_image WHERE sha256 = blob.sha256)
      WHERE removed_at_ms IS NULL AND sha256 IN (SELECT sha256 FROM purged_image)
        AND NOT EXISTS (SELECT 1 FROM image WHERE image.sha256 = blob.sha256 AND image.purged_at_ms IS NULL)
        AND NOT EXISTS (SELECT 1 FROM run_input WHERE run_input.sha256 = blob.sha256
          AND (run_input.image_id IS NULL OR ${isOpen}));
    DELETE FROM blob WHERE removed_at_ms IS NOT NULL AND sha256 IN (SELECT sha256 FROM purged_image)
      AND NOT EXISTS (SELECT 1 FROM image WHERE image.sha256 = blob.sha256)
      AND NOT EXISTS (SELECT 1 FROM run_input WHERE run_input.sha256 = blob.sha256);`);
}

/** Originals of the backup that no picture will show, as what showed them was deleted for good here: they are not copied. */
export function unwantedOriginals({ here, there }: Databases): ReadonlySet<string> {
  const known = 'SELECT sha256, created_at_ms FROM purged_image';
  const rows = [
    ...here.prepare<[], StoredRow>(known).all(),
    ...there.prepare<[], StoredRow>(known).all(),
    ...here
      .prepare<[], StoredRow>('SELECT sha256, created_at_ms FROM image WHERE purged_at_ms IS NOT NULL')
      .all(),
  ];
  const deleted = new Set(rows.map(keyOf));
  const isKept = here
    .prepare<[unknown], number>('SELECT 1 FROM blob WHERE sha256 = ? AND removed_at_ms IS NULL')
    .pluck();
  const shown = there.prepare<[unknown], StoredRow>(
    'SELECT sha256, created_at_ms FROM image WHERE sha256 = ? AND purged_at_ms IS NULL',
  );
  const unwanted = new Set<string>();
  for (const { sha256 } of rows) {
    if (isKept.get(sha256) !== undefined) continue;
    if (shown.all(sha256).every((row) => deleted.has(keyOf(row)))) unwanted.add(String(sha256));
  }
  return unwanted;
}

/** What a merge says of it; null where there is nothing to say. */
export function deletedNotice(count: number): string | null {
  if (count === 0) return null;
  return count === 1
    ? '1 picture that was deleted for good here stays deleted.'
    : `${count.toLocaleString('en-US')} pictures that were deleted for good here stay deleted.`;
}
