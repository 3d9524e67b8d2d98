import { useEffect, useState } from 'react';
import type { QueueLane } from '../../shared/queue-model.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { countdownWords, laneCounts } from './queue-words.ts';

/** One connection in the queue: what it does, when it goes on, why it stands still, and the way to stop or resume it. */
export function LaneRow({ lane }: { readonly lane: QueueLane }) {
  const { ask, isAsking } = useAsk();
  const ui = useUiStore();
  const { connectionId, connection, isPaused, pauseReason, nextStartMs } = lane;
  const setPaused = (paused: boolean) =>
    void ask(
      'queue.setPaused',
      { paused, connectionId },
      `${connection} ${paused ? 'is paused' : 'goes on'}.`,
    );
  return (
    <li className="lane">
      <Icon name={isPaused ? 'pause' : 'plug'} className={isPaused ? 'lane-paused' : ''} />
      <span className="lane-words num">
        <b>{connection}</b> {isPaused ? <span className="lane-paused">paused</span> : null} {laneCounts(lane)}
        {nextStartMs !== null && !isPaused ? <Countdown untilMs={nextStartMs} /> : null}
        {lane.waitReason && !isPaused ? <span className="lane-reason">{lane.waitReason}</span> : null}
        {isPaused && pauseReason !== null ? <span className="lane-reason">{pauseReason}</span> : null}
      </span>
      {isPaused && lane.pauseCode !== 'person' ? (
        <Button
          look="quiet"
          onPress={() => {
            ui.getState().setQueueOpen(false);
            ui.getState().show('connections');
            ui.getState().inspect({ kind: 'connection', connectionId });
          }}
        >
          Open
        </Button>
      ) : null}
      <Button
        look={isPaused ? 'plain' : 'quiet'}
        isPending={isAsking}
        aria-label={`${isPaused ? 'Resume' : 'Pause'} ${connection}`}
        onPress={() => setPaused(!isPaused)}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </li>
  );
}

/** Ticks by itself, so that nothing around it is drawn each second. */
function Countdown({ untilMs }: { readonly untilMs: number }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const words = countdownWords(untilMs, nowMs);
  return words === null ? null : <span>{` · ${words}`}</span>;
}
