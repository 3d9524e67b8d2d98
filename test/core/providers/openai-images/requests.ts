import type { ImageFacts } from '../../../../src/core/images/image-worker.ts';
import type { ProviderInput, ProviderRequest } from '../../../../src/core/providers/provider.ts';
import {
  openAiCapabilitiesOf,
  openAiImageModels,
} from '../../../../src/core/providers/openai-images/models.ts';
import type { Parameters } from '../../../../src/shared/capabilities.ts';
import type { InputRole } from '../../../../src/shared/model.ts';
import { completeParameters } from '../../../../src/shared/validate-parameters.ts';
import { hashNumber } from '../../../support/hash-number.ts';

/** A picture that is only spoken of: requests name files and never open them. */
export function input(role: InputRole, number: number, facts: Partial<ImageFacts> = {}): ProviderInput {
  return {
    role,
    sha256: hashNumber(number),
    path: `/nowhere/${number}`,
    facts: {
      format: 'png',
      width: 1024,
      height: 1024,
      hasAlpha: true,
      sizeBytes: 1000,
      orientation: 1,
      ...facts,
    },
  };
}

/** A request completed from the capability table, as core completes it. */
export function request(
  given: {
    model?: string;
    prompt?: string;
    count?: number;
    parameters?: Parameters;
    inputs?: readonly ProviderInput[];
  } = {},
): ProviderRequest {
  const { model = 'gpt-image-2.5-flare', prompt = 'a kite', count = 1, parameters = {}, inputs = [] } = given;
  const capabilities =
    openAiImageModels.find((each) => each.model === model) ?? openAiCapabilitiesOf(model, true);
  if (!capabilities) throw new Error(`no model ${model}`);
  const task = inputs.length > 0 ? 'edit' : 'generate';
  const completed = completeParameters(capabilities, parameters, task);
  if (completed.problems.length > 0) throw new Error(JSON.stringify(completed.problems));
  return {
    model,
    capabilities,
    prompt,
    count,
    parameters: completed.parameters,
    inputs,
    turns: [],
    // Safe: a number as a database would give.
    connectionId: 1 as ProviderRequest['connectionId'],
    extra: null,
    settings: {},
  };
}
