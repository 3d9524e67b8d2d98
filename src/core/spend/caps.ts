import { invariant } from '../../shared/errors.ts';
import type { Cap, CapScope } from '../../shared/money-model.ts';
import type { CapRecord, CountedMoney } from '../db/caps.ts';
import type { JobContext } from '../jobs/job-context.ts';

/** What caps, sums and prices need to know of a library. */
export type SpendContext = Pick<JobContext, 'tables' | 'clock'>;

/** Every cap that still limits something: through a removed connection nothing can be bought ever again. */
export function liveCaps({ tables }: SpendContext): CapRecord[] {
  return tables.caps.list().filter(({ scope }) => {
    if (scope.kind !== 'connection') return true;
    return tables.connections.get(scope.connectionId)?.removedAtMs === null;
  });
}

/** Caps with what counts against them now. */
export function listCaps(context: SpendContext): Cap[] {
  return liveCaps(context).map((cap) => viewCap(context, cap));
}

/** A stored cap as the contract shows it. */
export function viewCap(context: SpendContext, cap: CapRecord): Cap {
  const counted = countedNow(context, cap.scope);
  const { scope, hardNanos, softNanos } = cap;
  return {
    scope,
    label: labelOf(context, scope),
    hardNanos,
    softNanos,
    ...counted,
    state: stateOf(cap, counted),
  };
}

/** What counts against a cap of this scope at this moment. */
export function countedNow({ tables, clock }: SpendContext, scope: CapScope): CountedMoney {
  return tables.caps.counted(scope, clock.localDay(clock.nowMs()));
}

/** "Today", "This month", or the name of the project or connection. */
export function labelOf({ tables }: SpendContext, scope: CapScope): string {
  switch (scope.kind) {
    case 'day':
      return 'Today';
    case 'month':
      return 'This month';
    case 'project': {
      const project = tables.projects.get(scope.projectId);
      invariant(project, `project ${scope.projectId} stays in the library as long as a cap names it`);
      return project.name;
    }
    case 'connection': {
      const connection = tables.connections.get(scope.connectionId);
      invariant(
        connection,
        `connection ${scope.connectionId} stays in the library as long as a cap names it`,
      );
      return connection.name;
    }
  }
}

function stateOf({ hardNanos, softNanos }: CapRecord, { spentNanos, heldNanos }: CountedMoney): Cap['state'] {
  const counted = spentNanos + heldNanos;
  if (hardNanos !== null && counted >= hardNanos) return 'reached';
  return softNanos !== null && counted >= softNanos ? 'warning' : 'ok';
}
