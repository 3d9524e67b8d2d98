import type { QueueView } from '../../shared/queue-model.ts';
import { useQueue } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useRunCommand } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { LaneRow } from './lane-row.tsx';
import { QueueRow } from './queue-row.tsx';
import { offlineWords, reservedWords, waitingCount } from './queue-words.ts';
import { useQueueOrder } from './use-queue-order.ts';

/** Everything asked for and not finished: what it is doing, what it will cost, and what cancelling means. */
export function QueuePanel() {
  const { data: queue, isError, error, refetch } = useQueue();
  const headRef = useKeptFocus(queue?.runs);
  if (isError) {
    return (
      <div className="queue-note" role="alert">
        <p>The queue could not be read. {messageOf(error)}</p>
        <Button onPress={() => void refetch()}>Try again</Button>
      </div>
    );
  }
  const isPaused = queue?.isPaused ?? false;
  return (
    <>
      <div className="queue-head" ref={headRef} tabIndex={-1}>
        <h2>Queue</h2>
        <span className="queue-reserved num">{reservedWords(queue?.reservedNanos ?? 0)}</span>
        <PauseAll isPaused={isPaused} />
      </div>
      {isPaused ? (
        <p className="queue-reason">
          {queue?.pauseReason ??
            'Paused. What was already sent goes on; nothing new is bought until you resume.'}
        </p>
      ) : null}
      {queue?.isOffline ? (
        <p className="queue-offline" role="status">
          <Icon name="offline" />
          <span>
            <b>No network.</b> {offlineWords(waitingCount(queue))}
          </span>
        </p>
      ) : null}
      {queue === undefined ? null : <Lanes queue={queue} />}
      {queue === undefined || queue.runs.length === 0 ? (
        <p className="queue-note">Nothing is waiting. What you ask for shows here until it is done.</p>
      ) : (
        <Runs queue={queue} />
      )}
    </>
  );
}

function PauseAll({ isPaused }: { readonly isPaused: boolean }) {
  const run = useRunCommand();
  return (
    <Button
      look={isPaused ? 'primary' : 'quiet'}
      icon={isPaused ? 'play' : 'pause'}
      onPress={() => run(isPaused ? 'queue.resume' : 'queue.pause')}
    >
      {isPaused ? 'Resume' : 'Pause all'}
    </Button>
  );
}

function Lanes({ queue }: { readonly queue: QueueView }) {
  if (queue.lanes.length === 0) return null;
  return (
    <ul className="lanes" aria-label="Connections">
      {queue.lanes.map((lane) => (
        <LaneRow key={lane.connectionId} lane={lane} />
      ))}
    </ul>
  );
}

function Runs({ queue }: { readonly queue: QueueView }) {
  const order = useQueueOrder(queue.runs);
  return (
    <ul className="queue-list scrolls" aria-label="Runs">
      {queue.runs.map((run) => (
        <QueueRow key={run.id} run={run} queue={queue} order={order} />
      ))}
    </ul>
  );
}
