import type { ImageScope } from '../../shared/image-query.ts';
import type { ProjectId } from '../../shared/ids.ts';
import type { Project } from '../../shared/model.ts';

/** The project made for somebody who presses before making one. */
export const firstProjectName = 'My pictures';

/**
 * Where the next picture goes: the project in sight, else the one last used, else the newest of the person's own.
 * The sample is nobody's own. Null when one has to be made.
 */
export function targetProject(
  scope: ImageScope,
  projects: readonly Project[],
  lastUsed: ProjectId | null,
): ProjectId | null {
  if (scope.kind === 'project') return scope.projectId;
  const open = projects.filter((project) => project.archivedAtMs === null);
  const last = open.find((project) => project.id === lastUsed);
  if (last) return last.id;
  const own = open.filter((project) => !project.isSample);
  const newest = own.reduce<Project | null>(
    (best, each) => (best === null || each.createdAtMs > best.createdAtMs ? each : best),
    null,
  );
  return newest?.id ?? null;
}
