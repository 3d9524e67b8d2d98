import type { ImageScope } from '../../shared/image-query.ts';
import { useConnections, useProjects } from '../data/queries.ts';
import { rangeWords } from './report-words.ts';

/** "Paid for: gpt-image-2, Ceramics, 1–20 November 2026": what the pictures of a bar have in common. */
export function useSpendScopeTitle(scope: ImageScope): string {
  const projects = useProjects(true).data ?? [];
  const connections = useConnections().data ?? [];
  if (scope.kind !== 'spend') return '';
  const { projectId, connectionId, model } = scope.filter;
  const parts = [
    model,
    projectId === null ? null : (projects.find(({ id }) => id === projectId)?.name ?? 'a project'),
    connectionId === null
      ? null
      : (connections.find(({ id }) => id === connectionId)?.name ?? 'a removed connection'),
    rangeWords(scope.range),
  ];
  return `Paid for: ${parts.filter(Boolean).join(', ')}`;
}
