import type { CapScope } from '../../shared/money-model.ts';
import { useConnections, useProjects } from '../data/queries.ts';
import type { SelectOption } from '../ui/select.tsx';
import { scopeKey } from './cap-words.ts';

interface ScopeOption extends SelectOption {
  readonly scope: CapScope;
}

/** Everything a cap can limit, as choices: the day, the month, and every project and paid connection. */
export function useScopeOptions(): readonly ScopeOption[] {
  const projects = useProjects().data ?? [];
  const connections = useConnections().data ?? [];
  const option = (scope: CapScope, label: string, group?: string): ScopeOption => ({
    id: scopeKey(scope),
    label,
    scope,
    ...(group === undefined ? {} : { group }),
  });
  return [
    option({ kind: 'day' }, 'Each day'),
    option({ kind: 'month' }, 'Each month'),
    ...projects.map(({ id, name }) => option({ kind: 'project', projectId: id }, name, 'A project, in all')),
    ...connections
      .filter(({ isPlayMoney }) => !isPlayMoney)
      .map(({ id, name }) => option({ kind: 'connection', connectionId: id }, name, 'A connection, in all')),
  ];
}
