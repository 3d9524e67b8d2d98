import type { MethodArguments } from '../../shared/contract.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { MaskState } from '../../shared/contract/edits.ts';
import { usePaintedMask } from '../data/mask-queries.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { Estimate } from '../../shared/model.ts';
import { useEstimate } from '../data/detail-queries.ts';
import { useImageDetail } from '../data/queries.ts';
import { useUi } from '../state/ui-context.tsx';
import { readMoney } from '../ui/money-field.tsx';
import type { Variants } from '../../shared/variants/variant-rows.ts';
import type { VariantsPress } from '../variants/use-submit-variants.ts';
import { useVariants } from '../variants/use-variants-view.ts';
import { useComposer } from './composer-context.tsx';
import { maskImage, pictureInputs, type SentInput } from './composer-inputs.ts';
import { composerMode, taskOf, type ComposerMode } from './composer-mode.ts';
import { keptOutside, maskFor, type MaskParts } from './mask-for.ts';
import { readExtra, type ExtraFields } from './extra-fields.ts';
import type { Composer } from './composer-store.ts';
import { effectiveParameters, likeSource, type EffectiveParameters } from './effective-parameters.ts';
import { useChosenModel, type ChosenModel } from './use-chosen-model.ts';
import { useDebounced } from './use-debounced.ts';
import { moneyObstacle, whyDisabled, type Obstacle } from './why-disabled.ts';

/** Long enough to type a word, short enough to feel live. */
const estimateDelayMs = 250;

/** Everything the composer shows, worked out from what it holds and what core knows. */
export interface ComposerView extends ChosenModel {
  readonly inputs: readonly SentInput[];
  readonly maskImageId: ImageId | null;
  /** The mask painted on the picture to edit, where one goes along. */
  readonly painted: MaskState | null;
  readonly paintedOn: ImageId | null;
  readonly hasMask: boolean;
  readonly mode: ComposerMode;
  readonly task: 'generate' | 'edit';
  readonly effective: EffectiveParameters;
  /** The person's own fields, as far as they can be sent. */
  readonly extra: ExtraFields | null;
  readonly obstacle: Obstacle | null;
  /** What braces and a table make of the prompt. */
  readonly variants: Variants;
  /** What a press of many prompts asks for beside them; null while something stands in the way. */
  readonly press: VariantsPress | null;
  /** What the person allows it to cost at most; null where they named nothing. */
  readonly ceilingNanos: number | null;
  /** Null until the first answer, and where no figure could be had. */
  readonly estimate: Estimate | null;
}

/** A mask was begun and nothing is painted yet. */
const nothingPainted: MaskState = {
  revision: 0,
  width: 1,
  height: 1,
  featherPx: 0,
  stepCount: 0,
  markedPixels: 0,
};

/** The picture whose strokes go along: the one to edit, while its mask is attached. */
function paintedOnOf(
  inputs: readonly SentInput[],
  maskImageId: ImageId | null,
  { paintedMaskOf }: Composer,
): ImageId | null {
  const source = inputs.find(({ role }) => role === 'source');
  return maskImageId === null && source !== undefined && source.imageId === paintedMaskOf
    ? paintedMaskOf
    : null;
}

const nothingChosen: EffectiveParameters = { parameters: {}, ignored: new Map(), problems: [], notes: [] };

