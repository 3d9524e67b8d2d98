import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { maskProblem } from '../../shared/mask/mask-facts.ts';
import type { Connection, Estimate } from '../../shared/model.ts';
import type { CapScope } from '../../shared/money-model.ts';
import type { ParameterProblem } from '../../shared/validate-parameters.ts';
import { taskOf, composerMode } from './composer-mode.ts';
import type { SentInput } from './composer-inputs.ts';

/** What stands between the person and the press, in words shown beside the button. */
export interface Obstacle {
  readonly message: string;
  /** What would remove it: the composer turns it into a link or a focus move. */
  readonly field:
    'prompt' | 'connection' | 'model' | 'inputs' | 'mask' | 'parameters' | 'cap' | 'ceiling' | null;
  /** The cap that stands in the way, to be raised from here. */
  readonly capScope?: CapScope;
}

interface Pressable {
  readonly connection: Connection | null;
  readonly capabilities: ModelCapabilities | null;
  readonly prompt: string;
  readonly inputs: readonly SentInput[];
  readonly hasMask: boolean;
  /** Of a painted mask; what it marks is null while nobody has counted. */
  readonly maskFacts?: {
    readonly width: number;
    readonly height: number;
    readonly markedPixels: number | null;
  } | null;
  readonly problems: readonly ParameterProblem[];
  /** What is wrong with the extra fields, in words. */
  readonly extraProblem?: string | null;
  /** What stands between the prompt and the rows it is to become. */
  readonly variantsProblem?: string | null;
  readonly pendingFiles: number;
}

/** The first reason why nothing can be sent now, or null. An empty prompt is last: the rest is wrong even with one. */
export function whyDisabled(state: Pressable): Obstacle | null {
  return (
    connectionObstacle(state) ?? inputObstacle(state) ?? parameterObstacle(state) ?? promptObstacle(state)
  );
}

/** What a cap has against the press, by core's own answer: it blocks, or it asks how much the call may cost at most. */
export function moneyObstacle(estimate: Estimate | null, ceilingNanos: number | null): Obstacle | null {
  const blocking = estimate?.caps.find(({ effect }) => effect === 'blocks');
  if (blocking) return { message: blocking.message, field: 'cap', capScope: blocking.scope };
  if (!estimate?.needsCeiling || ceilingNanos !== null) return null;
  return {
    message: 'No price is known and a cap stands. Write how much it may cost at most.',
    field: 'ceiling',
  };
}

function connectionObstacle({ connection, capabilities }: Pressable): Obstacle | null {
  if (!connection) return { message: 'Choose a connection.', field: 'connection' };
  if (connection.state === 'key-refused') {
    return { message: `${connection.name} refused its key. Enter another one.`, field: 'connection' };
  }
  if (connection.needsKey && !connection.hasKey) {
    return { message: `${connection.name} has no key yet.`, field: 'connection' };
  }
  if (!capabilities) return { message: 'Choose a model.', field: 'model' };
  return null;
}

function inputObstacle({
  capabilities,
  inputs,
  hasMask,
  pendingFiles,
  maskFacts,
}: Pressable): Obstacle | null {
  if (!capabilities) return null;
  const { label } = capabilities;
  if (pendingFiles > 0) return { message: 'A file is still being read.', field: null };
  if (!capabilities.tasks.includes(taskOf(inputs))) {
    const message = inputs.length > 0 ? `${label} takes no pictures.` : `${label} only edits: add a picture.`;
    return { message, field: 'inputs' };
  }
  if (inputs.length > capabilities.inputs.max) {
    return { message: `${label} takes ${capabilities.inputs.max} inputs. Take some off.`, field: 'inputs' };
  }
  if (hasMask && composerMode(inputs, true) !== 'masked') {
    return { message: 'A mask needs a picture to edit.', field: 'mask' };
  }
  if (hasMask && !capabilities.mask) return { message: `${label} takes no mask.`, field: 'mask' };
  return paintedObstacle(maskFacts ?? null);
}

/** An empty or a full mask is stopped here, before anything is paid. */
function paintedObstacle(maskFacts: Pressable['maskFacts'] | null): Obstacle | null {
  if (!maskFacts || maskFacts.markedPixels === null) return null;
  const problem = maskProblem({ ...maskFacts, markedPixels: maskFacts.markedPixels });
  return problem === null ? null : { message: problem, field: 'mask' };
}

function parameterObstacle({ problems, extraProblem }: Pressable): Obstacle | null {
  const first = problems[0];
  if (!first && extraProblem) return { message: extraProblem, field: 'parameters' };
  return first ? { message: sentence(first.message), field: 'parameters' } : null;
}

function promptObstacle({ capabilities, prompt, variantsProblem }: Pressable): Obstacle | null {
  if (variantsProblem) return { message: variantsProblem, field: 'prompt' };
  const length = prompt.trim().length;
  if (length === 0) return { message: 'Write what you want to see.', field: 'prompt' };
  if (!capabilities || length <= capabilities.promptMaxCharacters) return null;
  const max = capabilities.promptMaxCharacters.toLocaleString('en-US');
  return { message: `The prompt is longer than ${max} characters.`, field: 'prompt' };
}

function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
