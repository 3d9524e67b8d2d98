import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scopeRules } from '../../../src/core/db/scopes.ts';
import { inTransaction } from '../../../src/core/db/transaction.ts';
import type { ImageScope, PageCursor } from '../../../src/shared/image-query.ts';
import type { ImageId, ProjectId } from '../../../src/shared/ids.ts';
import { hashNumber } from '../../support/hash-number.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => library.close());

function pageThrough(scope: ImageScope, limit: number): ImageId[] {
  const ids: ImageId[] = [];
  let after: PageCursor | null = null;
  for (;;) {
    const places: PageCursor[] = library.tables.images.places(scope, after, limit);
    ids.push(...places.map((place) => place.id));
    after = places.at(-1) ?? null;
    if (places.length < limit) return ids;
  }
}

/** `count` pictures over seven projects, many of them in the same millisecond. */
function seed(count: number): ProjectId[] {
  const { db, addProject } = library;
  const projects = Array.from({ length: 7 }, (_, index) => addProject(`Project ${index}`));
  library.tables.blobs.insertIfAbsent(
    {
      sha256: hashNumber(1),
      format: 'png',
      width: 4,
      height: 3,
      hasAlpha: false,
      sizeBytes: 10,
      orientation: 1,
    },
    0,
  );
  const insert = db.prepare<Record<string, unknown>>(
    `INSERT INTO image (project_id, sha256, origin, is_listed, width, height, sorted_at_ms, created_at_ms, trashed_at_ms)
      VALUES (@project, @sha256, 'imported', @isListed, 4, 3, @sortedAtMs, 0, @trashedAtMs)`,
  );
  inTransaction(db, () => {
    for (let number = 0; number < count; number += 1) {
      insert.run({
        project: projects[number % 7],
        sha256: hashNumber(1),
        isListed: number % 50 === 0 ? 0 : 1,
        // Not in the order of the ids, and five at a time.
        sortedAtMs: Math.floor(((number * 7919) % count) / 5),
        trashedAtMs: number % 20 === 1 ? number : null,
      });
    }
  });
  return projects;
}

