import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/shared/draft-model.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { openTestLibrary, type TestLibrary } from '../../support/library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => library.close());

describe('projects', () => {
  it('take any name as it is, SQL and strange scripts included', () => {
    const names = [
      "Robert'); DROP TABLE project;--",
      '../../etc/passwd',
      '"quoted" \\ %_*?',
      '🦊🦊🦊',
      'مشروع',
      'a'.repeat(120),
      '__proto__',
    ];
    const ids = names.map((name) => library.addProject(name));
    expect(ids.map((id) => library.tables.projects.get(id)?.name)).toEqual(names);
    expect(library.tables.projects.list(false)).toHaveLength(names.length);
  });

  it('refuse a name that is taken, also by an archived project, and keep both as they were', () => {
    const { projects } = library.tables;
    const one = library.addProject('One');
    const two = library.addProject('Two');
    projects.setArchived(one, 1);
    const refusals = [() => library.addProject('One'), () => projects.rename(two, 'One')];
    for (const refused of refusals) {
      expect(refused).toThrow(AppError);
      expect(refused).toThrow(/already a project named "One"/);
    }
    projects.rename(two, 'Two');
    expect(projects.list(true).map((project) => project.name)).toEqual(['Two', 'One']);
    expect(projects.list(false).map((project) => project.name)).toEqual(['Two']);
  });

  it('show their newest picture, or the chosen one while it is there', () => {
    const { projects, images } = library.tables;
    const projectId = library.addProject();
    const cover = (): unknown => projects.get(projectId)?.coverImageId;
    expect(cover()).toBeNull();
    const older = library.addImage(projectId, { sortedAtMs: 1 });
    const newer = library.addImage(projectId, { sortedAtMs: 2 });
    library.addImage(projectId, { sortedAtMs: 3, isListed: false });
    expect(cover()).toBe(newer);
    projects.setCover(projectId, older);
    expect(cover()).toBe(older);
    images.setTrashed([older], true, 9);
    expect(cover()).toBe(newer);
    expect(projects.get(projectId)?.imageCount).toBe(1);
  });

  it('sum real entries of the ledger only: no estimates, no play money, nothing imported', () => {
    const projectId = library.addProject();
    const other = library.addProject('Other');
    const runId = library.addRun(projectId);
    const attemptId = library.tables.attempts.insert({
      runId,
      connectionId: library.demoId,
      isPlayMoney: false,
      wantedCount: 1,
      estimateNanos: null,
      wire: { method: 'LOCAL', path: '', encoding: 'json', body: {}, isStreamed: false },
      notBeforeMs: null,
      createdAtMs: 0,
    });
    const insert = library.db.prepare<Record<string, unknown>>(`INSERT INTO ledger
      (attempt_id, kind, amount_nanos, basis, unit_rule, is_play_money, origin_library, project_id, connection_id,
       model, local_day, created_at_ms)
      VALUES (@attemptId, @kind, @amountNanos, 'reported', 'tokens', @isPlay, @origin, @projectId, @connectionId,
       'demo-1', '2026-11-20', 0)`);
    const enter = (kind: string, amountNanos: number, isPlay = 0, origin: string | null = null): void => {
      insert.run({ attemptId, kind, amountNanos, isPlay, origin, projectId, connectionId: library.demoId });
    };
    enter('charge', 1_000);
    enter('adjustment', -200);
    enter('refund', -50);
    enter('estimate', 9_000_000);
    enter('charge', 7_000_000, 1);
    enter('charge', 5_000_000, 0, 'another library');
    expect(library.tables.projects.get(projectId)?.spentNanos).toBe(750);
    expect(library.tables.projects.get(other)?.spentNanos).toBe(0);
  });

  it('give a draft back as it was saved, and nothing for one of another shape', () => {
    const { projects } = library.tables;
    const projectId = library.addProject();
    expect(projects.draft(projectId)).toBeNull();
    const imageId = library.addImage(projectId);
    const draft: Draft = {
      connectionId: library.demoId,
      model: 'demo-1',
      prompt: 'a "red" fox\n狐 🦊',
      count: 3,
      parameters: { size: '1024x1024', compression: 80 },
      inputs: [{ imageId, role: 'source' }],
      extraText: '',
      table: null,
      isLiteral: false,
      ceilingText: '',
    };
    projects.saveDraft(projectId, draft);
    expect(projects.draft(projectId)).toEqual(draft);
    library.db.prepare('UPDATE project SET draft = ? WHERE id = ?').run('{"prompt":7}', projectId);
    expect(projects.draft(projectId)).toBeNull();
  });
});
