import { z } from 'zod';
import { ConnectionId, ProjectId } from '../ids.ts';
import { Draft } from '../draft-model.ts';
import { Project } from '../model.ts';
import { method, name, none } from './call.ts';

/** Containers of images and runs. */
export const projectCalls = {
  'projects.list': method(z.object({ includeArchived: z.boolean().default(false) }), z.array(Project)),
  'projects.create': method(z.object({ name }), Project),
  'projects.rename': method(z.object({ projectId: ProjectId, name }), Project),
  'projects.setArchived': method(z.object({ projectId: ProjectId, archived: z.boolean() }), Project),
  /** The connection its pictures are usually bought through; null for none. */
  'projects.setDefaultConnection': method(
    z.object({ projectId: ProjectId, connectionId: ConnectionId.nullable() }),
    Project,
  ),
  'projects.draft': method(z.object({ projectId: ProjectId }), Draft.nullable()),
  'projects.saveDraft': method(z.object({ projectId: ProjectId, draft: Draft }), none),
} as const;