describe('pages of pictures', () => {
  it('read one covering index, newest first, in a library of 30,000', () => {
    const [projectId] = seed(30_000);
    library.db.exec('ANALYZE');
    const spend = {
      from: '2026-11-01',
      to: '2026-11-30',
      spendProjectId: null,
      connectionId: null,
      model: null,
    };
    const values = { projectId, collectionId: 1, ...spend, sortedAtMs: 15_000, id: 50_000, limit: 200 };
    const plans = Object.entries(scopeRules).flatMap(([scope, rule]) =>
      [rule.firstPage, rule.nextPage, rule.count].map((sql) => {
        expect(sql).not.toMatch(/\boffset\b/i);
        const steps = library.db.prepare<object, { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(values);
        return `${scope}: ${steps.map((step) => step.detail).join(' | ')}`;
      }),
    );
    // What a bar of the report paid for is a small set of its own, found through the ledger and sorted. Only the condition
    // of the index names columns beside it, and is not asked again.
    const paid =
      'SEARCH ledger USING INDEX ledger_paid (local_day>? AND local_day<?)' +
      ' | SEARCH image USING COVERING INDEX image_paid (attempt_id=?';
    const member = 'SEARCH member USING COVERING INDEX collection_image_newest (collection_id=?';
    const looked = 'SEARCH image USING INTEGER PRIMARY KEY (rowid=?)';
    expect(plans).toEqual([
      'all: SCAN image USING COVERING INDEX image_newest',
      'all: SEARCH image USING COVERING INDEX image_newest (sorted_at_ms<?)',
      'all: SCAN project',
      'project: SEARCH image USING COVERING INDEX image_newest_in_project (project_id=?)',
      'project: SEARCH image USING COVERING INDEX image_newest_in_project (project_id=? AND sorted_at_ms<?)',
      'project: SEARCH project USING INTEGER PRIMARY KEY (rowid=?)',
      'trash: SEARCH image USING COVERING INDEX image_trashed (trashed_at_ms>?)',
      'trash: SEARCH image USING COVERING INDEX image_trashed (trashed_at_ms>? AND trashed_at_ms<?)',
      'trash: SEARCH image USING COVERING INDEX image_trashed (trashed_at_ms>?)',
      `collection: ${member}) | ${looked}`,
      `collection: ${member} AND (sorted_at_ms,image_id)<(?,?)) | ${looked}`,
      'collection: SEARCH collection USING INTEGER PRIMARY KEY (rowid=?)',
      `spend: ${paid}) | USE TEMP B-TREE FOR GROUP BY`,
      `spend: ${paid} AND sorted_at_ms<?) | USE TEMP B-TREE FOR GROUP BY`,
      `spend: USE TEMP B-TREE FOR count(DISTINCT) | ${paid})`,
    ]);
  });

  it('show every picture of a scope once, whatever the page size', () => {
    const projects = seed(2_000);
    const rows = library.db
      .prepare<[], { id: ImageId; project: ProjectId; at: number; trashed: number | null; listed: number }>(
        'SELECT id, project_id AS project, sorted_at_ms AS at, trashed_at_ms AS trashed, is_listed AS listed FROM image',
      )
      .all();
    const ordered = rows
      .filter((row) => row.trashed === null && row.listed === 1)
      .sort((one, other) => other.at - one.at || other.id - one.id);
    const trashed = rows
      .filter((row) => row.trashed !== null)
      .sort((one, other) => (other.trashed ?? 0) - (one.trashed ?? 0));
    const projectId = projects[3];
    if (projectId === undefined) throw new Error('seven projects were made');
    for (const limit of [1, 7, 200, 5_000]) {
      expect(pageThrough({ kind: 'all' }, limit)).toEqual(ordered.map((row) => row.id));
      expect(pageThrough({ kind: 'project', projectId }, limit)).toEqual(
        ordered.filter((row) => row.project === projectId).map((row) => row.id),
      );
      expect(pageThrough({ kind: 'trash' }, limit)).toEqual(trashed.map((row) => row.id));
    }
    expect(library.tables.images.count({ kind: 'all' })).toBe(ordered.length);
    expect(library.tables.images.count({ kind: 'trash' })).toBe(trashed.length);
  });

  it('do not repeat or lose a picture when newer ones arrive between two pages', () => {
    const { addProject, addImage, tables } = library;
    const projectId = addProject();
    const old = [1, 2, 3, 4].map((sortedAtMs) => addImage(projectId, { sortedAtMs }));
    const firstPage = tables.images.places({ kind: 'all' }, null, 2);
    addImage(projectId, { sortedAtMs: 99 });
    const secondPage = tables.images.places({ kind: 'all' }, firstPage.at(-1) ?? null, 2);
    expect([...firstPage, ...secondPage].map((place) => place.id)).toEqual(old.toReversed());
  });
});

describe('pictures', () => {
  it('count their version from the picture they were edited from', () => {
    const { addProject, addImage, tables } = library;
    const projectId = addProject();
    const first = addImage(projectId);
    const second = addImage(projectId, { sourceId: first });
    const third = addImage(projectId, { sourceId: second });
    const other = addImage(projectId, { sourceId: first });
    expect(tables.images.cells([first, second, third, other]).map((cell) => cell.version)).toEqual([
      1, 2, 3, 2,
    ]);
  });

  it('are labelled by their prompt, their file, or their number', () => {
    const { addProject, addImage, addRun, tables } = library;
    const projectId = addProject();
    const long = 'a very long prompt about foxes '.repeat(20);
    const ids = [
      addImage(projectId, { runId: addRun(projectId, { prompt: '  A red\n fox ' }) }),
      addImage(projectId, { fileName: 'fox.png' }),
      addImage(projectId),
      addImage(projectId, { runId: addRun(projectId, { prompt: long }) }),
      addImage(projectId, { runId: addRun(projectId, { prompt: '🦊'.repeat(300) }) }),
    ];
    const labels = tables.images.cells(ids).map((cell) => cell.label);
    expect(labels.slice(0, 3)).toEqual(['A red fox', 'fox.png', `Picture ${ids[2]}`]);
    expect(labels[3]).toBe('a very long prompt about foxes a very long prompt about foxes a very long…');
    expect(labels[4]).toBe(`${'🦊'.repeat(80)}…`);
  });

  it('go to the trash and back, and say which ones moved', () => {
    const { addProject, addImage, tables } = library;
    const projectId = addProject();
    const [one, two] = [addImage(projectId), addImage(projectId)];
    expect(tables.images.setTrashed([one], true, 5)).toEqual([{ id: one, projectId }]);
    expect(tables.images.setTrashed([one, two, 999 as ImageId], true, 6)).toEqual([{ id: two, projectId }]);
    expect(tables.images.get(one)?.trashedAtMs).toBe(5);
    expect(pageThrough({ kind: 'all' }, 10)).toEqual([]);
    expect(pageThrough({ kind: 'trash' }, 10)).toEqual([two, one]);
    expect(tables.images.setTrashed([one, two], false, 7)).toHaveLength(2);
    expect(pageThrough({ kind: 'trash' }, 10)).toEqual([]);
  });

  it('keep masks out of every page', () => {
    const { addProject, addImage, tables } = library;
    const projectId = addProject();
    addImage(projectId, { isListed: false });
    expect(pageThrough({ kind: 'project', projectId }, 10)).toEqual([]);
    expect(tables.images.count({ kind: 'all' })).toBe(0);
    expect(tables.images.listAllIdsWithoutThumbhash()).toEqual([]);
  });

  it('are found by their bytes within a project only', () => {
    const { addProject, addImage, tables } = library;
    const [here, there] = [addProject('Here'), addProject('There')];
    const id = addImage(here, { sha256: hashNumber(7) });
    expect(tables.images.findSameBytes(hashNumber(7), here)).toBe(id);
    expect(tables.images.findSameBytes(hashNumber(7), there)).toBeNull();
    const again = addImage(there, { sha256: hashNumber(7) });
    expect(tables.images.showing(hashNumber(7)).map((place) => place.id)).toEqual([id, again]);
  });

  it('need their blob row first', () => {
    const { addProject, db } = library;
    const insert = db.prepare(
      `INSERT INTO image (project_id, sha256, origin, is_listed, width, height, sorted_at_ms, created_at_ms)
        VALUES (?, ?, 'imported', 1, 4, 3, 0, 0)`,
    );
    expect(() => insert.run(addProject(), hashNumber(404))).toThrow(/FOREIGN KEY/);
  });
});
