import type { Cap, CapScope } from '../../shared/money-model.ts';
import type { Need } from '../../shared/queue-model.ts';
import { capIsReached, capitalised, capName, countedWords, warningName } from './cap-words.ts';
import { liveCaps, viewCap, type SpendContext } from './caps.ts';

/** Caps that block or warn, as matters for a person; nobody makes pictures in an archived project. */
export function capNeeds(context: SpendContext): Need[] {
  return liveCaps(context).flatMap((record) => {
    const { scope, changedAtMs } = record;
    if (scope.kind === 'project' && context.tables.projects.get(scope.projectId)?.archivedAtMs !== null)
      return [];
    const cap = viewCap(context, record);
    const words = wordsOf(cap);
    if (words === null) return [];
    const need: Need = {
      kind: 'cap',
      key: `cap:${scopeKey(scope)}:${cap.state}`,
      ...words,
      amountNanos: cap.spentNanos + cap.heldNanos,
      isPlayMoney: false,
      attemptId: null,
      runId: null,
      connectionId: scope.kind === 'connection' ? scope.connectionId : null,
      sinceMs: changedAtMs,
    };
    return [need];
  });
}

function wordsOf(cap: Cap): Pick<Need, 'title' | 'detail'> | null {
  const { scope, label, state, hardNanos, softNanos, spentNanos, heldNanos } = cap;
  const limitNanos = state === 'reached' ? hardNanos : softNanos;
  if (state === 'ok' || limitNanos === null) return null;
  const facts = { kind: scope.kind, label, limitNanos, spentNanos, heldNanos };
  if (state === 'reached') {
    return { title: `${capitalised(capName(facts))} is reached`, detail: capIsReached(facts) };
  }
  return {
    title: `${capitalised(warningName(facts))} is passed`,
    detail: `${capitalised(countedWords(facts))}. Nothing is stopped by it.`,
  };
}

function scopeKey(scope: CapScope): string {
  if (scope.kind === 'project') return `project:${scope.projectId}`;
  return scope.kind === 'connection' ? `connection:${scope.connectionId}` : scope.kind;
}
