import { useState } from 'react';
import { RunId, type AttemptId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { useAsk } from '../data/use-ask.ts';
import { tellingAttempt } from '../queue/run-words.ts';
import { Button } from '../ui/button.tsx';
import { DecideDialog } from './decide-dialog.tsx';

interface Props {
  readonly run: Run;
  /** The buttons join the tab order only while their cell is the grid's tab stop. */
  readonly isTabStop: boolean;
}

/** What a person can do about a run that ended without its picture. */
export function RunActions({ run, isTabStop }: Props) {
  if (run.status === 'unknown') return <UnknownRunActions run={run} isTabStop={isTabStop} />;
  return <EndedRunActions run={run} isTabStop={isTabStop} />;
}

function UnknownRunActions({ run, isTabStop }: Props) {
  const [isDeciding, setDeciding] = useState(false);
  const { ask } = useAsk();
  const { connectionId } = run;
  return (
    <span className="tile-actions">
      <Button
        excludeFromTabOrder={!isTabStop}
        onPress={() => void ask('host.openUsagePage', { connectionId })}
      >
        Check usage
      </Button>
      <Button excludeFromTabOrder={!isTabStop} onPress={() => setDeciding(true)}>
        Decide…
      </Button>
      {isDeciding ? <DecideDialog run={run} onClose={() => setDeciding(false)} /> : null}
    </span>
  );
}

function EndedRunActions({ run, isTabStop }: Props) {
  const { ask, isAsking } = useAsk();
  const paid = freeWayOf(run);
  const runId = run.id;
  return (
    <span className="tile-actions">
      {paid === null ? null : (
        <Button
          excludeFromTabOrder={!isTabStop}
          isDisabled={isAsking}
          onPress={() => void ask('attempts.reread', { attemptId: paid.attemptId })}
        >
          {paid.label}
        </Button>
      )}
      <Button
        excludeFromTabOrder={!isTabStop}
        isDisabled={isAsking}
        onPress={() => void ask('runs.again', { runId, newRunId: RunId.parse(crypto.randomUUID()) })}
      >
        Run again
      </Button>
      <Button
        look="quiet"
        excludeFromTabOrder={!isTabStop}
        onPress={() => void ask('runs.dismiss', { runId })}
      >
        Dismiss
      </Button>
    </span>
  );
}

/** What was paid for and did not arrive can be looked for again without buying anything. */
function freeWayOf(run: Run): { readonly attemptId: AttemptId; readonly label: string } | null {
  const attempt = tellingAttempt(run);
  if (attempt?.state === 'unreadable') return { attemptId: attempt.id, label: 'Read again' };
  if (attempt?.state === 'expired') return { attemptId: attempt.id, label: 'Ask the task again' };
  return null;
}
