import type { ImageId } from '../../shared/ids.ts';
import { missingWords } from '../../shared/question-like.ts';
import type { RerunQuestion } from '../../shared/rerun-model.ts';
import { completeParameters } from '../../shared/validate-parameters.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { BoughtStep, PinnedQuestion } from './chain-steps.ts';

/** One step as it is asked for now, and what of it the other model does not take. */
export interface StepQuestion {
  readonly question: PinnedQuestion;
  readonly notes: readonly string[];
}

/** The same request with another picture to edit, and asked of another model where one was chosen. */
export function stepQuestion(
  context: JobContext,
  step: BoughtStep,
  sourceId: ImageId,
  through: RerunQuestion['through'],
): StepQuestion {
  const isOther = through !== null;
  const inputs = step.question.inputs.map((input, index) => {
    if (index > 0 || input.role === 'reference') return input;
    // A conversation goes on where it was; with somebody else, or from another picture, it begins anew.
    const isSame = input.imageId === sourceId;
    return { imageId: sourceId, role: isOther || !isSame ? ('source' as const) : input.role };
  });
  const question: PinnedQuestion = { ...step.question, inputs };
  return isOther ? askedThrough(context, question, through) : { question, notes: [] };
}

/** Why a step cannot be asked for, by name of the inputs that are missing; null when nothing is. */
export function missingProblem({ missing }: BoughtStep): string | null {
  return missing.length === 0 ? null : missing.map(missingWords).join(' ');
}

function askedThrough(
  { tables, registry }: JobContext,
  question: PinnedQuestion,
  { connectionId, model }: NonNullable<RerunQuestion['through']>,
): StepQuestion {
  const connection = tables.connections.get(connectionId);
  const before = tables.connections.get(question.connectionId);
  const asked: PinnedQuestion = { ...question, connectionId, model };
  if (!connection) return { question: asked, notes: [] };
  const { provider, listedModels, settings } = connection;
  const capabilities = registry.capabilities(provider, model, listedModels, settings);
  // A model that is not there is refused with the names of those that are, when it is asked for.
  if (!capabilities) return { question: asked, notes: [] };
  const { problems, notes } = completeParameters(capabilities, question.parameters, 'edit');
  const refused = new Set(problems.map(({ field }) => field));
  const parameters = Object.fromEntries(
    Object.entries(question.parameters).filter(([field]) => !refused.has(field)),
  );
  const isExtraLost = question.extra !== null && before?.provider !== provider;
  return {
    question: { ...asked, parameters, extra: isExtraLost ? null : question.extra },
    notes: [
      ...problems.map(({ message }) => `Left out: ${message}.`),
      ...notes.map(({ message }) => `${message}.`),
      ...(isExtraLost ? ['Fields of your own are left out: they were meant for another service.'] : []),
    ],
  };
}
