import type { RunId } from '../../shared/ids.ts';
import type { Attempt, Run } from '../../shared/model.ts';
import { useRun } from '../data/detail-queries.ts';
import { messageOf } from '../state/commands.ts';
import { fieldLabel, valueLabel } from '../composer/field-words.ts';
import { sizeWords } from '../composer/size-words.ts';
import { parameterNames } from '../../shared/capabilities.ts';
import { attemptWords, runStatusWords } from './attempt-words.ts';
import { CopyButton } from './copy-button.tsx';
import { formatDuration } from './figures.ts';
import { Mark } from './mark.tsx';
import { Rows, Section } from './section.tsx';

/** About a run that is not a picture yet, or never became one: what was asked and what each attempt came to. */
export function RunPanel({ runId }: { readonly runId: RunId }) {
  const { data: run, error } = useRun(runId);
  if (!run) return error ? <p className="inspector-quiet">{messageOf(error)}</p> : null;
  return (
    <>
      <Section title={runStatusWords(run.status)}>
        <p className="inspector-quiet num">{deliveredWords(run)}</p>
      </Section>
      <Section title="Prompt" tools={<CopyButton text={run.prompt} what="Prompt" />}>
        <p className="inspector-prompt selectable">{run.prompt}</p>
      </Section>
      <Section title={run.attempts.length === 1 ? 'Attempt' : 'Attempts'}>
        <ol className="attempts">
          {run.attempts.map((attempt) => (
            <AttemptItem key={attempt.id} attempt={attempt} />
          ))}
        </ol>
      </Section>
      <Section title="Recipe">
        <Rows rows={askedRows(run)} />
      </Section>
    </>
  );
}

function AttemptItem({ attempt }: { readonly attempt: Attempt }) {
  const { mark, word, money } = attemptWords(attempt);
  const tookMs =
    attempt.finishedAtMs !== null && attempt.sentAtMs !== null
      ? attempt.finishedAtMs - attempt.sentAtMs
      : null;
  return (
    <li className="attempt">
      <p className="attempt-state">
        <Mark mark={mark} />
        <b>{word}</b>
      </p>
      <p className="inspector-quiet num">
        {money}
        {tookMs === null ? '' : ` · ${formatDuration(tookMs)}`}
      </p>
      {attempt.problem ? (
        <>
          <p className="selectable attempt-problem">{attempt.problem.message}</p>
          {attempt.problem.billingRule === null ? null : (
            <p className="inspector-quiet">{attempt.problem.billingRule}</p>
          )}
        </>
      ) : null}
      <IdLine label="Request id" id={attempt.requestId} />
      <IdLine label="Provider’s id" id={attempt.remoteId} />
    </li>
  );
}

function IdLine({ label, id }: { readonly label: string; readonly id: string | null }) {
  if (id === null) return null;
  return (
    <p className="inspector-line">
      <span className="inspector-quiet">{label}</span>
      <code className="selectable" title={id}>
        {id}
      </code>
      <CopyButton text={id} what={label} />
    </p>
  );
}

function deliveredWords(run: Run): string {
  const delivered = run.attempts.reduce((sum, attempt) => sum + attempt.deliveredCount, 0);
  return `${delivered} of ${run.wantedCount} ${run.wantedCount === 1 ? 'picture' : 'pictures'} delivered`;
}

function askedRows(run: Run) {
  const given = parameterNames.flatMap((name) => {
    const value = run.parameters[name];
    if (value === undefined) return [];
    return [
      { label: fieldLabel(name), value: name === 'size' ? sizeWords(String(value)) : valueLabel(value) },
    ];
  });
  return [
    { label: 'Model', value: run.model },
    { label: 'Connection', value: run.connection },
    ...given,
    ...(run.inputs.length === 0 ? [] : [{ label: 'Inputs', value: String(run.inputs.length) }]),
  ];
}
