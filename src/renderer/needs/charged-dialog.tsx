import { useState } from 'react';
import type { AttemptId } from '../../shared/ids.ts';
import { formatDollars } from '../../shared/money.ts';
import { useAsk } from '../data/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { MoneyField, moneyText, readMoney } from '../ui/money-field.tsx';

interface Props {
  readonly attemptId: AttemptId;
  readonly amountNanos: number | null;
  readonly onClose: () => void;
}

/** Asks what the provider charged: the usage page knows, the amount at risk is only the estimate. */
export function ChargedDialog({ attemptId, amountNanos, onClose }: Props) {
  const { ask, isAsking } = useAsk();
  const [text, setText] = useState(() => moneyText(amountNanos));
  const [problem, setProblem] = useState<string | null>(null);
  const mark = async () => {
    const read = readMoney(text);
    if (read.kind === 'wrong') return setProblem(read.problem);
    if (read.kind === 'empty') return setProblem('Write what was charged, or mark it as not charged.');
    const said = `Marked as charged, ${formatDollars(read.nanos)}.`;
    if (await ask('attempts.resolve', { attemptId, charged: true, amountNanos: read.nanos }, said)) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title="Mark as charged">
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void mark();
        }}
      >
        <MoneyField
          label="Charged, in dollars"
          value={text}
          onChange={(next) => {
            setText(next);
            setProblem(null);
          }}
          problem={problem}
          note="The amount is the estimate until you change it. It becomes a line of the ledger marked as entered by you."
          autoFocus
        />
        <DialogActions>
          <Button look="quiet" onPress={onClose}>
            Not now
          </Button>
          <Button look="primary" type="submit" isPending={isAsking}>
            Mark as charged
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
