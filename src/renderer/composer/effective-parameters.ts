import {
  parameterNames,
  parseSize,
  type ModelCapabilities,
  type ParameterName,
  type Parameters,
} from '../../shared/capabilities.ts';
import { sizeLike } from '../../shared/fit-size.ts';
import { nearLegalSize } from '../../shared/legal-size.ts';
import {
  completeParameters,
  whyIgnored,
  type ParameterNote,
  type ParameterProblem,
} from '../../shared/validate-parameters.ts';
import { fieldLabel } from './field-words.ts';

type Task = 'generate' | 'edit';

/** What the person chose, completed for one model: what is sent, what does nothing and why, what is wrong. */
export interface EffectiveParameters {
  readonly parameters: Parameters;
  readonly ignored: ReadonlyMap<ParameterName, string>;
  readonly problems: readonly ParameterProblem[];
  /** Values that are sent otherwise than they were chosen, such as a ratio for a model that takes pixels. */
  readonly notes: readonly ParameterNote[];
}

/**
 * Completes the choices for a model and task. A choice that does nothing here is kept by the composer and left
 * out of the request; only a value the model would refuse is a problem.
 */
export function effectiveParameters(
  capabilities: ModelCapabilities,
  choices: Parameters,
  task: Task,
): EffectiveParameters {
  const legal = legalChoices(capabilities, choices);
  const { parameters, problems, notes } = completeParameters(capabilities, legal.choices, task);
  const ignored = new Map<ParameterName, string>();
  for (const name of parameterNames) {
    const reason = whyIgnored(capabilities, name, parameters, task);
    if (reason !== null) ignored.set(name, reason);
  }
  const isIgnored = (problem: ParameterProblem) =>
    parameterNames.some((name) => name === problem.field && ignored.has(name));
  return {
    parameters,
    ignored,
    problems: problems.filter((problem) => !isIgnored(problem)),
    notes: [...legal.notes, ...notes],
  };
}

/** An edit whose size nobody chose is asked for in the shape of its source: a wide photo must not come back square. */
export function likeSource(
  { fields }: ModelCapabilities,
  choices: Parameters,
  source: { readonly width: number; readonly height: number } | null,
): Parameters {
  if (source === null || choices.size !== undefined || fields.size?.kind !== 'size') return choices;
  const size = sizeLike(fields.size, source);
  return size === null ? choices : { ...choices, size };
}

/** A size in pixels that the model does not take is asked for as the nearest that it does, and that is said. */
function legalChoices(
  capabilities: ModelCapabilities,
  choices: Parameters,
): { readonly choices: Parameters; readonly notes: readonly ParameterNote[] } {
  const rule = capabilities.fields.size;
  const asked = choices.size === undefined ? null : parseSize(choices.size);
  if (asked === null || rule?.kind !== 'size' || !rule.free || rule.presets.includes(choices.size ?? ''))
    return { choices, notes: [] };
  const legal = nearLegalSize(asked, rule.free);
  if (legal === null || legal.note === null) return { choices, notes: [] };
  return {
    choices: { ...choices, size: `${legal.width}x${legal.height}` },
    notes: [{ field: 'size', message: legal.note }],
  };
}

/** The choices that still make sense after a change of model, and a sentence for each that does not. */
export interface SwitchedModel {
  readonly choices: Parameters;
  readonly notes: readonly string[];
}

/**
 * Carries choices over to another model. Values it would refuse give way to its default; fields it does not use
 * are kept, because going back should bring them back, and named.
 */
export function switchModel(capabilities: ModelCapabilities, choices: Parameters, task: Task): SwitchedModel {
  const { ignored, problems, parameters } = effectiveParameters(capabilities, choices, task);
  const refused = new Set(problems.map((problem) => problem.field));
  const kept: Parameters = Object.fromEntries(Object.entries(choices).filter(([name]) => !refused.has(name)));
  const notes = parameterNames.flatMap((name) => {
    const chosen = choices[name];
    if (chosen === undefined) return [];
    if (refused.has(name)) return [replacedNote(capabilities, name, chosen, defaultOf(capabilities, name))];
    const reason = ignored.get(name);
    return reason === undefined || parameters[name] !== undefined
      ? []
      : [`${fieldLabel(name)} stays unused: ${reason}.`];
  });
  return { choices: kept, notes };
}

function defaultOf(capabilities: ModelCapabilities, name: ParameterName): string | number | null {
  const rule = capabilities.fields[name];
  return rule && rule.kind !== 'ignored' ? rule.default : null;
}

function replacedNote(
  capabilities: ModelCapabilities,
  name: ParameterName,
  chosen: string | number,
  fallback: string | number | null,
): string {
  const now = fallback === null ? '' : `; it is ${fallback} now`;
  return `${fieldLabel(name)} ${chosen} is not offered by ${capabilities.label}${now}.`;
}
