import { memo } from 'react';
import type { Run } from '../../shared/model.ts';
import { partialUrl } from '../../shared/transport.ts';
import { useQueue } from '../data/queries.ts';
import { waitingTitle } from '../queue/queue-words.ts';
import { chargeText, deliveredCount, endReason, endTitle, pendingWords } from '../queue/run-words.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { Icon } from '../ui/icon.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { isPending } from './run-places.ts';
import { RunActions } from './run-actions.tsx';

export interface RunTileProps {
  readonly run: Run;
  readonly slot: number;
  readonly itemKey: string;
  readonly column: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly isTabStop: boolean;
  readonly onFocus: (itemKey: string) => void;
}

/** The place of a picture that is being made, or the reason why it is not there; never only a message in passing. */
export const RunTile = memo(function RunTile(props: RunTileProps) {
  const { run, slot } = props;
  const pending = isPending(run);
  const store = useUiStore();
  return (
    <div
      role="gridcell"
      aria-colindex={props.column}
      data-key={props.itemKey}
      data-run-id={run.id}
      tabIndex={props.isTabStop ? 0 : -1}
      className={classNames('tile', 'run-tile', pending ? 'is-pending' : 'is-ended', `is-${run.status}`)}
      style={{ left: props.left, width: props.width, height: props.height }}
      onClick={() => props.onFocus(props.itemKey)}
      onFocus={() => store.getState().inspect({ kind: 'run', runId: run.id })}
    >
      {pending ? (
        <PendingBody run={run} slot={slot} />
      ) : (
        <EndedBody run={run} isTabStop={props.isTabStop} isSmall={props.height < 170} />
      )}
    </div>
  );
});

function PendingBody({ run, slot }: Pick<RunTileProps, 'run' | 'slot'>) {
  const words = pendingWords(run, waitingTitle(useQueue().data, run));
  const partial = run.attempts.find((attempt) => attempt.partialRevision > 0 && attempt.deliveredCount === 0);
  const isMoving = words.sinceMs !== null;
  const done = deliveredCount(run);
  return (
    <>
      {partial && slot === 0 ? (
        <img
          className="run-partial"
          src={partialUrl(partial.id, partial.partialRevision)}
          alt=""
          draggable={false}
        />
      ) : null}
      <span className="tile-state">
        {isMoving && slot === 0 ? (
          <ProgressBar
            label="Progress"
            share={done > 0 ? done / run.wantedCount : null}
            className="tile-progress"
          />
        ) : null}
        <span>
          <b>{slot === 0 ? words.title : `${done + slot + 1} of ${run.wantedCount}`}</b>
          {slot === 0 && words.sinceMs !== null ? (
            <Elapsed sinceMs={words.sinceMs} format={words.time} />
          ) : null}
        </span>
        <span className={slot === 0 ? 'tile-prompt' : 'visually-hidden'}>{run.prompt}</span>
      </span>
    </>
  );
}

function EndedBody({
  run,
  isTabStop,
  isSmall,
}: {
  readonly run: Run;
  readonly isTabStop: boolean;
  readonly isSmall: boolean;
}) {
  const charge = chargeText(run);
  const reason = endReason(run);
  const isUnknown = run.status === 'unknown';
  return (
    <span className="tile-state">
      <span
        className={classNames('run-title', isUnknown ? 'is-warn' : run.status !== 'cancelled' && 'is-bad')}
      >
        <Icon name={isUnknown ? 'warning' : run.status === 'cancelled' ? 'close' : 'info'} /> {endTitle(run)}
      </span>
      {reason && !isSmall ? <span className="run-reason">{reason}</span> : null}
      {charge ? <b className="num">{charge}</b> : null}
      <span className="visually-hidden">{run.prompt}</span>
      <RunActions run={run} isTabStop={isTabStop} isSmall={isSmall} />
    </span>
  );
}
