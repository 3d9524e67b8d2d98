import type { Run } from '../../shared/model.ts';
import { partialUrl } from '../../shared/transport.ts';
import { useQueue } from '../data/queries.ts';
import { isPending } from '../gallery/run-places.ts';
import { RunActions } from '../gallery/run-actions.tsx';
import { waitingTitle } from '../queue/queue-words.ts';
import { chargeText, endReason, endTitle, pendingWords } from '../queue/run-words.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';

/** A turn that has no picture yet, or none at all: what it waits for, or the reason and what can be done. */
export function OpenTurn({ run }: { readonly run: Run }) {
  const ui = useUiStore();
  return (
    <li className="turn is-open" onClick={() => ui.getState().inspect({ kind: 'run', runId: run.id })}>
      <div className="turn-asked">
        <p className="turn-bubble selectable">{run.prompt}</p>
      </div>
      <div className="turn-came">
        <div className="turn-place" style={{ aspectRatio: String(run.expectedRatio) }}>
          {isPending(run) ? <Going run={run} /> : <Ended run={run} />}
        </div>
        <span className="turn-facts num">
          {run.model} · {run.connection}
        </span>
      </div>
    </li>
  );
}

function Going({ run }: { readonly run: Run }) {
  const words = pendingWords(run, waitingTitle(useQueue().data, run));
  const partial = run.attempts.find((attempt) => attempt.partialRevision > 0 && attempt.deliveredCount === 0);
  return (
    <>
      {partial ? (
        <img
          className="run-partial"
          src={partialUrl(partial.id, partial.partialRevision)}
          alt=""
          draggable={false}
        />
      ) : null}
      <span className="turn-state" role="status">
        {words.sinceMs === null ? null : (
          <ProgressBar label="Progress" share={null} className="tile-progress" />
        )}
        <span>
          <b>{words.title}</b>
          {words.sinceMs === null ? null : <Elapsed sinceMs={words.sinceMs} format={words.time} />}
        </span>
      </span>
    </>
  );
}

function Ended({ run }: { readonly run: Run }) {
  const reason = endReason(run);
  const charge = chargeText(run);
  const tone = run.status === 'unknown' ? 'is-warn' : run.status !== 'cancelled' && 'is-bad';
  return (
    <span className="turn-state">
      <span className={classNames('run-title', tone)}>{endTitle(run)}</span>
      {reason === null ? null : <span className="run-reason selectable">{reason}</span>}
      {charge === null ? null : <b className="num">{charge}</b>}
      <RunActions run={run} isTabStop isSmall={false} />
    </span>
  );
}
