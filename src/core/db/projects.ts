import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ImageId, ProjectId } from '../../shared/ids.ts';
import { Draft } from '../../shared/draft-model.ts';
import type { Project } from '../../shared/model.ts';

export interface NewProject {
  readonly name: string;
  readonly isSample: boolean;
  readonly createdAtMs: number;
}

interface ProjectRow {
  id: ProjectId;
  name: string;
  cover_id: ImageId | null;
  image_count: number;
  spent_nanos: number;
  is_sample: number;
  created_at_ms: number;
  archived_at_ms: number | null;
  default_connection_id: ConnectionId | null;
}

/** The chosen cover while it is neither trashed nor moved away, else the newest picture. */
const cover = `COALESCE(
  (SELECT chosen.id FROM image AS chosen WHERE chosen.id = project.cover_image_id
    AND chosen.project_id = project.id AND chosen.trashed_at_ms IS NULL),
  (SELECT image.id FROM image WHERE image.project_id = project.id AND image.trashed_at_ms IS NULL
    AND image.is_listed = 1 ORDER BY image.sorted_at_ms DESC, image.id DESC LIMIT 1))`;

/** Totals sum ledger entries, never shares of pictures: attempts that delivered nothing count too. */
const selectProject = `SELECT project.id, project.name, ${cover} AS cover_id, project.is_sample, project.created_at_ms,
    project.archived_at_ms,
    (SELECT connection.id FROM connection WHERE connection.id = project.default_connection_id
      AND connection.removed_at_ms IS NULL) AS default_connection_id,
    project.image_count,
    COALESCE((SELECT net_nanos FROM spend_total WHERE kind = 'project' AND key = CAST(project.id AS TEXT)), 0)
      AS spent_nanos
  FROM project`;

export function createProjectsTable(db: Database.Database) {
  const insert = db.prepare<[string, number, number]>(
    'INSERT INTO project (name, is_sample, created_at_ms) VALUES (?, ?, ?)',
  );
  const byId = db.prepare<[ProjectId], ProjectRow>(`${selectProject} WHERE project.id = ?`);
  const listAll = db.prepare<{ includeArchived: number }, ProjectRow>(
    `${selectProject} WHERE @includeArchived = 1 OR project.archived_at_ms IS NULL
      ORDER BY project.created_at_ms DESC, project.id DESC`,
  );
  const byName = db.prepare<[string], { id: ProjectId }>('SELECT id FROM project WHERE name = ?');
  const rename = db.prepare<[string, ProjectId]>('UPDATE project SET name = ? WHERE id = ?');
  const setArchived = db.prepare<[number | null, ProjectId]>(
    'UPDATE project SET archived_at_ms = ? WHERE id = ?',
  );
  const setCover = db.prepare<[ImageId | null, ProjectId]>(
    'UPDATE project SET cover_image_id = ? WHERE id = ?',
  );
  const setDefaultConnection = db.prepare<[ConnectionId | null, ProjectId]>(
    'UPDATE project SET default_connection_id = ? WHERE id = ?',
  );
  const draft = db.prepare<[ProjectId], { draft: string | null }>('SELECT draft FROM project WHERE id = ?');
  const saveDraft = db.prepare<[string, ProjectId]>('UPDATE project SET draft = ? WHERE id = ?');

  return {
    create(project: NewProject): ProjectId {
      refuseTaken(byName, project.name, null);
      const result = insert.run(project.name, project.isSample ? 1 : 0, project.createdAtMs);
      // AUTOINCREMENT gives positive safe integers, which is all the brand says.
      return Number(result.lastInsertRowid) as ProjectId;
    },
    get(id: ProjectId): Project | null {
      const row = byId.get(id);
      return row ? toProject(row) : null;
    },
    findByName: (name: string): ProjectId | null => byName.get(name)?.id ?? null,
    list: (includeArchived: boolean): Project[] =>
      listAll.all({ includeArchived: includeArchived ? 1 : 0 }).map(toProject),
    rename(id: ProjectId, name: string): void {
      refuseTaken(byName, name, id);
      rename.run(name, id);
    },
    setArchived: (id: ProjectId, archivedAtMs: number | null) => setArchived.run(archivedAtMs, id),
    setDefaultConnection: (id: ProjectId, connectionId: ConnectionId | null) =>
      setDefaultConnection.run(connectionId, id),
    setCover: (id: ProjectId, imageId: ImageId | null) => setCover.run(imageId, id),
    /** What the composer held; null when there is none, or when it was written by a version that knew other fields. */
    draft(id: ProjectId): Draft | null {
      const text = draft.get(id)?.draft ?? null;
      if (text === null) return null;
      return Draft.safeParse(JSON.parse(text)).data ?? null;
    },
    saveDraft: (id: ProjectId, value: Draft) => saveDraft.run(JSON.stringify(value), id),
  };
}

function refuseTaken(
  byName: { get(name: string): { readonly id: ProjectId } | undefined },
  name: string,
  except: ProjectId | null,
): void {
  const taken = byName.get(name);
  if (!taken || taken.id === except) return;
  throw new AppError('conflict', `There is already a project named "${name}". Choose another name.`, {
    field: 'name',
  });
}

function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    coverImageId: row.cover_id,
    imageCount: row.image_count,
    spentNanos: row.spent_nanos,
    isSample: row.is_sample === 1,
    createdAtMs: row.created_at_ms,
    archivedAtMs: row.archived_at_ms,
    defaultConnectionId: row.default_connection_id,
  };
}
