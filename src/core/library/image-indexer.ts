import type Database from 'better-sqlite3';
import type { ImageId } from '../../shared/ids.ts';
import { localEditWords } from '../../shared/local-edit.ts';
import { createLocalEditsTable } from '../db/local-edits.ts';
import type { Tables } from '../db/tables.ts';

/** Makes one picture findable again by every text that belongs to it. */
export function createImageIndexer(db: Database.Database, tables: Pick<Tables, 'search'>) {
  const text = db.prepare<
    [number],
    {
      prompt: string | null;
      revisedPrompt: string | null;
      fileName: string | null;
      note: string;
      isListed: number;
      model: string | null;
      answer: string | null;
    }
  >(
    `SELECT COALESCE(run.prompt, file_recipe.prompt) AS prompt, image.revised_prompt AS revisedPrompt,
      image.file_name AS fileName, image.note AS note, image.is_listed AS isListed, run.model AS model,
      attempt.answer AS answer
      FROM image LEFT JOIN run ON run.id = image.run_id LEFT JOIN attempt ON attempt.id = image.attempt_id
      LEFT JOIN file_recipe ON image.origin = 'imported' AND file_recipe.sha256 = image.sha256 WHERE image.id = ?`,
  );
  const tags = db
    .prepare<[number], string>(
      'SELECT tag.name FROM image_tag JOIN tag ON tag.id = image_tag.tag_id WHERE image_id = ? ORDER BY tag.name',
    )
    .pluck();
  const localEdits = createLocalEditsTable(db);
  return (id: number): void => {
    const row = text.get(id);
    if (row?.isListed !== 1) return;
    const imageId = id as ImageId; // A row's own id, read from the table it names.
    const edit = localEdits.get(imageId);
    // What was done to a picture here is among its words, as when it was made.
    const fileName = edit ? `${row.fileName ?? ''} ${localEditWords(edit)}`.trim() : row.fileName;
    tables.search.indexImage(imageId, { ...row, fileName, tags: tags.all(id) });
  };
}
