import { useRef, useState } from 'react';
import type { MethodArguments } from '../../shared/contract.ts';
import { ConnectionId, ImageId, type ProjectId } from '../../shared/ids.ts';
import type { RerunPlan, RerunStep } from '../../shared/rerun-model.ts';
import { useImageDetail } from '../data/queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { RerunSeed } from '../state/ui-store.ts';
import { AgreementFoot, type Agreement } from '../ui/agreement-foot.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { obstacleOf, stepPrice, totalWords } from './rerun-words.ts';
import { useModelOptions, useRerunPlan, useSources } from './use-rerun.ts';
import '../ui/preview-table.css';
import './rerun.css';

/** The steps of a chain before they are made again: on what, through what, and what all of them cost. */
export function RerunDialog() {
  const ui = useUiStore();
  const seed = useUi((state) => state.rerun);
  if (seed === null) return null;
  return <OpenRerun key={seed.imageId} seed={seed} onClose={() => ui.getState().openRerun(null)} />;
}

function OpenRerun({ seed, onClose }: { readonly seed: RerunSeed; readonly onClose: () => void }) {
  const { imageId, rest } = seed;
  const [source, setSource] = useState('own');
  const [model, setModel] = useState('own');
  const sources = useSources(imageId);
  const models = useModelOptions();
  const question = rest ? { imageId, ...rest } : questionOf(imageId, source, model);
  const { data, error, isFetching } = useRerunPlan(question);
  const plan = isFetching || error ? null : (data ?? null);
  const obstacle = error?.message ?? (plan ? obstacleOf(plan) : null);
  const { start, isAsking } = useStart(question, plan, onClose);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="wide"
      title={rest ? 'Go on with the steps' : 'Make these steps again'}
    >
      {rest ? (
        <p className="muted">They go on from the newest picture that was made; nothing is made twice.</p>
      ) : (
        <div className="rerun-choices">
          <Select label="On" options={sources} value={source} onChange={setSource} />
          <Select label="Through" options={models} value={model} onChange={setModel} />
        </div>
      )}
      <Steps steps={plan?.steps ?? data?.steps ?? []} />
      <AgreementFoot
        total={plan ? totalWords(plan) : null}
        agreement={data && !error ? agreementTo(question, data) : null}
        obstacle={obstacle}
        isBusy={isAsking}
        action={stepsWords(plan?.steps.length ?? 0)}
        onBack={onClose}
        onAct={() => void start()}
      >
        <p className="muted">Each step edits what the one before it made. The old pictures stay.</p>
      </AgreementFoot>
    </Dialog>
  );
}

/** Nobody agrees to what nobody knows by a press alone, either. */
function agreementTo(question: Question, plan: RerunPlan): Agreement | null {
  const { isPlayMoney, amountNanos, knownNanos } = plan;
  if (isPlayMoney || amountNanos === 0) return null;
  return { to: JSON.stringify([question, amountNanos, knownNanos]), words: totalWords(plan) };
}

const stepsWords = (count: number): string =>
  count === 0 ? 'Make the steps' : `Make ${count} ${count === 1 ? 'step' : 'steps'}`;

type Question = MethodArguments<'reruns.plan'>;

function questionOf(imageId: ImageId, source: string, model: string): Question {
  const [connection, ...name] = model.split(':');
  return {
    imageId,
    sourceId: source === 'own' ? null : ImageId.parse(Number(source)),
    through:
      model === 'own'
        ? null
        : { connectionId: ConnectionId.parse(Number(connection)), model: name.join(':') },
  };
}

/** Pressed again after a lost reply it names the same re-run, which cannot be bought twice. */
function useStart(question: Question, plan: RerunPlan | null, onDone: () => void) {
  const { ask, isAsking } = useAsk();
  const rerunId = useRef<string | null>(null);
  const asked = useRef('');
  const projectId = useProjectOf(plan?.sourceId ?? null);
  const start = async () => {
    if (plan === null || projectId === null) return;
    const now = JSON.stringify(question);
    if (asked.current !== now) rerunId.current = null;
    asked.current = now;
    rerunId.current ??= crypto.randomUUID();
    const draft = { ...question, rerunId: rerunId.current, projectId, agreedNanos: plan.amountNanos };
    if ((await ask('reruns.start', draft, 'The first step is waiting to be made.')) !== null) onDone();
  };
  return { start, isAsking };
}

/** New pictures lie beside the one they begin from. */
function useProjectOf(sourceId: ImageId | null): ProjectId | null {
  return useImageDetail(sourceId).data?.cell.projectId ?? null;
}

function Steps({ steps }: { readonly steps: readonly RerunStep[] }) {
  return (
    <div className="preview-table scrolls" role="region" aria-label="Steps" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Was</th>
            <th scope="col">Step</th>
            <th scope="col" className="is-number">
              Price
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.imageId}>
              <th scope="row" className="num">
                v{step.version}
              </th>
              <td>
                <span className="preview-words">{step.words}</span>
                <span className="muted">
                  {step.model === null ? 'made here' : `${step.model} · ${step.connection ?? ''}`}
                </span>
                {step.notes.map((note) => (
                  <span key={note} className="preview-words">
                    {note}
                  </span>
                ))}
                {step.problem === null ? null : <b>{step.problem}</b>}
              </td>
              <td className="num is-number">{stepPrice(step)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
