import type Database from 'better-sqlite3';
import { z } from 'zod';
import { Parameters } from '../../shared/capabilities.ts';
import type { ConnectionId, ImageId, ProjectId, RunId, Sha256 } from '../../shared/ids.ts';
import type { InputRole, RunInput } from '../../shared/model.ts';

/** A run as stored; its status is derived from its attempts. */
export interface RunRecord {
  readonly id: RunId;
  readonly projectId: ProjectId;
  readonly connectionId: ConnectionId;
  readonly provider: string;
  readonly model: string;
  readonly prompt: string;
  readonly parameters: Parameters;
  readonly wantedCount: number;
  readonly position: number;
  readonly againOf: RunId | null;
  readonly cancelRequestedAtMs: number | null;
  readonly dismissedAtMs: number | null;
  readonly createdAtMs: number;
  /** -1 later, 0 normal, 1 sooner. */
  readonly priority: number;
  /** Merged into the request as it is sent. */
  readonly extra: ExtraFields | null;
  readonly groupId: string | null;
  /** `fetched`: brought home by the id of a task that was bought elsewhere. */
  readonly origin: 'asked' | 'fetched';
  /** Its results are laid over their source, the edge fading this far; null where they are not. */
  readonly keepOutsidePx: number | null;
}

export type ExtraFields = Readonly<Record<string, z.core.util.JSONType>>;

export type NewRun = Omit<
  RunRecord,
  | 'position'
  | 'cancelRequestedAtMs'
  | 'dismissedAtMs'
  | 'priority'
  | 'extra'
  | 'groupId'
  | 'origin'
  | 'keepOutsidePx'
> &
  Partial<Pick<RunRecord, 'extra' | 'groupId' | 'origin' | 'keepOutsidePx'>>;

interface RunRow {
  id: RunId;
  project_id: ProjectId;
  connection_id: ConnectionId;
  provider: string;
  model: string;
  prompt: string;
  parameters: string;
  wanted_count: number;
  position: number;
  again_of: RunId | null;
  cancel_requested_at_ms: number | null;
  dismissed_at_ms: number | null;
  created_at_ms: number;
  priority: number;
  extra: string | null;
  group_id: string | null;
  origin: 'asked' | 'fetched';
  keep_outside_px: number | null;
}

/**
 * A run shows as cells until it delivered everything or somebody dismissed how it ended; both set `dismissed_at_ms`, so
 * that a library of a million runs is asked for a handful of rows of a partial index.
 */
const openRuns = `SELECT * FROM run WHERE dismissed_at_ms IS NULL AND (@projectId IS NULL OR project_id = @projectId)
  ORDER BY created_at_ms DESC, id DESC LIMIT 200`;

export function createRunsTable(db: Database.Database) {
  const insert = db.prepare<Record<string, unknown>>(`INSERT INTO run
    (id, project_id, connection_id, provider, model, prompt, parameters, wanted_count, position, again_of, created_at_ms,
     extra, group_id, origin, keep_outside_px)
    VALUES (@id, @projectId, @connectionId, @provider, @model, @prompt, @parameters, @wantedCount,
      (SELECT COALESCE(MAX(position), 0) + 1 FROM run), @againOf, @createdAtMs, @extra, @groupId, @origin,
      @keepOutsidePx)`);
  const insertInput = db.prepare<[RunId, number, InputRole, ImageId, Sha256]>(
    'INSERT INTO run_input (run_id, position, role, image_id, sha256) VALUES (?, ?, ?, ?, ?)',
  );
  const byId = db.prepare<[RunId], RunRow>('SELECT * FROM run WHERE id = ?');
  const inputs = db.prepare<[RunId], RunInput>(
    'SELECT image_id AS imageId, role, sha256 FROM run_input WHERE run_id = ? ORDER BY position',
  );
  const open = db.prepare<{ projectId: ProjectId | null }, RunRow>(openRuns);
  const group = db.prepare<[string], RunRow>(
    'SELECT * FROM run WHERE group_id = ? AND group_id IS NOT NULL ORDER BY position LIMIT 1500',
  );
  const images = db.prepare<[RunId], { id: ImageId }>(
    `SELECT id FROM image WHERE run_id = ? AND trashed_at_ms IS NULL ORDER BY attempt_id, output_index`,
  );
  const requestCancel = db.prepare<[number, RunId]>(
    'UPDATE run SET cancel_requested_at_ms = ? WHERE id = ? AND cancel_requested_at_ms IS NULL',
  );
  const dismiss = db.prepare<[number, RunId]>('UPDATE run SET dismissed_at_ms = ? WHERE id = ?');
  const again = db.prepare<[RunId], RunRow>('SELECT * FROM run WHERE again_of = ? AND again_of IS NOT NULL');
  const dismissDelivered = db.prepare<[number, RunId]>(`UPDATE run SET dismissed_at_ms = ?
    WHERE id = ? AND wanted_count <= (SELECT SUM(delivered_count) FROM attempt WHERE run_id = run.id)`);
  return {
    insert(run: NewRun, runInputs: readonly RunInput[]): void {
      insert.run({
        ...run,
        parameters: JSON.stringify(run.parameters),
        extra: run.extra ? JSON.stringify(run.extra) : null,
        groupId: run.groupId ?? null,
        origin: run.origin ?? 'asked',
        keepOutsidePx: run.keepOutsidePx ?? null,
      });
      runInputs.forEach((input, position) => {
        insertInput.run(run.id, position, input.role, input.imageId, input.sha256);
      });
    },
    get(id: RunId): RunRecord | null {
      const row = byId.get(id);
      return row ? toRecord(row) : null;
    },
    inputs: (id: RunId): RunInput[] => inputs.all(id),
    imageIds: (id: RunId): ImageId[] => images.all(id).map((row) => row.id),
    /** Runs that asked again for what this one lacked. */
    againOf: (id: RunId): RunRecord[] => again.all(id).map(toRecord),
    /** Runs asked for together, in the order they were asked for. */
    group: (groupId: string): RunRecord[] => group.all(groupId).map(toRecord),
    open: (projectId: ProjectId | null): RunRecord[] => open.all({ projectId }).map(toRecord),
    requestCancel: (id: RunId, nowMs: number) => requestCancel.run(nowMs, id),
    dismiss: (id: RunId, nowMs: number) => dismiss.run(nowMs, id),
    /** Takes a run out of the open ones when everything it wanted is there. */
    dismissDelivered: (id: RunId, nowMs: number) => dismissDelivered.run(nowMs, id),
  };
}

const StoredExtra = z.record(z.string(), z.json());

function toRecord(row: RunRow): RunRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    connectionId: row.connection_id,
    provider: row.provider,
    model: row.model,
    prompt: row.prompt,
    parameters: Parameters.parse(JSON.parse(row.parameters)),
    wantedCount: row.wanted_count,
    position: row.position,
    againOf: row.again_of,
    cancelRequestedAtMs: row.cancel_requested_at_ms,
    dismissedAtMs: row.dismissed_at_ms,
    createdAtMs: row.created_at_ms,
    priority: row.priority,
    extra: row.extra === null ? null : StoredExtra.parse(JSON.parse(row.extra)),
    groupId: row.group_id,
    origin: row.origin,
    keepOutsidePx: row.keep_outside_px,
  };
}
