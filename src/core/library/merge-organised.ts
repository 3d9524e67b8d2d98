import type { MergedImages, MergeSides } from './merge-sides.ts';
import { createRowWriter, idOf, matchRows, readRows, type StoredRow } from './merge-maps.ts';

type Databases = Pick<MergeSides, 'here' | 'there'>;

/** The row of a table that belongs to a picture, for pictures that came back; null for any other. */
export function memberHere(row: StoredRow, images: MergedImages): StoredRow | null {
  const id = Number(row['image_id']);
  return images.lost.has(id) ? { image_id: images.ids.get(id) } : null;
}

/**
 * Collections of pictures that came back: found here by their name, made anew where there is none. Other pictures stay in
 * the collections they are in, and a collection that was deleted here comes back only with a picture that was lost.
 */
export function mergeCollections({ here, there }: Databases, images: MergedImages): void {
  const members = readRows(there, 'collection_image', 'collection_id, image_id').filter((row) =>
    images.lost.has(Number(row['image_id'])),
  );
  const wanted = new Set(members.map((row) => Number(row['collection_id'])));
  const matching = matchRows(
    readRows(there, 'collection').filter((row) => wanted.has(idOf(row))),
    readRows(here, 'collection'),
    (row) => String(row['folded']),
  );
  const writer = createRowWriter(here, 'collection');
  // Its pictures are counted as they are put in.
  for (const row of matching.lost) matching.ids.set(idOf(row), writer.add({ ...row, image_count: 0 }));
  const links = createRowWriter(here, 'collection_image');
  for (const row of members) {
    const collectionId = matching.ids.get(Number(row['collection_id']));
    links.addIfAbsent({ ...row, ...memberHere(row, images), collection_id: collectionId });
  }
}

/** Which stack here is which one there, by the moment it was made; one that is not here is made when it is asked for. */
export function createStackMap({ here, there }: Databases): (id: unknown) => number | null {
  const matching = matchRows(readRows(there, 'stack'), readRows(here, 'stack'), (row) =>
    String(row['created_at_ms']),
  );
  const lost = new Map(matching.lost.map((row) => [idOf(row), row]));
  const writer = createRowWriter(here, 'stack');
  return (given) => {
    if (given === null) return null;
    const id = Number(given);
    const row = lost.get(id);
    if (row && !matching.ids.has(id)) matching.ids.set(id, writer.add(row));
    return matching.ids.get(id) ?? null;
  };
}

/**
 * Bytes that were given up here and are wanted again by a picture that came back; what the merge has copied of others is
 * asked to go again.
 */
export function reviveOriginals({ here }: Pick<MergeSides, 'here'>): void {
  here.exec(`UPDATE blob SET removed_at_ms = NULL WHERE removed_at_ms IS NOT NULL
      AND EXISTS (SELECT 1 FROM image WHERE image.sha256 = blob.sha256 AND image.purged_at_ms IS NULL);
    DELETE FROM original_removal WHERE sha256 IN (SELECT sha256 FROM blob WHERE removed_at_ms IS NULL);
    INSERT OR IGNORE INTO original_removal SELECT sha256, format FROM blob WHERE removed_at_ms IS NOT NULL`);
}
