import { describe, expect, it } from 'vitest';
import { targetProject } from '../../../src/renderer/composer/target-project.ts';
import { ProjectId } from '../../../src/shared/ids.ts';
import { Project } from '../../../src/shared/model.ts';

const id = (number: number) => ProjectId.parse(number);
const project = (number: number, changes: Partial<Project> = {}): Project =>
  Project.parse({
    id: number,
    name: `Project ${number}`,
    coverImageId: null,
    imageCount: 0,
    spentNanos: 0,
    isSample: false,
    createdAtMs: number,
    archivedAtMs: null,
    defaultConnectionId: null,
    ...changes,
  });

describe('the project the next picture goes to', () => {
  it('is the one in sight, even the sample', () => {
    expect(targetProject({ kind: 'project', projectId: id(7) }, [project(1)], id(1))).toBe(7);
  });

  it('is the one last used while everything is in sight', () => {
    expect(targetProject({ kind: 'all' }, [project(1), project(2)], id(1))).toBe(1);
  });

  it('is the newest of the own ones when the last one is gone or archived', () => {
    const projects = [
      project(1),
      project(3, { archivedAtMs: 5 }),
      project(2),
      project(9, { isSample: true }),
    ];
    expect(targetProject({ kind: 'all' }, projects, id(3))).toBe(2);
    expect(targetProject({ kind: 'trash' }, projects, id(44))).toBe(2);
  });

  it('has to be made where there is none but the sample', () => {
    expect(targetProject({ kind: 'all' }, [project(9, { isSample: true })], null)).toBeNull();
  });
});
