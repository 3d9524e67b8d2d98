import { AppError } from '../../shared/errors.ts';
import { formatDollars } from '../../shared/money.ts';
import type { CapScope } from '../../shared/money-model.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { listCaps, viewCap } from '../spend/caps.ts';

type CapContext = Pick<JobContext, 'tables' | 'clock' | 'bus' | 'registry'>;
type CapMethods = Extract<keyof CoreHandlers, `caps.${string}`>;

/** Limits a person sets; the check itself stands where money is reserved. */
export function createCapHandlers(context: CapContext): Pick<CoreHandlers, CapMethods> {
  const { tables, clock, bus } = context;
  const changed = (): void => {
    // Headers show caps beside what was spent, and what waits may go on.
    bus.publish({ kind: 'ledger.changed' });
    bus.publish({ kind: 'queue.changed' });
  };
  return {
    'caps.list': () => listCaps(context),
    'caps.set'({ scope, hardNanos, softNanos }) {
      refuseBadAmounts(hardNanos, softNanos);
      refuseDeadScope(context, scope);
      const cap = { scope, hardNanos, softNanos, changedAtMs: clock.nowMs() };
      tables.caps.set(cap);
      changed();
      return viewCap(context, cap);
    },
    'caps.clear'({ scope }) {
      tables.caps.clear(scope);
      changed();
      return null;
    },
  };
}

function refuseBadAmounts(hardNanos: number | null, softNanos: number | null): void {
  if (hardNanos === null && softNanos === null) {
    throw new AppError('invalid-input', 'A cap needs an amount: one that blocks, one that warns, or both.', {
      field: 'hardNanos',
    });
  }
  if (hardNanos === null || softNanos === null || softNanos <= hardNanos) return;
  throw new AppError(
    'invalid-input',
    `The warning at ${formatDollars(softNanos)} lies above the cap of ${formatDollars(hardNanos)}, so it would never be ` +
      'seen. Choose a lower one.',
    { field: 'softNanos' },
  );
}

/** A cap that could never stop anything would only look like safety. */
function refuseDeadScope({ tables, registry }: CapContext, scope: CapScope): void {
  if (scope.kind === 'project') {
    const project = tables.projects.get(scope.projectId);
    if (!project) throw notHere('project', 'scope.projectId');
    if (project.archivedAtMs !== null) {
      throw new AppError(
        'conflict',
        `"${project.name}" is archived: nothing is bought in it. Bring it back first.`,
      );
    }
  }
  if (scope.kind === 'connection') {
    const connection = tables.connections.get(scope.connectionId);
    if (!connection || connection.removedAtMs !== null) throw notHere('connection', 'scope.connectionId');
    if (registry.get(connection.provider).info.isPlayMoney) {
      throw new AppError('conflict', `"${connection.name}" costs play money, which no cap counts.`);
    }
  }
}

function notHere(what: string, field: string): AppError {
  return new AppError('not-found', `That ${what} is not in this library. Choose another one.`, { field });
}
