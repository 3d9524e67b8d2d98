import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ImageId, ProjectId } from '../../shared/ids.ts';
import type { CapNotice } from '../../shared/money-model.ts';
import type { RerunPlan, RerunQuestion, RerunStep } from '../../shared/rerun-model.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { RunService } from '../runs/run-service.ts';
import { checkCaps } from '../spend/check-caps.ts';
import { chainSteps, type ChainStep } from './chain-steps.ts';
import { missingProblem, stepQuestion } from './rerun-question.ts';

/** What a re-run works with: the plan as people see it, and its steps. */
export interface PreparedRerun {
  readonly plan: RerunPlan;
  readonly steps: readonly ChainStep[];
}

/** Prices every step and says what stands in the way of each. Changes nothing. */
export async function planRerun(
  context: JobContext,
  runs: Pick<RunService, 'estimate'>,
  asked: RerunQuestion,
  projectId: ProjectId | null,
): Promise<PreparedRerun> {
  const chain = await chainSteps(context, asked.imageId);
  const steps = chain.steps.slice(asked.fromStep);
  if (steps.length === 0)
    throw new AppError('invalid-input', 'No step is left to make.', { field: 'fromStep' });
  const begins = asked.fromStep === 0 ? chain.firstId : chain.steps[asked.fromStep - 1]?.imageId;
  const sourceId = asked.sourceId ?? begins ?? chain.firstId;
  const planned: { readonly step: RerunStep; readonly connectionId: ConnectionId | null }[] = [];
  for (const [index, step] of steps.entries()) {
    // What a later step will edit is not made yet: its price is asked for with what it edited then, where that is there.
    const before = steps[index - 1]?.imageId;
    const standIn = index === 0 || before === undefined || !isUsable(context, before) ? sourceId : before;
    planned.push(
      await plannedStep(context, runs, step, { standIn, through: asked.through, isFirst: index === 0 }),
    );
  }
  return { steps, plan: { sourceId, ...summed(context, planned, projectId) } };
}

function isUsable({ tables }: JobContext, imageId: ImageId): boolean {
  const image = tables.images.get(imageId);
  return image !== null && image.trashedAtMs === null && image.purgedAtMs === null;
}

async function plannedStep(
  context: JobContext,
  runs: Pick<RunService, 'estimate'>,
  step: ChainStep,
  given: { readonly standIn: ImageId; readonly through: RerunQuestion['through']; readonly isFirst: boolean },
) {
  const { imageId, version, words } = step;
  if (step.kind === 'local') {
    const free = {
      model: null,
      connection: null,
      amountNanos: 0,
      isPlayMoney: false,
      notes: [],
      problem: null,
    };
    return { step: { imageId, version, words, ...free }, connectionId: null };
  }
  const { question, notes } = stepQuestion(context, step, given.standIn, given.through);
  const { connectionId, model } = question;
  const connection = context.tables.connections.get(connectionId)?.name ?? 'a connection that was removed';
  const shown = { imageId, version, words, model, connection, notes: [...notes] };
  const missing = missingProblem(step);
  if (missing !== null)
    return { step: { ...shown, amountNanos: null, isPlayMoney: false, problem: missing }, connectionId };
  try {
    const { amountNanos, isPlayMoney } = await runs.estimate(question);
    return { step: { ...shown, amountNanos, isPlayMoney, problem: null }, connectionId };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      step: { ...shown, amountNanos: null, isPlayMoney: false, problem: error.message },
      connectionId,
    };
  }
}

function summed(
  context: JobContext,
  planned: readonly { readonly step: RerunStep; readonly connectionId: ConnectionId | null }[],
  projectId: ProjectId | null,
): Omit<RerunPlan, 'sourceId'> {
  const steps = planned.map(({ step }) => step);
  const amounts = steps.flatMap(({ amountNanos, isPlayMoney }) => (isPlayMoney ? [] : [amountNanos]));
  const known = amounts.filter((amount) => amount !== null);
  const knownNanos = known.reduce((sum, amount) => sum + amount, 0);
  const unknownCount = amounts.length - known.length;
  const paid = planned.filter(({ step, connectionId }) => connectionId !== null && !step.isPlayMoney);
  const checks = [...Map.groupBy(paid, ({ connectionId }) => connectionId)].flatMap(
    ([connectionId, group]) => {
      if (connectionId === null) return [];
      const isKnown = group.every(({ step }) => step.amountNanos !== null);
      // Caps of a day count everything; those of a connection only what goes through it.
      const amountNanos = isKnown ? group.reduce((sum, { step }) => sum + (step.amountNanos ?? 0), 0) : null;
      return [checkCaps(context, { projectId, connectionId, isPlayMoney: false, amountNanos })];
    },
  );
  return {
    steps,
    amountNanos: unknownCount === 0 ? knownNanos : null,
    knownNanos,
    unknownCount,
    isPlayMoney: paid.length === 0 && steps.some(({ isPlayMoney }) => isPlayMoney),
    caps: withoutRepeats(checks.flatMap(({ notices }) => notices)),
    needsCeiling: checks.some(({ needsCeiling }) => needsCeiling),
  };
}

function withoutRepeats(notices: readonly CapNotice[]): CapNotice[] {
  return [...new Map(notices.map((notice) => [notice.message, notice])).values()];
}
