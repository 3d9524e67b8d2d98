import type { MethodArguments } from '../../shared/contract.ts';
import type { Connection, Estimate, ModelList } from '../../shared/model.ts';
import { useComposer } from '../composer/composer-context.tsx';
import { pictureInputs, type SentInput } from '../composer/composer-inputs.ts';
import { moneyObstacle } from '../composer/why-disabled.ts';
import { useDebounced } from '../composer/use-debounced.ts';
import { useEstimates, useModelLists } from '../data/detail-queries.ts';
import { useConnections } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useUi } from '../state/ui-context.tsx';
import { readMoney } from '../ui/money-field.tsx';
import { usePlayground } from './playground-context.tsx';
import { preparePick, type PreparedPick } from './prepare-pick.ts';
import type { Pick } from './playground-store.ts';

/** A pick with its price as far as it is known. */
export interface PricedPick extends PreparedPick {
  readonly pick: Pick;
  readonly estimate: Estimate | null;
}

/** A connection with what can be chosen of it. */
export interface Offer {
  readonly connection: Connection;
  readonly list: ModelList | null;
  readonly error: Error | null;
}

export interface PlaygroundView {
  readonly offers: readonly Offer[];
  readonly picks: readonly PricedPick[];
  readonly inputs: readonly SentInput[];
  readonly ceilingNanos: number | null;
  /** Some pick has no price and a cap stands: the most that each may cost has to be named. */
  readonly needsCeiling: boolean;
  readonly isLoading: boolean;
  /** Why nothing can be sent now, in words. */
  readonly obstacle: string | null;
}

const estimateDelayMs = 250;

/** Everything the playground shows while models are chosen. */
export function usePlaygroundView(): PlaygroundView {
  const prompt = useComposer((composer) => composer.prompt);
  const choices = useComposer((composer) => composer.choices);
  const ceilingText = useComposer((composer) => composer.ceilingText);
  const isReading = useComposer((composer) => composer.reading !== null);
  const shape = usePlayground((state) => state.shape);
  const chosen = usePlayground((state) => state.picks);
  const inputs = pictureInputs(useUi((ui) => ui.composerInputs));
  const connections = useConnections().data;
  const lists = useModelLists((connections ?? []).map(({ id }) => id));
  const offers = (connections ?? []).map((connection, index): Offer => ({
    connection,
    list: lists[index]?.list ?? null,
    error: lists[index]?.error ?? null,
  }));
  const ceiling = readMoney(ceilingText);
  const ceilingNanos = ceiling.kind === 'amount' && ceiling.nanos > 0 ? ceiling.nanos : null;
  const prepared = chosen.flatMap((pick) => {
    const offer = offers.find(({ connection }) => connection.id === pick.connectionId);
    const capabilities = offer?.list?.models.find(({ model }) => model === pick.model);
    if (!offer || !capabilities) return [];
    return [{ pick, ...preparePick(offer.connection, capabilities, { prompt, choices, shape, inputs }) }];
  });
  const wanted = useDebounced(
    prepared.map((each) => question(each, prompt, inputs, ceilingNanos)),
    estimateDelayMs,
  );
  const answers = useEstimates(wanted);
  const picks = prepared.map((each, index): PricedPick => {
    // An answer to an older question says nothing about this pick.
    const isCurrent =
      wanted[index]?.model === each.pick.model && wanted[index].connectionId === each.pick.connectionId;
    const answer = isCurrent ? answers[index] : undefined;
    const money = answer?.estimate ? moneyObstacle(answer.estimate, ceilingNanos) : null;
    const refused = answer?.error ? messageOf(answer.error) : null;
    return {
      ...each,
      estimate: answer?.estimate ?? null,
      problem: each.problem ?? refused ?? (money?.field === 'ceiling' ? null : (money?.message ?? null)),
    };
  });
  const needsCeiling = picks.some(({ estimate }) => estimate?.needsCeiling === true);
  return {
    offers,
    picks,
    inputs,
    ceilingNanos,
    needsCeiling,
    isLoading: connections === undefined,
    obstacle: obstacleOf({ prompt, picks, isReading, lacksCeiling: needsCeiling && ceilingNanos === null }),
  };
}

function question(
  { pick, parameters, problem }: PreparedPick & { readonly pick: Pick },
  prompt: string,
  inputs: readonly SentInput[],
  ceilingNanos: number | null,
): MethodArguments<'runs.estimate'> | null {
  if (problem !== null) return null;
  return {
    connectionId: pick.connectionId,
    model: pick.model,
    prompt: prompt.trim() || 'a picture',
    count: 1,
    parameters,
    inputs: [...inputs],
    mask: null,
    ceilingNanos,
  };
}

interface Pressable {
  readonly prompt: string;
  readonly picks: readonly PricedPick[];
  readonly isReading: boolean;
  readonly lacksCeiling: boolean;
}

function obstacleOf({ prompt, picks, isReading, lacksCeiling }: Pressable): string | null {
  if (picks.length === 0) return 'Choose the models to compare.';
  if (isReading) return 'A file is still being read.';
  const first = picks.find(({ problem }) => problem !== null);
  if (first) return `${first.capabilities.label} with ${first.connection.name}: ${first.problem ?? ''}`;
  if (prompt.trim() === '') return 'Write what you want to see.';
  return lacksCeiling
    ? 'No price is known of one of them and a cap stands. Write how much each may cost at most.'
    : null;
}
