import type {
  ProviderInput,
  ProviderRequest,
  ConversationTurn,
} from '../../../../src/core/providers/provider.ts';
import type { ConnectionSettings } from '../../../../src/core/db/connections.ts';
import {
  parameterNames,
  type FieldRule,
  type ModelCapabilities,
  type Parameters,
} from '../../../../src/shared/capabilities.ts';
import { completeParameters } from '../../../../src/shared/validate-parameters.ts';
import { input, otherConnection, ownConnection } from '../openai-responses/requests.ts';

/** What goes along: nothing, one picture, several, a mask, and pictures of every format. */
const inputSets: readonly (readonly ProviderInput[])[] = [
  [],
  [input('source', 1)],
  [input('source', 1), input('mask', 2)],
  [input('turn', 1, { format: 'jpeg' }), input('reference', 2, { format: 'webp' })],
  Array.from({ length: 5 }, (_, index) => input('reference', index + 1)),
  Array.from({ length: 16 }, (_, index) => input('reference', index + 1)),
];

/** Values of every kind a field's rule lets through: all words, both ends of a range, and free sizes at their limits. */
function valuesOf(rule: FieldRule): readonly (string | number)[] {
  if (rule.kind === 'ignored') return [];
  if (rule.kind === 'choice') return rule.values;
  if (rule.kind === 'integer') return [rule.min, rule.max];
  return [...rule.presets, ...(rule.free ? ['1088x1360', '3840x1280', '1536x512'] : [])];
}

/** Each value of each field alone, and (in pairs) beside each value of each other field, as the composer can combine them. */
function parameterSets({ fields }: ModelCapabilities, inPairs: boolean): readonly Parameters[] {
  const names = parameterNames.filter((name) => fields[name] !== undefined);
  const single = names.flatMap((name) => {
    const rule = fields[name];
    return rule ? valuesOf(rule).map((value): Parameters => ({ [name]: value })) : [];
  });
  if (!inPairs) return [{}, ...single];
  const pairs = single.flatMap((one, index) =>
    single.slice(index + 1).map((other) => ({ ...one, ...other })),
  );
  return [{}, ...single, ...pairs];
}

interface Asked {
  readonly capabilities: ModelCapabilities;
  /** Whether values are combined; models with one table need that once. */
  readonly inPairs: boolean;
  readonly settings?: ConnectionSettings;
  readonly turns?: readonly ConversationTurn[];
}

/** Every request core could hand to an adapter for one model: what it would refuse by the table is left out here. */
export function* requestsOf({
  capabilities,
  inPairs,
  settings = {},
  turns = [],
}: Asked): Generator<ProviderRequest> {
  const sets = parameterSets(capabilities, inPairs);
  for (const inputs of inputSets) {
    const task = inputs.length > 0 ? 'edit' : 'generate';
    if (!capabilities.tasks.includes(task)) continue;
    for (const given of sets) {
      const completed = completeParameters(capabilities, given, task);
      if (completed.problems.length > 0) continue;
      for (const count of new Set([1, capabilities.maxCountPerCall])) {
        yield {
          model: capabilities.model,
          capabilities,
          prompt: 'a kite',
          count,
          parameters: completed.parameters,
          inputs,
          turns,
          connectionId: ownConnection,
          extra: null,
          settings,
        };
      }
    }
  }
}

/** Conversations of each kind: none, one this connection remembers, one made elsewhere. */
export const conversations: readonly (readonly ConversationTurn[])[] = [
  [],
  [turnOf(ownConnection)],
  [turnOf(otherConnection), turnOf(otherConnection)],
];

function turnOf(connectionId: ConversationTurn['connectionId']): ConversationTurn {
  return {
    prompt: 'a kite',
    answer: null,
    provider: 'openai-responses',
    connectionId,
    remoteId: 'resp_1',
    picture: input('turn', 1),
  };
}
