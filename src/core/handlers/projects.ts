import { AppError, invariant } from '../../shared/errors.ts';
import type { ProjectId } from '../../shared/ids.ts';
import type { Project } from '../../shared/model.ts';
import type { Tables } from '../db/tables.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { EventBus } from '../event-bus.ts';
import { plainLine } from '../files/display-name.ts';
import type { Clock } from '../ports.ts';

export interface ProjectHandlerParts {
  readonly tables: Pick<Tables, 'projects' | 'connections'>;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

type ProjectMethods = Extract<keyof CoreHandlers, `projects.${string}`>;

/** Answers everything about projects: containers of pictures and runs, with their drafts and totals. */
export function createProjectHandlers({
  tables,
  bus,
  clock,
}: ProjectHandlerParts): Pick<CoreHandlers, ProjectMethods> {
  const { projects } = tables;

  function changed(projectId: ProjectId): Project {
    bus.publish({ kind: 'project.changed', projectId });
    const project = projects.get(projectId);
    invariant(project, 'projects are archived, never deleted');
    return project;
  }

  return {
    'projects.list': ({ includeArchived }) => projects.list(includeArchived),
    'projects.create': ({ name }) =>
      changed(projects.create({ name: checkName(name), isSample: false, createdAtMs: clock.nowMs() })),
    'projects.rename'({ projectId, name }) {
      requireProject(tables, projectId);
      projects.rename(projectId, checkName(name));
      return changed(projectId);
    },
    'projects.setArchived'({ projectId, archived }) {
      const project = requireProject(tables, projectId);
      if (archived === (project.archivedAtMs !== null)) return project;
      projects.setArchived(projectId, archived ? clock.nowMs() : null);
      return changed(projectId);
    },
    'projects.setDefaultConnection'({ projectId, connectionId }) {
      requireProject(tables, projectId);
      const connection = connectionId === null ? null : tables.connections.get(connectionId);
      if (connectionId !== null && connection?.removedAtMs !== null) {
        throw new AppError('not-found', 'That connection is not in this library. Choose another one.', {
          field: 'connectionId',
        });
      }
      projects.setDefaultConnection(projectId, connectionId);
      return changed(projectId);
    },
    'projects.draft'({ projectId }) {
      requireProject(tables, projectId);
      return projects.draft(projectId);
    },
    // Saved while someone types: nothing is published, or every window would ask again at each key.
    'projects.saveDraft'({ projectId, draft }) {
      requireProject(tables, projectId);
      projects.saveDraft(projectId, draft);
      return null;
    },
  };
}

/** The project, or an error that says it is not there. */
export function requireProject(tables: Pick<Tables, 'projects'>, projectId: ProjectId): Project {
  const project = tables.projects.get(projectId);
  if (!project)
    throw new AppError('not-found', 'That project is not in this library.', { field: 'projectId' });
  return project;
}

function checkName(text: string): string {
  const name = plainLine(text);
  if (name !== '') return name;
  throw new AppError('invalid-input', 'A project needs a name that can be seen.', { field: 'name' });
}
