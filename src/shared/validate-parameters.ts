import {
  freeSizeProblem,
  parameterNames,
  parseRatio,
  parseSize,
  type FieldRule,
  type ModelCapabilities,
  type ParameterName,
  type Parameters,
} from './capabilities.ts';
import { fitSize } from './fit-size.ts';

/** One thing wrong with a request, before any money is at stake. */
export interface ParameterProblem {
  readonly field: string;
  readonly message: string;
}

/** A value that was changed so that the model takes it, in words to be shown beside the field. */
export interface ParameterNote {
  readonly field: string;
  readonly message: string;
}

type Task = 'generate' | 'edit';

/**
 * Fills in defaults and drops nothing silently: the result holds every field the model knows (for this task and
 * beside the other values), `problems` names each given value it does not take, and `notes` each it takes otherwise.
 */
export function completeParameters(
  capabilities: ModelCapabilities,
  given: Parameters,
  task: Task,
): {
  readonly parameters: Parameters;
  readonly problems: readonly ParameterProblem[];
  readonly notes: readonly ParameterNote[];
} {
  const parameters: Record<string, string | number> = {};
  const problems: ParameterProblem[] = [];
  const notes: ParameterNote[] = [];
  for (const name of parameterNames) {
    const rule = capabilities.fields[name];
    const wanted = given[name];
    const value = rule?.kind === 'size' ? (fitSize(rule, String(wanted)) ?? wanted) : wanted;
    if (value === undefined || wanted === undefined) {
      const fallback = rule && rule.kind !== 'ignored' ? rule.default : undefined;
      if (rule && fallback !== undefined && !unusable(rule, parameters, task)) parameters[name] = fallback;
      continue;
    }
    const message = problemWith(capabilities, name, rule, value, { task, parameters });
    if (message !== null) problems.push({ field: name, message });
    else {
      parameters[name] = value;
      if (value !== wanted)
        notes.push({ field: name, message: fittedNote(capabilities, rule, String(wanted), value) });
    }
  }
  const clash = transparencyClash(parameters);
  if (clash) problems.push(clash);
  return { parameters, problems, notes };
}

function fittedNote(
  { label }: ModelCapabilities,
  rule: FieldRule | undefined,
  wanted: string,
  sent: string | number,
): string {
  const takesRatios = rule?.kind === 'size' && rule.presets.some((preset) => parseRatio(preset) !== null);
  const why = takesRatios ? `${label} takes only its own ratios` : `${label} takes pixels`;
  return `${wanted} is asked for as ${sent}: ${why}`;
}

/** Why a field does nothing for this model now, in words for a struck-out control; null when it counts. */
export function whyIgnored(
  capabilities: ModelCapabilities,
  name: ParameterName,
  others: Parameters,
  task: Task,
): string | null {
  const rule = capabilities.fields[name];
  if (!rule) return `${capabilities.label} has no such setting`;
  if (rule.kind === 'ignored') return rule.reason;
  return unusable(rule, others, task);
}

function problemWith(
  capabilities: ModelCapabilities,
  name: ParameterName,
  rule: FieldRule | undefined,
  value: string | number,
  context: { readonly task: Task; readonly parameters: Readonly<Record<string, unknown>> },
): string | null {
  if (!rule) return `${capabilities.label} does not take ${name}`;
  if (rule.kind === 'ignored') return `${capabilities.label} does not take ${name}: ${rule.reason}`;
  const reason = unusable(rule, context.parameters, context.task);
  if (reason) return reason;
  if (rule.kind === 'integer') return integerProblem(name, rule, value);
  if (rule.kind === 'size') return sizeProblem(capabilities, rule, String(value));
  if (rule.values.includes(String(value))) return null;
  return `${name} "${value}" is not one of ${rule.values.join(', ')} for ${capabilities.label}`;
}

function unusable(rule: FieldRule, parameters: Readonly<Record<string, unknown>>, task: Task): string | null {
  if (rule.kind === 'ignored') return rule.reason;
  if (rule.kind === 'choice' && rule.onlyFor && rule.onlyFor !== task) {
    return rule.onlyFor === 'edit' ? 'only used when editing a picture' : 'only used for new pictures';
  }
  if (rule.kind === 'size' || !rule.onlyWith) return null;
  const other = parameters[rule.onlyWith.field];
  if (typeof other === 'string' && rule.onlyWith.values.includes(other)) return null;
  return `only used with ${rule.onlyWith.field} ${rule.onlyWith.values.join(' or ')}`;
}

function integerProblem(
  name: string,
  rule: Extract<FieldRule, { kind: 'integer' }>,
  value: string | number,
): string | null {
  if (typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max)
    return null;
  return `${name} must be a whole number from ${rule.min} to ${rule.max}`;
}

function sizeProblem(
  capabilities: ModelCapabilities,
  rule: Extract<FieldRule, { kind: 'size' }>,
  value: string,
): string | null {
  if (rule.presets.includes(value)) return null;
  const size = parseSize(value);
  if (!rule.free || !size)
    return `size "${value}" is not one of ${rule.presets.join(', ')} for ${capabilities.label}`;
  const problem = freeSizeProblem(size, rule.free);
  return problem === null ? null : `size ${value} is not possible: ${problem}`;
}

/** Transparency needs a format that has it; sent together the provider refuses the call. */
function transparencyClash(parameters: Readonly<Record<string, unknown>>): ParameterProblem | null {
  if (parameters.background !== 'transparent' || parameters.format !== 'jpeg') return null;
  return { field: 'background', message: 'a transparent background needs format png or webp, not jpeg' };
}
