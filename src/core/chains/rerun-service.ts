import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { RunId, type ImageId, type ProjectId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { Rerun, RerunDraft, RerunPlan, RerunQuestion } from '../../shared/rerun-model.ts';
import type { EditService } from '../edits/edit-service.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { viewRun } from '../jobs/run-view.ts';
import { openProject, type RunService } from '../runs/run-service.ts';
import type { BoughtStep, ChainStep } from './chain-steps.ts';
import { planRerun } from './rerun-plan.ts';
import { stepQuestion } from './rerun-question.ts';

/** The steps of a chain made again, each when the one before it came. */
export interface RerunService {
  plan(question: RerunQuestion): Promise<RerunPlan>;
  start(draft: RerunDraft): Promise<Rerun>;
  get(rerunId: string): Rerun;
  list(projectId: ProjectId | null): readonly Rerun[];
  stop(rerunId: string): Rerun;
}

interface Parts {
  readonly context: JobContext;
  readonly runs: RunService;
  readonly edits: EditService;
}

/** A re-run under way. It is kept in memory alone: new spending never begins by itself after a restart. */
interface Followed {
  view: Rerun;
  isStopAsked: boolean;
}

/** More than anybody looks back at; the oldest are forgotten. */
const mostKept = 100;

export function createRerunService(parts: Parts): RerunService {
  const kept = new Map<string, Followed>();
  const find = (rerunId: string): Followed => {
    const found = kept.get(rerunId);
    if (found) return found;
    throw new AppError('not-found', 'That re-run is not known: Proofsheet was started anew since.', {
      field: 'rerunId',
    });
  };
  return {
    plan: async (question) => (await planRerun(parts.context, parts.runs, question, null)).plan,
    async start(draft) {
      const { rerunId, projectId, agreedNanos: _, ...question } = draft;
      // A double press names the same re-run: it is not bought twice.
      const existing = kept.get(rerunId);
      if (existing) return existing.view;
      const { plan, steps } = await planRerun(parts.context, parts.runs, question, projectId);
      refuseUnready(plan, draft);
      openProject(parts.context, projectId);
      const again = kept.get(rerunId);
      if (again) return again.view;
      const followed: Followed = {
        isStopAsked: false,
        view: {
          rerunId,
          projectId,
          question,
          stepCount: steps.length,
          doneCount: 0,
          state: 'running',
          reason: null,
          runId: null,
          imageId: null,
        },
      };
      kept.set(rerunId, followed);
      for (const id of kept.keys()) if (kept.size > mostKept) kept.delete(id);
      void follow(parts, followed, steps, draft, plan.sourceId);
      return followed.view;
    },
    get: (rerunId) => find(rerunId).view,
    list: (projectId) =>
      [...kept.values()]
        .map(({ view }) => view)
        .filter((view) => projectId === null || view.projectId === projectId)
        .reverse(),
    stop(rerunId) {
      const followed = find(rerunId);
      followed.isStopAsked = true;
      return followed.view;
    },
  };
}

/** Everything that can refuse comes before anything that is sent. */
function refuseUnready(plan: RerunPlan, { agreedNanos }: RerunDraft): void {
  const at = plan.steps.findIndex(({ problem }) => problem !== null);
  const broken = plan.steps[at];
  if (broken)
    throw new AppError(
      'conflict',
      `Step ${at + 1}, v${broken.version}: ${broken.problem ?? ''} Nothing was sent.`,
    );
  const blocks = plan.caps.filter(({ effect }) => effect === 'blocks').map(({ message }) => message);
  if (blocks.length > 0) throw new AppError('over-cap', blocks.join(' '));
  if (plan.needsCeiling)
    throw new AppError('over-cap', 'A cap stands and the price of a step is not known. Nothing was sent.');
  if (plan.isPlayMoney || agreedNanos === null) return;
  if (plan.amountNanos !== null && plan.amountNanos <= agreedNanos) return;
  const now = plan.amountNanos === null ? 'an amount nobody knows' : formatDollars(plan.amountNanos);
  throw new AppError(
    'conflict',
    `It would cost ${now} now, and ${formatDollars(agreedNanos)} was agreed to. Look at the total again. Nothing was sent.`,
  );
}

async function follow(
  parts: Parts,
  followed: Followed,
  steps: readonly ChainStep[],
  draft: RerunDraft,
  sourceId: ImageId,
): Promise<void> {
  const tell = (change: Partial<Rerun>): void => {
    followed.view = { ...followed.view, ...change };
    parts.context.bus.publish({ kind: 'queue.changed' });
  };
  let current = sourceId;
  let leftNanos = draft.agreedNanos;
  try {
    for (const [index, step] of steps.entries()) {
      if (followed.isStopAsked) return tell({ state: 'stopped', reason: 'Stopped as you asked.' });
      if (step.kind === 'local') {
        current = (await parts.edits.make(current, step.operation)).imageId;
      } else {
        const bought = await buy(parts, step, {
          runId: runIdOfStep(draft, index),
          current,
          draft,
          leftNanos,
          onRun: (runId) => tell({ runId }),
        });
        leftNanos = bought.leftNanos;
        current = bought.imageId;
      }
      tell({ doneCount: index + 1, imageId: current });
    }
    tell({ state: 'done' });
  } catch (error) {
    if (!(error instanceof AppError)) parts.context.log.error('a re-run stopped', { error });
    const reason =
      error instanceof AppError ? error.message : 'Something unexpected happened; the log has it.';
    tell({ state: 'stopped', reason });
  }
}

interface Purchase {
  readonly runId: RunId;
  readonly current: ImageId;
  readonly draft: RerunDraft;
  /** What is left of the total that was agreed to; null where nobody knew one. */
  readonly leftNanos: number | null;
  readonly onRun: (runId: RunId) => void;
}

/** One purchase, within what was agreed to, and its picture. A failure is the end: only a person tries again. */
async function buy(
  { context, runs, edits }: Parts,
  step: BoughtStep,
  { runId, current, draft, leftNanos, onRun }: Purchase,
): Promise<{ readonly imageId: ImageId; readonly leftNanos: number | null }> {
  const { question } = stepQuestion(context, step, current, draft.through);
  const { amountNanos, isPlayMoney } = await runs.estimate(question);
  if (leftNanos !== null && !isPlayMoney && (amountNanos === null || amountNanos > leftNanos))
    throw new AppError(
      'conflict',
      `v${step.version} costs more now than was agreed to: the rest was not sent. Go on with it to see the new total.`,
    );
  onRun(runId);
  await runs.submit({ ...question, runId, projectId: draft.projectId });
  const run = await ended(context, runId);
  const made = run.imageIds[0];
  if (run.status !== 'done' || made === undefined) throw new AppError('conflict', endWords(run, step));
  const left = leftNanos === null || isPlayMoney ? leftNanos : leftNanos - (amountNanos ?? 0);
  const { keptOutsidePx } = step;
  const imageId = keptOutsidePx === null ? made : (await edits.keepOutside(made, keptOutsidePx)).imageId;
  return { imageId, leftNanos: left };
}

/**
 * The run of a step, by name: the same re-run asked for again, after a restart too, finds what it bought and does not
 * buy it twice. A UUID of version 8, whose bits are ours to choose (RFC 9562, section 5.8).
 */
function runIdOfStep({ rerunId, fromStep }: RerunDraft, index: number): RunId {
  const digits = createHash('sha256')
    .update(`rerun ${rerunId.toLowerCase()} step ${fromStep + index}`)
    .digest('hex');
  const variant = ((Number.parseInt(digits[16] ?? '0', 16) & 3) | 8).toString(16);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ];
  return RunId.parse(parts.join('-'));
}

function endWords({ status }: Run, { version }: BoughtStep): string {
  if (status === 'unknown')
    return `The step of v${version} may have been charged, and no picture came: decide that first. The rest was not sent.`;
  if (status === 'cancelled') return `The step of v${version} was cancelled. The rest was not sent.`;
  return `The step of v${version} brought no picture; its cell says why. The rest was not sent.`;
}

/** Resolves when a run has come to its end. */
function ended(context: JobContext, runId: RunId): Promise<Run> {
  return new Promise((resolve) => {
    const look = (): void => {
      const record = context.tables.runs.get(runId);
      if (!record) return;
      const run = viewRun(context, record);
      if (run.status === 'waiting' || run.status === 'running') return;
      stop();
      resolve(run);
    };
    const stop = context.bus.subscribe((event) => {
      if (event.kind === 'run.changed' && event.runId === runId) look();
    });
    look();
  });
}
