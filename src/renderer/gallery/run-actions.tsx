import { useState } from 'react';
import type { Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import { runPriceText, tellingAttempt } from '../queue/run-words.ts';
import { useCallMutation } from '../data/queries.ts';
import { RunId } from '../../shared/ids.ts';
import { messageOf } from '../state/commands.ts';
import { useNotices } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';

interface Props {
  readonly run: Run;
  /** The buttons join the tab order only while their cell is the grid's tab stop. */
  readonly isTabStop: boolean;
}

/** What a person can do about a run that ended without its picture. */
export function RunActions({ run, isTabStop }: Props) {
  const [isDeciding, setDeciding] = useState(false);
  const actions = useRunActions(run);
  const isSkipped = !isTabStop;
  if (run.status === 'unknown') {
    return (
      <span className="tile-actions">
        <Button excludeFromTabOrder={isSkipped} onPress={actions.checkUsage}>
          Check usage
        </Button>
        <Button excludeFromTabOrder={isSkipped} onPress={() => setDeciding(true)}>
          Decide…
        </Button>
        <DecideDialog run={run} isOpen={isDeciding} onClose={() => setDeciding(false)} />
      </span>
    );
  }
  return (
    <span className="tile-actions">
      <Button excludeFromTabOrder={isSkipped} onPress={actions.again}>
        Run again
      </Button>
      <Button look="quiet" excludeFromTabOrder={isSkipped} onPress={actions.dismiss}>
        Dismiss
      </Button>
    </span>
  );
}

function useRunActions(run: Run) {
  const notices = useNotices();
  const again = useCallMutation('runs.again');
  const dismiss = useCallMutation('runs.dismiss');
  const openUsagePage = useCallMutation('host.openUsagePage');
  const resolve = useCallMutation('attempts.resolve');
  const onError = (error: unknown) => notices.getState().notify({ text: messageOf(error), tone: 'bad' });
  return {
    again: () => again.mutate({ runId: run.id, newRunId: RunId.parse(crypto.randomUUID()) }, { onError }),
    dismiss: () => dismiss.mutate({ runId: run.id }, { onError }),
    checkUsage: () => openUsagePage.mutate({ connectionId: run.connectionId }, { onError }),
    resolve(charged: boolean) {
      for (const { id, state } of run.attempts) {
        if (state === 'unknown') resolve.mutate({ attemptId: id, charged }, { onError });
      }
    },
  };
}

/** Only a person can say what became of a call nobody answered; the choices name what each means for the bill. */
function DecideDialog({
  run,
  isOpen,
  onClose,
}: {
  readonly run: Run;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const actions = useRunActions(run);
  const attempt = tellingAttempt(run);
  const amountNanos = attempt?.amountNanos ?? attempt?.estimateNanos ?? null;
  const amount = amountNanos === null ? 'the full price' : formatDollars(amountNanos);
  const choose = (act: () => void) => () => {
    act();
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="What became of this call?">
      <p className="muted">
        {attempt?.problem?.message ?? 'The connection broke after sending.'} {attempt?.problem?.billingRule}{' '}
        Look at the usage page of {run.connection} before deciding. Until then {amount} counts against your
        limits.
      </p>
      <div className="decide-choices">
        <Button onPress={choose(() => actions.resolve(true))}>Mark as charged ({amount})</Button>
        <Button onPress={choose(() => actions.resolve(false))}>Mark as not charged</Button>
        <Button onPress={choose(actions.again)}>Run again, {runPriceText(run)} (may charge twice)</Button>
      </div>
      <DialogActions>
        <Button look="quiet" onPress={onClose}>
          Not now
        </Button>
      </DialogActions>
    </Dialog>
  );
}
