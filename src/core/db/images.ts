import type Database from 'better-sqlite3';
import type { ImageScope, PageCursor } from '../../shared/image-query.ts';
import type { AttemptId, ImageId, ProjectId, RunId, Sha256 } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';
import { cellColumns, cellJoins, toCell, type CellRow } from './cells.ts';
import { scopeRules, type ScopeParameters, type ScopeRule } from './scopes.ts';

export type ImageOrigin = 'made' | 'imported' | 'mask';

/** A picture to be: its original is durable and its blob row is there. */
export interface NewImage {
  readonly projectId: ProjectId;
  readonly sha256: Sha256;
  readonly runId: RunId | null;
  readonly attemptId: AttemptId | null;
  readonly outputIndex: number | null;
  readonly origin: ImageOrigin;
  /** False for masks: kept and linked, but not pictures to browse. */
  readonly isListed: boolean;
  readonly fileName: string | null;
  readonly revisedPrompt: string | null;
  /** The picture it was edited from; its version plus one becomes this one's. */
  readonly sourceId: ImageId | null;
  /** Upright size. */
  readonly width: number;
  readonly height: number;
  readonly amountNanos: number | null;
  /** Where it stands in time: its run's moment, so that nothing moves when it arrives. */
  readonly sortedAtMs: number;
  readonly createdAtMs: number;
}

export interface ImageRecord extends Omit<NewImage, 'sourceId'> {
  readonly id: ImageId;
  readonly version: number;
  readonly note: string;
  readonly thumbhash: Uint8Array | null;
  readonly trashedAtMs: number | null;
  /** Set when it was deleted for good and its row stays for what was made from it. */
  readonly purgedAtMs: number | null;
}

/** A picture and where it is: what an event about it says. */
export interface ImagePlace {
  readonly id: ImageId;
  readonly projectId: ProjectId;
}

interface ImageRow {
  id: ImageId;
  project_id: ProjectId;
  sha256: Sha256;
  run_id: RunId | null;
  attempt_id: AttemptId | null;
  output_index: number | null;
  origin: ImageOrigin;
  is_listed: number;
  file_name: string | null;
  revised_prompt: string | null;
  version: number;
  width: number;
  height: number;
  thumbhash: Buffer | null;
  amount_nanos: number | null;
  note: string;
  sorted_at_ms: number;
  created_at_ms: number;
  trashed_at_ms: number | null;
  purged_at_ms: number | null;
}

const insertImage = `INSERT INTO image
  (project_id, sha256, run_id, attempt_id, output_index, origin, is_listed, file_name, revised_prompt, version, width,
   height, amount_nanos, sorted_at_ms, created_at_ms)
  VALUES (@projectId, @sha256, @runId, @attemptId, @outputIndex, @origin, @isListed, @fileName, @revisedPrompt,
   COALESCE((SELECT version + 1 FROM image WHERE id = @sourceId), 1), @width, @height, @amountNanos, @sortedAtMs,
   @createdAtMs)`;

const sameBytes = `SELECT id FROM image WHERE sha256 = ? AND project_id = ? AND is_listed = 1 AND purged_at_ms IS NULL
  ORDER BY trashed_at_ms IS NOT NULL, id LIMIT 1`;

function preparePages(db: Database.Database) {
  const page = (rule: ScopeRule) => ({
    first: db.prepare<ScopeParameters & { limit: number }, PageCursor>(rule.firstPage),
    next: db.prepare<ScopeParameters & PageCursor & { limit: number }, PageCursor>(rule.nextPage),
    ids: db.prepare<ScopeParameters, ImageId>(rule.ids).pluck(),
    count: db.prepare<ScopeParameters, { count: number }>(rule.count),
  });
  return {
    all: page(scopeRules.all),
    project: page(scopeRules.project),
    collection: page(scopeRules.collection),
    trash: page(scopeRules.trash),
    spend: page(scopeRules.spend),
  };
}

function prepareStatements(db: Database.Database) {
  return {
    insert: db.prepare<Record<string, unknown>>(insertImage),
    byId: db.prepare<[ImageId], ImageRow>('SELECT * FROM image WHERE id = ?'),
    bySameBytes: db.prepare<[Sha256, ProjectId], { id: ImageId }>(sameBytes),
    pages: preparePages(db),
    cells: db.prepare<[string], CellRow>(
      `SELECT ${cellColumns} FROM json_each(?) AS wanted CROSS JOIN image ON image.id = wanted.value ${cellJoins}`,
    ),
    trash: db.prepare<[number, ImageId], ImagePlace>(
      'UPDATE image SET trashed_at_ms = ? WHERE id = ? AND trashed_at_ms IS NULL RETURNING id, project_id AS projectId',
    ),
    restore: db.prepare<[ImageId], ImagePlace>(
      'UPDATE image SET trashed_at_ms = NULL WHERE id = ? AND trashed_at_ms IS NOT NULL RETURNING id, project_id AS projectId',
    ),
    setThumbhash: db.prepare<[Uint8Array, ImageId]>('UPDATE image SET thumbhash = ? WHERE id = ?'),
    showing: db.prepare<[Sha256], ImagePlace>(
      'SELECT id, project_id AS projectId FROM image WHERE sha256 = ? ORDER BY id',
    ),
    between: db
      .prepare<[ImageId, ImageId], ImageId>('SELECT id FROM image WHERE id BETWEEN ? AND ? ORDER BY id')
      .pluck(),
    setAmount: db.prepare<[number | null, ImageId]>('UPDATE image SET amount_nanos = ? WHERE id = ?'),
    setDiffers: db.prepare<[number, ImageId]>('UPDATE image SET differs = ? WHERE id = ?'),
    withoutThumbhash: db.prepare<[], { id: ImageId }>(
      'SELECT id FROM image WHERE thumbhash IS NULL AND is_listed = 1 AND purged_at_ms IS NULL ORDER BY sorted_at_ms DESC, id DESC',
    ),
    ofAttempt: db.prepare<[AttemptId], { id: ImageId }>(
      'SELECT id FROM image WHERE attempt_id = ? ORDER BY output_index',
    ),
  };
}

