import { formatDollars } from '../../shared/money.ts';
import { useNeeds } from '../data/money-queries.ts';
import { atRisk } from '../needs/need-words.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';

/** Beside the report: what it cannot know until a person says. */
export function NeedsSummary() {
  const needs = useNeeds().data ?? [];
  const ui = useUiStore();
  const { count, amountNanos } = atRisk(needs);
  return (
    <section className="spend-block" aria-label="Needs you">
      <h2>Needs you</h2>
      <p className={count > 0 ? undefined : 'muted'}>
        {count > 0
          ? `${count === 1 ? 'One call' : `${count} calls`} may have been charged, ${formatDollars(amountNanos)} in all. They count against your caps until you decide.`
          : needs.length > 0
            ? `${needs.length === 1 ? 'One thing waits' : `${needs.length} things wait`} for a word from you.`
            : 'Nothing is uncertain. Every figure here is settled.'}
      </p>
      {needs.length > 0 ? (
        <Button onPress={() => ui.getState().show('needs')}>Review {needs.length}</Button>
      ) : null}
    </section>
  );
}
