import type Database from 'better-sqlite3';
import type { ImageId } from '../../shared/ids.ts';
import { LocalEdit } from '../../shared/local-edit.ts';

/** How pictures made here came about, and which results still wait to be laid over their source. */
export function createLocalEditsTable(db: Database.Database) {
  const insert = db.prepare<[ImageId, string]>('INSERT INTO local_edit (image_id, operation) VALUES (?, ?)');
  const byId = db.prepare<[ImageId], string>('SELECT operation FROM local_edit WHERE image_id = ?').pluck();
  const owe = db.prepare<[ImageId]>(
    `INSERT OR IGNORE INTO outside_kept (image_id, state) VALUES (?, 'pending')`,
  );
  const owed = db.prepare<[], { imageId: ImageId; featherPx: number }>(
    `SELECT outside_kept.image_id AS imageId, COALESCE(run.keep_outside_px, 0) AS featherPx FROM outside_kept
      JOIN image ON image.id = outside_kept.image_id LEFT JOIN run ON run.id = image.run_id
      WHERE outside_kept.state = 'pending' ORDER BY outside_kept.image_id`,
  );
  const settle = db.prepare<[string, string | null, ImageId]>(
    'UPDATE outside_kept SET state = ?, problem = ? WHERE image_id = ?',
  );
  const problem = db
    .prepare<[ImageId], string>(`SELECT problem FROM outside_kept WHERE image_id = ? AND state = 'failed'`)
    .pluck();
  return {
    insert: (id: ImageId, edit: LocalEdit) => insert.run(id, JSON.stringify(edit)),
    /** Null for a picture that was bought or brought along, and for an operation this version does not know. */
    get(id: ImageId): LocalEdit | null {
      const text = byId.get(id);
      return text === undefined ? null : readLocalEdit(text);
    },
    /** Notes, with the picture itself, that its outside is to be kept. */
    oweOutside: (id: ImageId) => owe.run(id),
    owedOutsides: () => owed.all(),
    settleOutside: (id: ImageId, why: string | null) => settle.run(why === null ? 'done' : 'failed', why, id),
    outsideProblem: (id: ImageId): string | null => problem.get(id) ?? null,
  };
}

/** An operation as it is stored; null for one that this version does not know. */
export function readLocalEdit(operation: string): LocalEdit | null {
  return LocalEdit.safeParse(JSON.parse(operation)).data ?? null;
}
