import { useState, type ReactNode } from 'react';
import { RunId, type AttemptId, type ConnectionId } from '../../shared/ids.ts';
import { formatDollars } from '../../shared/money.ts';
import { useAsk } from '../data/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { AgainDialog } from './again-dialog.tsx';
import { ChargedDialog } from './charged-dialog.tsx';

interface Props {
  readonly attemptId: AttemptId;
  readonly connectionId: ConnectionId | null;
  readonly amountNanos: number | null;
  readonly offersSameKey: boolean;
  readonly children?: ReactNode;
}

/** The ways out of a call whose outcome nobody knows: look, say what became of it, or buy again. */
export function UnknownActions({ attemptId, connectionId, amountNanos, offersSameKey, children }: Props) {
  const { ask, isAsking } = useAsk();
  const [open, setOpen] = useState<'charged' | 'again' | null>(null);
  const amount = amountNanos === null ? null : formatDollars(amountNanos);
  const close = () => setOpen(null);
  return (
    <>
      {connectionId === null ? null : (
        <Button icon="external" onPress={() => void ask('host.openUsagePage', { connectionId })}>
          Open usage page
        </Button>
      )}
      <Button onPress={() => setOpen('charged')}>
        {amount === null ? 'Mark as charged…' : `Mark as charged (${amount})…`}
      </Button>
      <Button
        isDisabled={isAsking}
        onPress={() => void ask('attempts.resolve', { attemptId, charged: false }, 'Marked as not charged.')}
      >
        Mark as not charged
      </Button>
      {offersSameKey ? (
        <Button
          icon="retry"
          isDisabled={isAsking}
          onPress={() =>
            void ask(
              'attempts.again',
              { attemptId, newRunId: RunId.parse(crypto.randomUUID()), sameKey: true },
              'Asked again with the same key.',
            )
          }
        >
          Ask again with the same key (cannot buy twice)
        </Button>
      ) : null}
      <Button onPress={() => setOpen('again')}>Run again…</Button>
      {children}
      {open === 'charged' ? (
        <ChargedDialog attemptId={attemptId} amountNanos={amountNanos} onClose={close} />
      ) : null}
      {open === 'again' ? (
        <AgainDialog attemptId={attemptId} amountNanos={amountNanos} onClose={close} />
      ) : null}
    </>
  );
}
