import type { ImageScope } from '../../shared/contract.ts';
import type { ConnectionId, ImageId, ProjectId, RunId } from '../../shared/ids.ts';

/**
 * Names of everything the window remembers of core. A shorter key covers all longer ones that begin with it, so an
 * event invalidates a family by its first words.
 */
export const queryKeys = {
  host: ['host'],
  projects: ['projects'],
  projectList: (includeArchived: boolean) => ['projects', { includeArchived }],
  draft: (projectId: ProjectId | null) => ['draft', projectId],
  images: ['images'],
  imagePages: ['images', 'page'],
  imagePage: (scope: ImageScope, search: string) => ['images', 'page', scope, search],
  imageCounts: ['images', 'count'],
  imageCount: (scope: ImageScope, search: string) => ['images', 'count', scope, search],
  imageDetails: ['images', 'detail'],
  imageDetail: (imageId: ImageId | null) => ['images', 'detail', imageId],
  chains: ['images', 'chain'],
  chain: (imageId: ImageId | null) => ['images', 'chain', imageId],
  runs: ['runs'],
  openRuns: (projectId: ProjectId | null) => ['runs', 'open', projectId],
  run: (runId: RunId) => ['runs', 'one', runId],
  estimate: (input: unknown) => ['estimate', input],
  estimates: ['estimate'],
  queue: ['queue'],
  needs: ['needs'],
  caps: ['caps'],
  prices: ['prices'],
  pricesOf: (connectionId: ConnectionId | null) => ['prices', connectionId],
  attempts: ['attempts'],
  providers: ['providers'],
  connections: ['connections'],
  connectionList: ['connections', 'list'],
  models: (connectionId: ConnectionId | null) => ['connections', 'models', connectionId],
  keychain: ['keychain'],
  spend: ['spend'],
  spendSummary: ['spend', 'summary'],
  spendFirstDay: ['spend', 'first-day'],
  spendReport: (question: unknown) => ['spend', 'report', question],
  spendEntries: (question: unknown) => ['spend', 'entries', question],
  library: ['library'],
  libraryWork: ['library', 'work'],
  libraryCheck: ['library', 'check'],
  backups: ['library', 'backups'],
  backupSchedule: ['library', 'schedule'],
  settings: ['settings'],
} as const;
