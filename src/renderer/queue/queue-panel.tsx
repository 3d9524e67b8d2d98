import { useEffect, useRef } from 'react';
import type { Run } from '../../shared/model.ts';
import { mediaUrl, partialUrl } from '../../shared/transport.ts';
import { useCallMutation, useQueue } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useNotices, useRunCommand } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { Elapsed } from '../ui/elapsed.tsx';
import { Icon } from '../ui/icon.tsx';
import { cancelText, pendingWords, runPriceText } from './run-words.ts';

const noRuns: readonly Run[] = [];

/** Everything asked for and not finished: what it is doing, what it will cost, and what cancelling means. */
export function QueuePanel() {
  const { data, isError, error, refetch } = useQueue();
  const run = useRunCommand();
  const runs = data?.runs ?? noRuns;
  const headRef = useKeptFocus(runs);
  if (isError) {
    return (
      <div className="queue-note" role="alert">
        <p>The queue could not be read. {messageOf(error)}</p>
        <Button onPress={() => void refetch()}>Try again</Button>
      </div>
    );
  }
  const isPaused = data?.isPaused ?? false;
  return (
    <>
      <div className="queue-head" ref={headRef} tabIndex={-1}>
        <h2>Queue</h2>
        <Button
          look={isPaused ? 'primary' : 'quiet'}
          icon={isPaused ? 'play' : 'pause'}
          onPress={() => run(isPaused ? 'queue.resume' : 'queue.pause')}
        >
          {isPaused ? 'Resume' : 'Pause all'}
        </Button>
      </div>
      {isPaused ? (
        <p className="queue-reason">
          {data?.pauseReason ??
            'Paused. What was already sent goes on; nothing new is bought until you resume.'}
        </p>
      ) : null}
      {runs.length === 0 ? (
        <p className="queue-note">Nothing is waiting. What you ask for shows here until it is done.</p>
      ) : (
        <ul className="queue-list scrolls" aria-label="Runs">
          {runs.map((each) => (
            <QueueRow key={each.id} run={each} isPaused={isPaused} />
          ))}
        </ul>
      )}
    </>
  );
}

/** A row that leaves takes its focused button along: focus goes to the head, or Escape would reach nobody. */
function useKeptFocus(runs: readonly Run[]) {
  const headRef = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    if (document.activeElement === document.body) headRef.current?.focus();
  }, [runs]);
  return headRef;
}

function QueueRow({ run, isPaused }: { readonly run: Run; readonly isPaused: boolean }) {
  const notices = useNotices();
  const cancel = useCallMutation('runs.cancel');
  const words = pendingWords(run, isPaused);
  const warning = cancelText(run);
  return (
    <li className="queue-row">
      <QueueThumb run={run} />
      <div className="queue-words">
        <b>{run.prompt || 'Untitled'}</b>
        <span className="num">
          {words.title}
          {words.sinceMs === null ? null : <Elapsed sinceMs={words.sinceMs} format={words.time} />}
          {` · ${warning ?? runPriceText(run)}`}
        </span>
      </div>
      <Button
        isDisabled={run.isCancelRequested}
        isPending={cancel.isPending}
        aria-label={`Cancel ${run.prompt.slice(0, 60)}${warning ? `, ${warning}` : ''}`}
        onPress={() =>
          cancel.mutate(
            { runId: run.id },
            { onError: (error) => notices.getState().notify({ text: messageOf(error), tone: 'bad' }) },
          )
        }
      >
        {run.isCancelRequested ? 'Cancelling' : 'Cancel'}
      </Button>
    </li>
  );
}

function QueueThumb({ run }: { readonly run: Run }) {
  const partial = run.attempts.find((attempt) => attempt.partialRevision > 0);
  const shown = run.imageIds[0] ?? run.inputs[0]?.imageId;
  const source = partial
    ? partialUrl(partial.id, partial.partialRevision)
    : shown === undefined
      ? null
      : mediaUrl(shown, '160');
  if (source === null) {
    return (
      <span className="queue-thumb">
        <Icon name="image" />
      </span>
    );
  }
  return <img className="queue-thumb" src={source} alt="" draggable={false} />;
}
