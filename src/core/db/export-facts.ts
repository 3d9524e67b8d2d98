import type Database from 'better-sqlite3';
import type { ImageId, Sha256 } from '../../shared/ids.ts';
import type { ImageFormat } from '../images/image-worker.ts';

/** All that an export says about a picture. */
export interface ExportFacts {
  readonly id: ImageId;
  readonly sha256: Sha256;
  readonly format: ImageFormat;
  readonly sizeBytes: number;
  readonly hasC2pa: number | null;
  readonly fileName: string | null;
  readonly project: string;
  readonly width: number;
  readonly height: number;
  readonly version: number;
  readonly rating: number;
  readonly flag: string | null;
  readonly color: string | null;
  readonly note: string;
  readonly sortedAtMs: number;
  readonly amountNanos: number | null;
  readonly prompt: string | null;
  readonly revisedPrompt: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  /** JSON. */
  readonly parameters: string | null;
  readonly requestId: string | null;
  readonly isPlayMoney: number | null;
}

/** One picture it was made from. */
export interface ExportInput {
  readonly role: string;
  readonly sha256: Sha256;
}

const select = `SELECT image.id, image.sha256, blob.format, blob.size_bytes AS sizeBytes, blob.has_c2pa AS hasC2pa,
    image.file_name AS fileName, project.name AS project, image.width, image.height, image.version, image.rating,
    image.flag, image.color, image.note, image.sorted_at_ms AS sortedAtMs, image.amount_nanos AS amountNanos,
    COALESCE(run.prompt, file_recipe.prompt) AS prompt, image.revised_prompt AS revisedPrompt, run.provider,
    COALESCE(run.model, file_recipe.model) AS model, run.parameters, attempt.request_id AS requestId,
    attempt.is_play_money AS isPlayMoney
  FROM image JOIN blob ON blob.sha256 = image.sha256 JOIN project ON project.id = image.project_id
  LEFT JOIN run ON run.id = image.run_id LEFT JOIN attempt ON attempt.id = image.attempt_id
  LEFT JOIN file_recipe ON file_recipe.sha256 = image.sha256 AND image.run_id IS NULL
  WHERE image.id = ? AND image.purged_at_ms IS NULL`;

/** Reads what exports need, picture by picture: a list of a million is never held whole. */
export function createExportFactsTable(db: Database.Database) {
  const byId = db.prepare<[ImageId], ExportFacts>(select);
  const inputs = db.prepare<[ImageId], ExportInput>(
    `SELECT edge.role, image.sha256 FROM edge JOIN image ON image.id = edge.input_id
      WHERE edge.child_id = ? ORDER BY edge.position`,
  );
  const tags = db
    .prepare<[ImageId], string>(
      'SELECT tag.name FROM image_tag JOIN tag ON tag.id = image_tag.tag_id WHERE image_id = ? ORDER BY tag.name',
    )
    .pluck();
  return {
    /** Null for a picture that was deleted for good. */
    get: (id: ImageId): ExportFacts | null => byId.get(id) ?? null,
    inputs: (id: ImageId): ExportInput[] => inputs.all(id),
    tags: (id: ImageId): string[] => tags.all(id),
  };
}
