import { Button } from 'react-aria-components';
import type { QueueView } from '../../shared/queue-model.ts';
import { useQueue } from '../data/queries.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Popover } from '../ui/popover.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { QueuePanel } from './queue-panel.tsx';
import './queue.css';

/** How many runs are under way; opens the queue. */
export function QueueButton() {
  const { data } = useQueue();
  const store = useUiStore();
  const isOpen = useUi((ui) => ui.isQueueOpen);
  const { running, waiting, isStopped } = countRuns(data);
  return (
    <Popover
      label="Queue"
      className="queue-popover"
      isOpen={isOpen}
      onOpenChange={(open) => store.getState().setQueueOpen(open)}
      trigger={
        <Button className={classNames('pill', 'num', isStopped && 'is-warn')}>
          {running > 0 ? <Spinner /> : <Icon name={isStopped ? 'pause' : 'inbox'} />}
          {running + waiting > 0 || isStopped ? <span className="visually-hidden">Queue: </span> : null}
          <QueueWords running={running} waiting={waiting} isStopped={isStopped} />
        </Button>
      }
    >
      <QueuePanel />
    </Popover>
  );
}

function QueueWords({ running, waiting, isStopped }: ReturnType<typeof countRuns>) {
  if (isStopped) {
    return (
      <span>
        {waiting > 0 ? <b>{waiting} </b> : null}
        {waiting > 0 ? 'waiting for you' : 'Paused'}
      </span>
    );
  }
  if (running > 0) {
    return (
      <span>
        <b>{running}</b> running{waiting > 0 ? ` · ${waiting} waiting` : ''}
      </span>
    );
  }
  return waiting > 0 ? (
    <span>
      <b>{waiting}</b> waiting
    </span>
  ) : (
    <span>Queue</span>
  );
}

function countRuns(queue: QueueView | undefined) {
  const runs = queue?.runs ?? [];
  return {
    running: runs.filter((run) => run.status === 'running').length,
    waiting: runs.filter((run) => run.status === 'waiting').length,
    isStopped: queue?.isPaused ?? false,
  };
}
