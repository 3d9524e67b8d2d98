import { useState } from 'react';
import { RunId } from '../../shared/ids.ts';
import type { Attempt, Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import { useNeeds } from '../data/money-queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { ChargedDialog } from '../needs/charged-dialog.tsx';
import { runPriceText, tellingAttempt } from '../queue/run-words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';

interface Props {
  readonly run: Run;
  readonly onClose: () => void;
}

/** Only a person can say what became of a call nobody answered; the choices name what each means for the bill. */
export function DecideDialog({ run, onClose }: Props) {
  const { ask } = useAsk();
  const [namesAmount, setNamesAmount] = useState(false);
  const needs = useNeeds().data ?? [];
  const unknown = run.attempts.filter(({ charge }) => charge === 'unknown');
  const only = unknown.length === 1 ? unknown[0] : undefined;
  const sameKey =
    only && needs.find(({ attemptId }) => attemptId === only.id)?.offersSameKey ? only : undefined;
  const amountNanos = atRiskNanos(unknown);
  const amount = amountNanos === null ? 'the full price' : formatDollars(amountNanos);
  const newRunId = () => RunId.parse(crypto.randomUUID());
  const choose = (act: () => Promise<unknown>) => () => {
    void act();
    onClose();
  };
  const resolveAll = (charged: boolean) =>
    Promise.all(unknown.map(({ id }) => ask('attempts.resolve', { attemptId: id, charged })));
  if (namesAmount && only) {
    return <ChargedDialog attemptId={only.id} amountNanos={amountNanos} onClose={onClose} />;
  }
  return (
    <Dialog isOpen onClose={onClose} title="What became of this call?">
      <p className="muted">
        {explained(run)} Look at the usage page of {run.connection} before deciding. Until then {amount}{' '}
        counts against your caps.
      </p>
      <div className="decide-choices">
        <Button onPress={choose(() => resolveAll(true))}>Mark as charged ({amount})</Button>
        {only ? <Button onPress={() => setNamesAmount(true)}>Charged another amount…</Button> : null}
        <Button onPress={choose(() => resolveAll(false))}>Mark as not charged</Button>
        {sameKey ? (
          <Button
            onPress={choose(() =>
              ask('attempts.again', { attemptId: sameKey.id, newRunId: newRunId(), sameKey: true }),
            )}
          >
            Ask again with the same key (cannot buy twice)
          </Button>
        ) : null}
        <Button onPress={choose(() => ask('runs.again', { runId: run.id, newRunId: newRunId() }))}>
          Run again, {runPriceText(run)} (may charge twice)
        </Button>
      </div>
      <DialogActions>
        <Button look="quiet" onPress={onClose}>
          Not now
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function explained(run: Run): string {
  const problem = tellingAttempt(run)?.problem;
  return [problem?.message ?? 'The connection broke after sending.', problem?.billingRule]
    .filter(Boolean)
    .join(' ');
}

/** What is at risk in all of them, or null where one of them has no figure. */
function atRiskNanos(attempts: readonly Attempt[]): number | null {
  const amounts = attempts.map(({ amountNanos, estimateNanos }) => amountNanos ?? estimateNanos);
  if (amounts.length === 0 || amounts.includes(null)) return null;
  return amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
}
