import { RunId, type AttemptId } from '../../shared/ids.ts';
import { formatDollars } from '../../shared/money.ts';
import { useAsk } from '../data/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';

interface Props {
  readonly attemptId: AttemptId;
  readonly amountNanos: number | null;
  readonly onClose: () => void;
}

/** Running again is a second purchase while the first one may have been charged: asked once, in plain words. */
export function AgainDialog({ attemptId, amountNanos, onClose }: Props) {
  const { ask, isAsking } = useAsk();
  const amount = amountNanos === null ? 'the full price' : formatDollars(amountNanos);
  const again = async () => {
    const newRunId = RunId.parse(crypto.randomUUID());
    if (await ask('attempts.again', { attemptId, newRunId }, 'Running again.')) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title="Run again, and perhaps pay twice?">
      <p className="muted">
        The first call may have been charged {amount}, and it stays open until you say what became of it.
        Running again is a new purchase of about {amount}.
      </p>
      <DialogActions>
        <Button look="quiet" onPress={onClose}>
          Not now
        </Button>
        <Button look="primary" isPending={isAsking} onPress={() => void again()}>
          Run again for about {amount}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
