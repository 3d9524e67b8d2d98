import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ImageId, ProjectId } from '../../shared/ids.ts';
import type { CapNotice } from '../../shared/money-model.ts';
import type { RerunPlan, RerunQuestion, RerunStep } from '../../shared/rerun-model.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { RunService } from '../runs/run-service.ts';
import { checkCaps } from '../spend/check-caps.ts';
import {
  chainSteps,
  type BoughtStep,
  type ChainStep,
  type LocalStep,
  type PinnedQuestion,
} from './chain-steps.ts';
import { missingProblem, stepQuestion } from './rerun-question.ts';
import { throughStep, type PictureSize } from './rerun-sizes.ts';

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
  const planned: Planned[] = [];
  let size: PictureSize | null = context.tables.images.get(sourceId);
  for (const [index, step] of steps.entries()) {
    // What a later step will edit is not made yet: its price is asked for with what it edited then, where that is there.
    const before = steps[index - 1]?.imageId;
    const standIn = index === 0 || before === undefined || !isUsable(context, before) ? sourceId : before;
    const next =
      step.kind === 'local'
        ? localStep(step, size)
        : await paidStep(context, runs, step, { standIn, through: asked.through, size });
    planned.push(next);
    size = next.size;
  }
  return { steps, plan: { sourceId, ...summed(context, planned, projectId) } };
}

/** A step as people see it, through whom it is bought, and how large what it makes is, as far as that is known. */
interface Planned {
  readonly step: RerunStep;
  /** Null for what is done here. */
  readonly connectionId: ConnectionId | null;
  readonly size: PictureSize | null;
}

function isUsable({ tables }: JobContext, imageId: ImageId): boolean {
  const image = tables.images.get(imageId);
  return image !== null && image.trashedAtMs === null && image.purgedAtMs === null;
}

function localStep({ imageId, version, words, operation }: LocalStep, before: PictureSize | null): Planned {
  const { problem, note, size } = throughStep({ operation }, before);
  const notes = note === null ? [] : [note];
  const free = { model: null, connection: null, amountNanos: 0, isPlayMoney: false };
  return { step: { imageId, version, words, ...free, notes, problem }, connectionId: null, size };
}

interface GivenToStep {
  /** Edited in place of what the step before will make. */
  readonly standIn: ImageId;
  readonly through: RerunQuestion['through'];
  /** Of what the step before will make. */
  readonly size: PictureSize | null;
}

async function paidStep(
  context: JobContext,
  runs: Pick<RunService, 'estimate'>,
  step: BoughtStep,
  { standIn, through, size: before }: GivenToStep,
): Promise<Planned> {
  const { imageId, version, words } = step;
  const { question, notes } = stepQuestion(context, step, standIn, through);
  const { connectionId, model } = question;
  const mask = maskSize(context, question);
  const { problem, note, size } = throughStep(
    {
      size: question.parameters.size ?? null,
      broughtThen: through === null ? context.tables.images.get(imageId) : null,
      keepsOutside: step.keptOutsidePx !== null,
      mask,
    },
    before,
  );
  const connection = context.tables.connections.get(connectionId)?.name ?? 'a connection that was removed';
  const said = note === null ? [...notes] : [...notes, note];
  const shown = { imageId, version, words, model, connection, notes: said };
  const refused = (why: string): Planned => ({
    step: { ...shown, amountNanos: null, isPlayMoney: false, problem: why },
    connectionId,
    size,
  });
  const known = missingProblem(step) ?? problem;
  if (known !== null) return refused(known);
  try {
    const { amountNanos, isPlayMoney } = await runs.estimate(priceable(context, question, standIn, mask));
    return { step: { ...shown, amountNanos, isPlayMoney, problem: null }, connectionId, size };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refused(error.message);
  }
}

/** The size of the mask a step was made with; null where it had none. */
function maskSize({ tables }: JobContext, { mask }: PinnedQuestion): PictureSize | null {
  return mask !== null && 'imageId' in mask ? tables.images.get(mask.imageId) : null;
}

/** A stand-in of another size than the step will edit says nothing of the mask: the price is asked for without it. */
function priceable(
  { tables }: JobContext,
  question: PinnedQuestion,
  standIn: ImageId,
  mask: PictureSize | null,
): PinnedQuestion {
  const edited = tables.images.get(standIn);
  const fits = mask === null || (edited?.width === mask.width && edited.height === mask.height);
  return fits ? question : { ...question, mask: null };
}

function summed(
  context: JobContext,
  planned: readonly Planned[],
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