/** Joins the composer's own state with connections, models and prices. */
export function useComposerView(): ComposerView {
  const composer = useComposer((state) => state);
  const pinned = useUi((ui) => ui.composerInputs);
  const variants = useVariants();
  const chosen = useChosenModel();
  const { connection, capabilities, isLoading } = chosen;
  const inputs = pictureInputs(pinned);
  const { known, ...mask } = useMask(maskImage(pinned), inputs, composer);
  const task = taskOf(inputs);
  const effective = useEffective(chosen, composer, inputs);
  const read = readExtra(composer.extraText);
  const extra = read.kind === 'fields' ? read.fields : null;
  const own = whyDisabled({
    connection,
    capabilities,
    prompt: promptOf(variants, composer.prompt),
    variantsProblem: variants.kind === 'problem' ? variants.message : null,
    inputs,
    hasMask: mask.hasMask,
    maskFacts: mask.painted,
    problems: effective.problems,
    extraProblem: read.kind === 'wrong' ? read.problem : null,
    pendingFiles: composer.reading?.total ?? 0,
  });
  const ceiling = readMoney(composer.ceilingText);
  const ceilingNanos = ceiling.kind === 'amount' && ceiling.nanos > 0 ? ceiling.nanos : null;
  const canAsk = own === null || own.field === 'prompt';
  const asked = canAsk
    ? question(chosen, composer, effective, { inputs, extra, ceilingNanos, variants })
    : null;
  const estimate = useEstimate(useDebounced(asked, estimateDelayMs));
  const mode = composerMode(inputs, mask.hasMask);
  return {
    ...chosen,
    ...mask,
    inputs,
    mode,
    task,
    effective,
    extra,
    obstacle: isLoading
      ? null
      : (own ?? refusalOf(estimate.error) ?? moneyObstacle(estimate.data ?? null, ceilingNanos)),
    ceilingNanos,
    variants,
    press: pressOf(chosen, composer, effective, {
      inputs,
      extra,
      ceilingNanos,
      ...mask,
      painted: known,
      mode,
    }),
    estimate: estimate.data ?? null,
  };
}

/** The mask that goes along: a picture of its own, or the strokes on the picture to edit, as far as they are known. */
function useMask(maskImageId: ImageId | null, inputs: readonly SentInput[], composer: Composer) {
  const paintedOn = paintedOnOf(inputs, maskImageId, composer);
  const known = usePaintedMask(paintedOn) ?? null;
  const painted = paintedOn === null ? null : (known ?? nothingPainted);
  return { maskImageId, paintedOn, painted, known, hasMask: maskImageId !== null || paintedOn !== null };
}

/** What the person chose, completed for the model and the picture that is edited. */
function useEffective(
  { capabilities }: ChosenModel,
  { choices }: Composer,
  inputs: readonly SentInput[],
): EffectiveParameters {
  const source = inputs.find(({ role }) => role === 'source');
  const cell = useImageDetail(source?.imageId ?? null).data?.cell ?? null;
  if (!capabilities) return nothingChosen;
  return effectiveParameters(capabilities, likeSource(capabilities, choices, cell), taskOf(inputs));
}

/** What is sent for one picture, or stands for all of many. */
function promptOf(variants: Variants, typed: string): string {
  if (variants.kind === 'one') return variants.prompt;
  return variants.kind === 'rows' ? (variants.rows[0]?.prompt ?? '') : typed;
}

function pressOf(
  { connection, capabilities }: ChosenModel,
  composer: Composer,
  { parameters }: EffectiveParameters,
  given: MaskParts & Pick<ComposerView, 'inputs' | 'extra' | 'ceilingNanos'>,
): VariantsPress | null {
  if (!connection || !capabilities) return null;
  const { inputs, extra, ceilingNanos } = given;
  return {
    question: {
      connectionId: connection.id,
      model: capabilities.model,
      count: composer.count,
      parameters,
      inputs: [...inputs],
      mask: maskFor(given),
      keepOutsidePx: keptOutside(given.mode, composer),
      extra,
      ceilingNanos,
    },
  };
}

function question(
  { connection, capabilities }: ChosenModel,
  composer: Composer,
  effective: EffectiveParameters,
  {
    inputs,
    extra,
    ceilingNanos,
    variants,
  }: Pick<ComposerView, 'inputs' | 'extra' | 'ceilingNanos' | 'variants'>,
): MethodArguments<'runs.estimate'> | null {
  if (!connection || !capabilities) return null;
  return {
    connectionId: connection.id,
    model: capabilities.model,
    // An empty prompt cannot be asked about, yet the price of a press is worth knowing before a word is written.
    prompt: promptOf(variants, composer.prompt).trim() || 'a picture',
    count: composer.count,
    parameters: effective.parameters,
    inputs: [...inputs],
    // A mask has no price of its own, and it is not sent ahead only to ask.
    mask: null,
    extra,
    ceilingNanos,
  };
}

/** Answers that a press would get too. Anything else only means that there is no figure. */
const refusals: readonly ErrorCode[] = ['over-cap', 'invalid-input', 'refused', 'conflict', 'not-found'];

function refusalOf(error: Error | null): Obstacle | null {
  if (!(error instanceof AppError) || !refusals.includes(error.code)) return null;
  return { message: error.message, field: null };
}
