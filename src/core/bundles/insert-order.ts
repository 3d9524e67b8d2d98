import type { ImageId } from '../../shared/ids.ts';
import { foldText } from '../db/search-terms.ts';
import { plainLine } from '../files/display-name.ts';
import type { BundleRows } from './bundle-format.ts';
import type { BundleInsert } from './insert-bundle.ts';
import type { RowMap } from './row-map.ts';

/** Pictures that came in with this bundle, by their ids in it. */
type NewImages = ReadonlyMap<number, ImageId>;

/**
 * Collections and stacks of what came in. A collection of the same name is the same collection. What came in before stays
 * as people have ordered it since: one with no new picture in it is passed over.
 */
export function insertOrder(insert: BundleInsert, map: RowMap, newImages: NewImages): void {
  if (newImages.size === 0) return;
  insertCollections(insert, map, newImages);
  insertStacks(insert, map, newImages);
}

function insertCollections({ db, rows }: BundleInsert, map: RowMap, newImages: NewImages): void {
  const find = db.prepare<[string], number>('SELECT id FROM collection WHERE folded = ?').pluck();
  const add = db.prepare<[string, string, number]>(
    'INSERT INTO collection (name, folded, created_at_ms) VALUES (?, ?, ?)',
  );
  const link = db.prepare<[number, number]>(
    `INSERT OR IGNORE INTO collection_image (collection_id, image_id, sorted_at_ms)
      SELECT ?, id, sorted_at_ms FROM image WHERE id = ?`,
  );
  const members = Map.groupBy(rows.member, (row) => row.collectionId);
  for (const row of rows.collection) {
    const here = members.get(row.id) ?? [];
    const name = [...plainLine(row.name)].slice(0, 100).join('');
    if (name === '' || !here.some(({ imageId }) => newImages.has(imageId))) continue;
    const known = find.get(foldText(name));
    const id = known ?? Number(add.run(name, foldText(name), row.createdAtMs).lastInsertRowid);
    for (const { imageId } of here) {
      if (known === undefined || newImages.has(imageId)) link.run(id, Number(map.get('image', imageId)));
    }
  }
}

/** A new picture joins the stack that those before it are in, or makes one with the others that are new. */
function insertStacks({ db, rows }: BundleInsert, map: RowMap, newImages: NewImages): void {
  const stackOf = db.prepare<[number], number | null>('SELECT stack_id FROM image WHERE id = ?').pluck();
  const add = db.prepare<[number]>('INSERT INTO stack (created_at_ms) VALUES (?)');
  const put = db.prepare<[number, number]>('UPDATE image SET stack_id = ? WHERE id = ?');
  const stacked = Map.groupBy(rows.image, (row) => row.stackId);
  for (const row of rows.stack) {
    const members = stacked.get(row.id) ?? [];
    const fresh = members.flatMap(({ id }) => newImages.get(id) ?? []);
    if (fresh.length === 0) continue;
    const before = members
      .filter(({ id }) => !newImages.has(id))
      .map(({ id }) => stackOf.get(Number(map.get('image', id))) ?? null)
      .find((id) => id !== null);
    const stackId = before ?? Number(add.run(row.createdAtMs).lastInsertRowid);
    for (const imageId of fresh) put.run(stackId, imageId);
  }
}

/** How new pictures that were made without a provider came about, and what was painted on them. */
export function insertEdits({ tables, rows }: BundleInsert, newImages: NewImages): void {
  for (const { imageId, operation } of rows.edit) {
    const id = newImages.get(imageId);
    if (id !== undefined) tables.localEdits.insert(id, operation);
  }
  const steps = Map.groupBy(inPlace(rows.step), (row) => row.imageId);
  for (const { imageId: originId, featherPx, markedPixels, changedAtMs } of rows.mask) {
    const imageId = newImages.get(originId);
    if (imageId === undefined) continue;
    const painted = (steps.get(originId) ?? []).map(({ step }) => step);
    tables.masks.change({
      imageId,
      featherPx,
      markedPixels,
      keepSteps: 0,
      steps: painted,
      nowMs: changedAtMs,
    });
  }
}

const inPlace = (steps: BundleRows['step']) => steps.toSorted((one, other) => one.position - other.position);
