import type { ModelCapabilities, Parameters } from '../../shared/capabilities.ts';
import type { Connection } from '../../shared/model.ts';
import type { SentInput } from '../composer/composer-inputs.ts';
import { taskOf } from '../composer/composer-mode.ts';
import { effectiveParameters, switchModel } from '../composer/effective-parameters.ts';
import { whyDisabled } from '../composer/why-disabled.ts';

/** A pick made ready for sending: its own parameters, what was changed for it, or why it cannot be asked. */
export interface PreparedPick {
  readonly connection: Connection;
  readonly capabilities: ModelCapabilities;
  readonly parameters: Parameters;
  readonly notes: readonly string[];
  readonly problem: string | null;
}

interface Wanted {
  readonly prompt: string;
  readonly choices: Parameters;
  /** A ratio for all; null leaves the composer's size where the model takes it. */
  readonly shape: string | null;
  readonly inputs: readonly SentInput[];
}

/** Carries one wish over to one model: what it does not offer gives way to its own default, and is named. */
export function preparePick(
  connection: Connection,
  capabilities: ModelCapabilities,
  { prompt, choices, shape, inputs }: Wanted,
): PreparedPick {
  const task = taskOf(inputs);
  const wanted = shape === null ? choices : { ...choices, size: shape };
  const switched = switchModel(capabilities, wanted, task);
  const effective = effectiveParameters(capabilities, switched.choices, task);
  const obstacle = whyDisabled({
    connection,
    capabilities,
    // A missing prompt is said once for all of them.
    prompt: prompt.trim() || 'a picture',
    inputs,
    hasMask: false,
    problems: effective.problems,
    pendingFiles: 0,
  });
  return {
    connection,
    capabilities,
    parameters: effective.parameters,
    notes: [...switched.notes, ...effective.notes.map(({ message }) => `${message}.`)],
    problem: obstacle?.message ?? null,
  };
}
