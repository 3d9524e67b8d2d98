import { useState } from 'react';
import { RunId, type ProjectId } from '../../shared/ids.ts';
import type { Connection, Run } from '../../shared/model.ts';
import { useTargetProject } from '../composer/use-target-project.ts';
import { useCallMutation, useProjects } from '../data/queries.ts';
import { useRun } from '../data/detail-queries.ts';
import { chargeText, endReason, endTitle } from '../queue/run-words.ts';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

interface FetchTaskProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

/** Brings home what was bought elsewhere, or lost: by its id at the provider. Nothing is bought. */
export function FetchTask({ connection, onClose }: FetchTaskProps) {
  const fetchTask = useCallMutation('connections.fetchTask');
  const projects = useProjects().data ?? [];
  const usual = useTargetProject();
  const [taskId, setTaskId] = useState('');
  const [chosen, setChosen] = useState<ProjectId | null>(null);
  // One id for every press of this form: pressing twice brings one task home.
  const [newRunId] = useState(() => RunId.parse(crypto.randomUUID()));
  const projectId = chosen ?? usual?.id ?? projects[0]?.id ?? null;
  const run = useRun(fetchTask.data?.id ?? null).data ?? fetchTask.data ?? null;
  const fetchIt = () => {
    if (projectId === null || taskId.trim() === '') return;
    fetchTask.mutate({ connectionId: connection.id, projectId, taskId: taskId.trim(), newRunId });
  };
  return (
    <Dialog isOpen onClose={onClose} title={`Fetch by task id from ${connection.name}`}>
      <form
        className="connection-form"
        onSubmit={(event) => {
          event.preventDefault();
          fetchIt();
        }}
      >
        <p className="muted">
          Pictures that were bought elsewhere, or whose answer was lost, come into the library. This is free.
        </p>
        <TextField
          label="Task id"
          value={taskId}
          onChange={setTaskId}
          maxLength={300}
          spellCheck="false"
          autoFocus
          note="As the provider’s own page or your former program shows it."
        />
        <Select
          label="Into the project"
          options={projects.map(({ id, name }) => ({ id: String(id), label: name }))}
          value={projectId === null ? null : String(projectId)}
          onChange={(id) => setChosen(projects.find((each) => String(each.id) === id)?.id ?? null)}
        />
        {projects.length === 0 ? <p className="field-note">Make a project first.</p> : null}
        <div role="status">
          {fetchTask.error ? <p className="field-error">{messageOf(fetchTask.error)}</p> : null}
          {run ? <Result run={run} onClose={onClose} /> : null}
        </div>
        <FetchActions
          isBusy={fetchTask.isPending}
          isDone={run !== null}
          canFetch={taskId.trim() !== '' && projectId !== null}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

interface FetchActionsProps {
  readonly isBusy: boolean;
  readonly isDone: boolean;
  readonly canFetch: boolean;
  readonly onClose: () => void;
}

function FetchActions({ isBusy, isDone, canFetch, onClose }: FetchActionsProps) {
  return (
    <DialogActions>
      <Button look="quiet" onPress={onClose}>
        {isDone ? 'Done' : 'Cancel'}
      </Button>
      <Button type="submit" look="primary" isDisabled={isBusy || isDone || !canFetch}>
        {isBusy ? <Spinner /> : null}
        Fetch
      </Button>
    </DialogActions>
  );
}

function Result({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const ui = useUiStore();
  const show = () => {
    onClose();
    ui.getState().openScope({ kind: 'project', projectId: run.projectId });
  };
  return (
    <div className="test-result is-ok">
      <Icon name={run.status === 'done' ? 'check' : 'info'} />
      <p className="selectable">
        {resultWords(run)}{' '}
        {run.imageIds.length > 0 ? (
          <Button look="quiet" onPress={show}>
            Show
          </Button>
        ) : null}
      </p>
    </div>
  );
}

/** What became of the task: its pictures and what they cost, or what stands in the way. */
export function resultWords(run: Run): string {
  const count = run.imageIds.length;
  if (run.status === 'waiting' || run.status === 'running')
    return 'The task was found; its pictures are being fetched.';
  if (count === 0) return [endTitle(run), endReason(run)].filter(Boolean).join('. ');
  const cost = run.attempts.some(({ charge }) => charge === 'unknown')
    ? 'what it cost is not known'
    : chargeText(run)?.replace('Charged', 'reported cost');
  return `${count === 1 ? 'One picture came' : `${count} pictures came`} home; ${cost ?? 'no cost was reported'}.`;
}
