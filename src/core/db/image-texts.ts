import type Database from 'better-sqlite3';
import { localEditWords } from '../../shared/local-edit.ts';
import { readLocalEdit } from './local-edits.ts';

/** What is kept of a picture that it can be found by, its tags aside. */
export interface ImageTextRow {
  readonly id: number;
  readonly prompt: string | null;
  readonly revisedPrompt: string | null;
  /** With what was done to it here. */
  readonly fileName: string | null;
  readonly note: string;
  readonly isListed: number;
  readonly model: string | null;
  readonly answer: string | null;
  readonly operation: string | null;
}

/** Of these pictures, given as JSON; those that are not there are left out. */
const texts = `SELECT image.id AS id, COALESCE(run.prompt, file_recipe.prompt) AS prompt,
    image.revised_prompt AS revisedPrompt, image.file_name AS fileName, image.note AS note, image.is_listed AS isListed,
    run.model AS model, attempt.answer AS answer, local_edit.operation AS operation
  FROM json_each(?) AS asked CROSS JOIN image ON image.id = asked.value
    LEFT JOIN run ON run.id = image.run_id LEFT JOIN attempt ON attempt.id = image.attempt_id
    LEFT JOIN local_edit ON local_edit.image_id = image.id
    LEFT JOIN file_recipe ON image.origin = 'imported' AND file_recipe.sha256 = image.sha256`;

/** Reads what pictures are found by from where it is kept, for indexing them and for asking about few of them. */
export function createImageTexts(db: Database.Database) {
  const read = db.prepare<[string], ImageTextRow>(texts);
  return (ids: readonly number[]): ImageTextRow[] =>
    read.all(JSON.stringify(ids)).map((row) => {
      if (row.operation === null) return row;
      const edit = readLocalEdit(row.operation);
      // What was done to a picture here is among its words, as when it was made.
      return edit ? { ...row, fileName: `${row.fileName ?? ''} ${localEditWords(edit)}`.trim() } : row;
    });
}
