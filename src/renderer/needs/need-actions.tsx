import type { ReactNode } from 'react';
import type { ConnectionId } from '../../shared/ids.ts';
import { CapScope } from '../../shared/money-model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { Need } from '../../shared/queue-model.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { LibraryActions } from './library-actions.tsx';
import { ShowPlace } from './show-place.tsx';
import { UnknownActions } from './unknown-actions.tsx';

/** What a person can do about each kind of need. */
export function NeedActions({ need }: { readonly need: Need }): ReactNode {
  switch (need.kind) {
    case 'unknown':
      return need.attemptId === null ? null : (
        <UnknownActions
          attemptId={need.attemptId}
          connectionId={need.connectionId}
          amountNanos={need.amountNanos}
          offersSameKey={need.offersSameKey ?? false}
        >
          <ShowPlace runId={need.runId} />
        </UnknownActions>
      );
    case 'unreadable':
    case 'expired':
      return <PaidActions kind={need.kind} need={need} />;
    case 'stalled':
      return <StalledActions need={need} />;
    case 'held':
      return <HeldActions need={need} />;
    case 'paused':
      return <PausedActions connectionId={need.connectionId} />;
    case 'cap':
      return <CapActions need={need} />;
    case 'library':
      return <LibraryActions />;
  }
}

const rereads = { unreadable: 'Read again', expired: 'Ask the task again' } as const;

function PaidActions({ kind, need }: { readonly kind: keyof typeof rereads; readonly need: Need }) {
  const { attemptId, runId } = need;
  const { ask, isAsking } = useAsk();
  const label = rereads[kind];
  return (
    <>
      {attemptId === null ? null : (
        <Button
          icon="retry"
          isPending={isAsking}
          onPress={() => void ask('attempts.reread', { attemptId }, `${label}: done.`)}
        >
          {label}
        </Button>
      )}
      <ShowPlace runId={runId} />
      <Settling need={need} />
      <span className="need-note">Reading again is free. What was received stays on disk.</span>
    </>
  );
}

/** Money in doubt is held until somebody says what became of it; what is settled can be put away. */
function Settling({ need }: { readonly need: Need }) {
  const { attemptId, connectionId, amountNanos, runId } = need;
  const { ask } = useAsk();
  if (need.isAtRisk === true && attemptId !== null) {
    const offersSameKey = need.offersSameKey ?? false;
    return <UnknownActions {...{ attemptId, connectionId, amountNanos, offersSameKey }} />;
  }
  if (runId === null) return null;
  return (
    <Button look="quiet" onPress={() => void ask('runs.dismiss', { runId }, 'Dismissed.')}>
      Dismiss
    </Button>
  );
}

function StalledActions({ need }: { readonly need: Need }) {
  const { attemptId, runId, connectionId } = need;
  const { ask, isAsking } = useAsk();
  if (attemptId === null) return null;
  return (
    <>
      <Button
        icon="retry"
        isPending={isAsking}
        onPress={() => void ask('attempts.reread', { attemptId }, 'Asked now.')}
      >
        Ask now
      </Button>
      <Button
        isDisabled={isAsking}
        onPress={() =>
          void ask('attempts.giveUp', { attemptId }, 'Given up. Nothing was said to the provider.')
        }
      >
        Give up
      </Button>
      {connectionId === null ? null : (
        <Button look="quiet" icon="external" onPress={() => void ask('host.openUsagePage', { connectionId })}>
          Usage page
        </Button>
      )}
      <ShowPlace runId={runId} />
      <span className="need-note">Asking is free. Given up, it can still be asked again.</span>
    </>
  );
}

function HeldActions({ need }: { readonly need: Need }) {
  const { ask, isAsking } = useAsk();
  const ui = useUiStore();
  const amount = need.amountNanos === null ? 'spending' : `spending ${formatDollars(need.amountNanos)}`;
  return (
    <>
      <Button
        look="primary"
        icon="play"
        isPending={isAsking}
        onPress={() => void ask('queue.setPaused', { paused: false }, 'The queue goes on.')}
      >
        Resume {amount}
      </Button>
      <Button onPress={() => ui.getState().setQueueOpen(true)}>Open the queue</Button>
    </>
  );
}

function PausedActions({ connectionId }: { readonly connectionId: ConnectionId | null }) {
  const { ask, isAsking } = useAsk();
  const ui = useUiStore();
  if (connectionId === null) return null;
  return (
    <>
      <Button
        icon="play"
        isPending={isAsking}
        onPress={() =>
          void ask('queue.setPaused', { paused: false, connectionId }, 'The connection goes on.')
        }
      >
        Resume
      </Button>
      <Button
        onPress={() => {
          ui.getState().show('connections');
          ui.getState().inspect({ kind: 'connection', connectionId });
        }}
      >
        Open connection
      </Button>
      <Button look="quiet" icon="external" onPress={() => void ask('host.openUsagePage', { connectionId })}>
        Usage page
      </Button>
    </>
  );
}

function CapActions({ need }: { readonly need: Need }) {
  const ui = useUiStore();
  return (
    <>
      <Button onPress={() => ui.getState().openCapDialog(capScopeOf(need))}>Raise…</Button>
      <Button look="quiet" onPress={() => ui.getState().show('spend')}>
        Open the report
      </Button>
    </>
  );
}

/** A need names its cap in its key, "cap:day" or "cap:project:3"; anything else opens the dialog with the question. */
function capScopeOf({ key, connectionId }: Need): CapScope | 'new' {
  const [, kind, id] = key.split(':');
  const scope = CapScope.safeParse({ kind, projectId: Number(id), connectionId: connectionId ?? Number(id) });
  return scope.success ? scope.data : 'new';
}
