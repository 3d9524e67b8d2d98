import { useState } from 'react';
import { RunId, type AttemptId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { useAsk } from '../data/use-ask.ts';
import { tellingAttempt } from '../queue/run-words.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { DecideDialog } from './decide-dialog.tsx';

interface Props {
  readonly run: Run;
  /** The buttons join the tab order only while their cell is the grid's tab stop. */
  readonly isTabStop: boolean;
  /** Room for one line of buttons: the first one, and the rest in a menu. */
  readonly isSmall: boolean;
}

interface Action {
  readonly label: string;
  readonly run: () => void;
  readonly isQuiet?: boolean;
}

/** What a person can do about a run that ended without its picture. */
export function RunActions(props: Props) {
  if (props.run.status === 'unknown') return <UnknownRunActions {...props} />;
  return <EndedRunActions {...props} />;
}

function UnknownRunActions({ run, ...rest }: Props) {
  const [isDeciding, setDeciding] = useState(false);
  const { ask } = useAsk();
  const { connectionId } = run;
  const usage = { label: 'Check usage', run: () => void ask('host.openUsagePage', { connectionId }) };
  const decide = { label: 'Decide…', run: () => setDeciding(true) };
  return (
    <>
      <Actions
        {...rest}
        shownWhenSmall={1}
        isBusy={false}
        actions={rest.isSmall ? [decide, usage] : [usage, decide]}
      />
      {isDeciding ? <DecideDialog run={run} onClose={() => setDeciding(false)} /> : null}
    </>
  );
}

function EndedRunActions({ run, ...rest }: Props) {
  const { ask, isAsking } = useAsk();
  const [isDeciding, setDeciding] = useState(false);
  const paid = freeWayOf(run);
  const runId = run.id;
  const isInDoubt = run.attempts.some(({ charge }) => charge === 'unknown');
  const actions: readonly Action[] = [
    ...(paid === null
      ? []
      : [{ label: paid.label, run: () => void ask('attempts.reread', { attemptId: paid.attemptId }) }]),
    {
      label: 'Run again',
      run: () => void ask('runs.again', { runId, newRunId: RunId.parse(crypto.randomUUID()) }),
    },
    // Money in doubt is held until somebody says what became of it: it cannot simply be put away.
    isInDoubt
      ? { label: 'Decide…', run: () => setDeciding(true) }
      : { label: 'Dismiss', isQuiet: true, run: () => void ask('runs.dismiss', { runId }) },
  ];
  return (
    <>
      <Actions {...rest} shownWhenSmall={paid === null ? 2 : 1} isBusy={isAsking} actions={actions} />
      {isDeciding ? <DecideDialog run={run} onClose={() => setDeciding(false)} /> : null}
    </>
  );
}

interface ActionsProps extends Omit<Props, 'run'> {
  readonly actions: readonly Action[];
  readonly isBusy: boolean;
  /** How many fit side by side in a small cell. */
  readonly shownWhenSmall: number;
}

function Actions({ actions, isTabStop, isSmall, isBusy, shownWhenSmall }: ActionsProps) {
  const shown = isSmall ? actions.slice(0, shownWhenSmall) : actions;
  const rest = actions.slice(shown.length);
  return (
    <span className="tile-actions">
      {shown.map(({ label, run, isQuiet = false }) => (
        <Button
          key={label}
          look={isQuiet ? 'quiet' : 'plain'}
          excludeFromTabOrder={!isTabStop}
          isDisabled={isBusy}
          onPress={run}
        >
          {label}
        </Button>
      ))}
      {rest.length > 0 ? (
        <Menu
          label="More ways on"
          placement="bottom end"
          trigger={<IconButton icon="more" label="More" excludeFromTabOrder={!isTabStop} />}
        >
          {rest.map(({ label, run }) => (
            <MenuItem key={label} onAction={run}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      ) : null}
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