export type ImagesTable = ReturnType<typeof createImagesTable>;

/** Pictures of the library: rows, newest-first pages, and the cells a grid draws. */
export function createImagesTable(db: Database.Database) {
  const statements = prepareStatements(db);

  function cellsOf(ids: readonly ImageId[]): ImageCell[] {
    const found = new Map(statements.cells.all(JSON.stringify(ids)).map((row) => [row.id, toCell(row)]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  return {
    insert(image: NewImage): ImageId {
      const result = statements.insert.run({ ...image, isListed: image.isListed ? 1 : 0 });
      // AUTOINCREMENT gives positive safe integers, which is all the brand says.
      return Number(result.lastInsertRowid) as ImageId;
    },
    get(id: ImageId): ImageRecord | null {
      const row = statements.byId.get(id);
      return row ? toRecord(row) : null;
    },
    /** A picture of this project with exactly these bytes, one outside the trash first. */
    findSameBytes: (sha256: Sha256, projectId: ProjectId): ImageId | null =>
      statements.bySameBytes.get(sha256, projectId)?.id ?? null,
    /** Every picture that shows these bytes, in whatever project. */
    showing: (sha256: Sha256): ImagePlace[] => statements.showing.all(sha256),
    /** Ids in the given order; those that do not exist are left out. */
    cells: cellsOf,
    /** Places of the next pictures after `after`, newest first, from a covering index alone. */
    places(scope: ImageScope, after: PageCursor | null, limit: number): PageCursor[] {
      const page = statements.pages[scope.kind];
      const parameters = scopeParameters(scope);
      return after
        ? page.next.all({ ...parameters, ...after, limit })
        : page.first.all({ ...parameters, limit });
    },
    /** Ids of everything there, newest first, from the same covering index. */
    ids: (scope: ImageScope): Uint32Array =>
      Uint32Array.from(statements.pages[scope.kind].ids.all(scopeParameters(scope))),
    /** Every picture of these runs of ids, run by run. */
    *idsBetween(spans: readonly (readonly [ImageId, ImageId])[]): Iterable<ImageId> {
      for (const [first, last] of spans) yield* statements.between.all(first, last);
    },
    count: (scope: ImageScope): number =>
      statements.pages[scope.kind].count.get(scopeParameters(scope))?.count ?? 0,
    /** Gives the pictures that changed; those already where they should be are left alone. */
    setTrashed: (ids: readonly ImageId[], isTrashed: boolean, nowMs: number): ImagePlace[] =>
      ids.flatMap((id) => (isTrashed ? statements.trash.all(nowMs, id) : statements.restore.all(id))),
    setThumbhash: (id: ImageId, thumbhash: Uint8Array) => statements.setThumbhash.run(thumbhash, id),
    /** This picture's share of its attempt's net cost; null when not known. */
    setAmount: (id: ImageId, amountNanos: number | null) => statements.setAmount.run(amountNanos, id),
    /** Whether it is not what was asked for. */
    setDiffers: (id: ImageId, differs: boolean) => statements.setDiffers.run(differs ? 1 : 0, id),
    listAllIdsWithoutThumbhash: (): ImageId[] => statements.withoutThumbhash.all().map((row) => row.id),
    ofAttempt: (attemptId: AttemptId): ImageId[] => statements.ofAttempt.all(attemptId).map((row) => row.id),
  };
}

/** What the statements of a scope are given; scopes without a project ignore it. */
export function scopeParameters(scope: ImageScope): ScopeParameters {
  const spend = scope.kind === 'spend' ? scope : null;
  return {
    projectId: scope.kind === 'project' ? scope.projectId : null,
    collectionId: scope.kind === 'collection' ? scope.collectionId : null,
    from: spend?.range.from ?? null,
    to: spend?.range.to ?? null,
    spendProjectId: spend?.filter.projectId ?? null,
    connectionId: spend?.filter.connectionId ?? null,
    model: spend?.filter.model ?? null,
  };
}

function toRecord(row: ImageRow): ImageRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    sha256: row.sha256,
    runId: row.run_id,
    attemptId: row.attempt_id,
    outputIndex: row.output_index,
    origin: row.origin,
    isListed: row.is_listed === 1,
    fileName: row.file_name,
    revisedPrompt: row.revised_prompt,
    version: row.version,
    width: row.width,
    height: row.height,
    thumbhash: row.thumbhash,
    amountNanos: row.amount_nanos,
    note: row.note,
    sortedAtMs: row.sorted_at_ms,
    createdAtMs: row.created_at_ms,
    trashedAtMs: row.trashed_at_ms,
    purgedAtMs: row.purged_at_ms,
  };
}
