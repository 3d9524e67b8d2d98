import type { ImageId, ProjectId, RunId, StackId } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';
import type { ColorLabel, Flag } from '../../shared/organise-model.ts';

/** What a cell of the grid needs, wherever the ids come from; `image` must be in the FROM clause. */
export const cellColumns = `image.id, image.project_id, image.run_id, image.width, image.height, image.thumbhash,
  image.sorted_at_ms, image.amount_nanos, image.version, image.file_name, substr(run.prompt, 1, 200) AS prompt_start,
  image.differs, image.rating, image.flag, image.color, image.stack_id, image.is_unstacked,
  image.purged_at_ms IS NOT NULL AS is_purged, attempt.is_play_money`;
export const cellJoins = `LEFT JOIN run ON run.id = image.run_id LEFT JOIN attempt ON attempt.id = image.attempt_id`;

export interface CellRow extends LabelRow {
  project_id: ProjectId;
  run_id: RunId | null;
  width: number;
  height: number;
  thumbhash: Buffer | null;
  sorted_at_ms: number;
  amount_nanos: number | null;
  version: number;
  differs: number;
  rating: number;
  flag: Flag | null;
  color: ColorLabel | null;
  stack_id: StackId | null;
  is_unstacked: number;
  is_purged: number;
  is_play_money: number | null;
}

export interface LabelRow {
  id: ImageId;
  file_name: string | null;
  prompt_start: string | null;
}

export function toCell(row: CellRow): ImageCell {
  return {
    id: row.id,
    projectId: row.project_id,
    runId: row.run_id,
    width: row.width,
    height: row.height,
    thumbhash: row.thumbhash?.toString('base64') ?? null,
    sortedAtMs: row.sorted_at_ms,
    label: labelOf(row),
    amountNanos: row.amount_nanos,
    isPlayMoney: row.is_play_money === 1,
    version: row.version,
    differs: row.differs === 1,
    rating: row.rating,
    flag: row.flag,
    color: row.color,
    stackId: row.stack_id,
    isUnstacked: row.is_unstacked === 1,
    isPurged: row.is_purged === 1,
  };
}

const labelCharacters = 80;

/** First words of the prompt, else the file's name, else the picture's number: never empty. */
export function labelOf(row: LabelRow): string {
  const text = (row.prompt_start ?? '').replace(/\s+/g, ' ').trim();
  if (text === '') return row.file_name ?? `Picture ${row.id}`;
  const characters = [...text];
  if (characters.length <= labelCharacters) return text;
  const cut = characters.slice(0, labelCharacters).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${lastSpace > labelCharacters / 2 ? cut.slice(0, lastSpace) : cut}…`;
}
