import { splitCount } from '../../shared/split-count.ts';
import { completeParameters } from '../../shared/validate-parameters.ts';
import type { ModelCapabilities, Parameters } from '../../shared/capabilities.ts';
import { AppError } from '../../shared/errors.ts';
import type { RunQuestion } from '../../shared/model.ts';
import type { ConnectionRecord } from '../db/connections.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type {
  CallEstimate,
  Provider,
  ProviderInput,
  ProviderRequest,
  WireRequest,
} from '../providers/provider.ts';
import { askedWhole, comesWhole } from '../providers/refused-stream.ts';
import type { Uploads } from '../uploads.ts';
import { turnsOf } from './conversation.ts';
import { resolveInputs, type ResolvedInputs } from './resolve-inputs.ts';

/** A question that passed every check that can be made before the call. */
export interface CheckedQuestion {
  readonly question: RunQuestion;
  readonly connection: ConnectionRecord;
  readonly provider: Provider;
  readonly capabilities: ModelCapabilities;
  readonly parameters: Parameters;
  readonly inputs: ResolvedInputs;
}

/** One call's worth, ready to be planned. */
export interface PlannedCall {
  readonly count: number;
  readonly request: ProviderRequest;
  readonly estimate: CallEstimate;
  readonly wire: WireRequest;
}

/** Above this a press is more likely a slip than a wish; larger series are made of several runs. */
const maxCountPerRun = 10;

/** Checks everything but the mask; throws `AppError('invalid-input')` that names what and why. */
export async function checkQuestion(
  context: JobContext,
  uploads: Uploads,
  question: RunQuestion,
): Promise<CheckedQuestion> {
  const connection = liveConnection(context, question);
  const provider = context.registry.get(connection.provider);
  const capabilities = context.registry.capabilities(
    provider.info.id,
    question.model,
    connection.listedModels,
    connection.settings,
  );
  if (capabilities === null) {
    const known = provider.models.map((each) => each.model).join(', ');
    throw bad(
      'model',
      `${connection.name} has no model "${question.model.slice(0, 100)}". It knows ${known}.`,
    );
  }
  checkPrompt(question.prompt, capabilities);
  if (question.count < 1 || question.count > maxCountPerRun) {
    throw bad('count', `The count must be from 1 to ${maxCountPerRun}; ${question.count} was asked for.`);
  }
  const inputs = await resolveInputs(context, uploads, question, capabilities);
  const task = inputs.sent.length > 0 ? 'edit' : 'generate';
  if (!capabilities.tasks.includes(task)) {
    throw bad(
      'inputs',
      `${capabilities.label} ${task === 'edit' ? 'cannot edit pictures' : 'needs a picture to edit'}.`,
    );
  }
  const { parameters, problems } = completeParameters(capabilities, question.parameters, task);
  if (problems[0]) throw bad(problems[0].field, `${capitalised(problems[0].message)}.`);
  return { question, connection, provider, capabilities, parameters, inputs };
}

/** Splits the wanted count into calls and builds each: the exact requests and what each may cost. */
export function planCalls(
  context: JobContext,
  checked: CheckedQuestion,
  sent: readonly ProviderInput[],
): PlannedCall[] {
  const { question, provider, capabilities } = checked;
  const prices = context.pricesOf(checked.connection);
  const turns = turnsOf(context, question);
  const isWhole = comesWhole(checked.connection.settings, question.model);
  const calls: PlannedCall[] = [];
  for (const count of splitCount(question.count, capabilities)) {
    const asked: ProviderRequest = {
      model: question.model,
      capabilities,
      prompt: question.prompt,
      count,
      parameters: checked.parameters,
      inputs: sent,
      turns,
      connectionId: checked.connection.id,
      extra: question.extra,
      settings: checked.connection.settings,
    };
    const request = isWhole ? askedWhole(asked) : asked;
    calls.push({
      count: request.count,
      request,
      estimate: provider.estimate(request, prices),
      wire: provider.build(request),
    });
  }
  return calls;
}

function liveConnection(context: JobContext, question: RunQuestion): ConnectionRecord {
  const connection = context.tables.connections.get(question.connectionId);
  if (connection && connection.removedAtMs === null) return connection;
  throw new AppError('not-found', 'That connection is not in this library. Choose another one.', {
    field: 'connectionId',
  });
}

/** Refuses a prompt the model does not take, in words. */
export function checkPrompt(prompt: string, capabilities: ModelCapabilities): void {
  if (prompt.trim() === '') throw bad('prompt', 'The prompt is empty. Say what the picture should show.');
  const length = [...prompt].length;
  if (length > capabilities.promptMaxCharacters) {
    const limit = capabilities.promptMaxCharacters.toLocaleString('en-US');
    throw bad(
      'prompt',
      `The prompt has ${length.toLocaleString('en-US')} characters; ${capabilities.label} takes at most ${limit}.`,
    );
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function bad(field: string, message: string): AppError {
  return new AppError('invalid-input', message, { field });
}
