import { useCallback } from 'react';
import type { Client } from '../../shared/client.ts';
import type { ProjectId } from '../../shared/ids.ts';
import type { Project } from '../../shared/model.ts';
import { useCore } from '../data/client-context.tsx';
import { useProjects } from '../data/queries.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { useComposer, useComposerStore } from './composer-context.tsx';
import { firstProjectName, targetProject } from './target-project.ts';

/** The project the next picture goes to, once known; null while none exists. */
export function useTargetProject(): Project | null {
  const scope = useUi((ui) => ui.scope);
  const lastUsed = useComposer((composer) => composer.projectId);
  const projects = useProjects().data ?? [];
  const id = targetProject(scope, projects, lastUsed);
  return projects.find((project) => project.id === id) ?? null;
}

/** Names the project to put pictures in, making the first one where there is none. */
export function useEnsureProject(): () => Promise<ProjectId> {
  const { client } = useCore();
  const ui = useUiStore();
  const composer = useComposerStore();
  return useCallback(
    () => ensureProject(client, ui.getState().scope, composer.getState().projectId),
    [client, ui, composer],
  );
}

async function ensureProject(
  client: Client,
  scope: Parameters<typeof targetProject>[0],
  lastUsed: ProjectId | null,
): Promise<ProjectId> {
  const projects = await client.call('projects.list', {});
  const found = targetProject(scope, projects, lastUsed);
  if (found !== null) return found;
  return (await client.call('projects.create', { name: firstProjectName })).id;
}
