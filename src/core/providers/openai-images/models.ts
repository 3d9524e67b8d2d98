import type { ModelCapabilities } from '../../../shared/capabilities.ts';
import { carefulFields, familyFields, type ModelFamily } from './model-families.ts';

interface ShippedModel {
  readonly model: string;
  readonly label: string;
  readonly family: ModelFamily;
  /** Dates of its published snapshots. */
  readonly snapshots: readonly string[];
  readonly endsOn: string | null;
  readonly replacement: string | null;
}

const live = { snapshots: [], endsOn: null, replacement: null };
/** OpenAI's deprecations page, October 2026. */
const ending = { snapshots: [], endsOn: '2026-12-01', replacement: 'gpt-image-2.5-flare' };

/** Best first; the first is the default. gpt-image-1 ended on 2026-10-23 and is not offered any more. */
const shipped: readonly ShippedModel[] = [
  {
    model: 'gpt-image-2.5-flare',
    label: 'GPT Image 2.5 Flare',
    family: '2.5',
    ...live,
    snapshots: ['2026-09-08'],
  },
  {
    model: 'gpt-image-2.5-sunburst',
    label: 'GPT Image 2.5 Sunburst',
    family: '2.5',
    ...live,
    snapshots: ['2026-09-08'],
  },
  { model: 'gpt-image-2.6-flare', label: 'GPT Image 2.6 Flare', family: '2.6', ...live },
  { model: 'gpt-image-2.6-sunburst', label: 'GPT Image 2.6 Sunburst', family: '2.6', ...live },
  { model: 'gpt-image-2', label: 'GPT Image 2', family: '2', ...live, snapshots: ['2026-04-21'] },
  { model: 'gpt-image-1.5', label: 'GPT Image 1.5', family: '1.5', ...ending, snapshots: ['2025-12-16'] },
  { model: 'chatgpt-image-latest', label: 'ChatGPT Image (latest)', family: '1.5', ...ending },
  { model: 'gpt-image-1-mini', label: 'GPT Image 1 Mini', family: '1-mini', ...ending },
];

/** Reference: input pictures below 50 MB, masks below 4 MB (the guide says 50; the smaller figure holds for both). */
const maxInputBytes = 50_000_000;
const maxMaskBytes = 4_000_000;

const everyModel = {
  tasks: ['generate', 'edit'],
  promptMaxCharacters: 32_000,
  maxCountPerCall: 10,
  inputs: { max: 16, formats: ['png', 'jpeg', 'webp'], maxBytesEach: maxInputBytes },
  mask: { convention: 'alpha', maxBytes: maxMaskBytes },
  streams: true,
} satisfies Partial<ModelCapabilities>;

export const openAiImageModels: readonly ModelCapabilities[] = shipped.map(
  ({ model, label, family, endsOn, replacement }) => ({
    ...everyModel,
    model,
    label,
    fields: familyFields[family],
    endsOn,
    replacement,
  }),
);

/** The name without a snapshot's date: "gpt-image-2-2026-04-21" is priced and counted as "gpt-image-2". */
export function undatedModel(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

/** How a model counts tokens; null for one we do not know. */
export function modelFamily(model: string): ModelFamily | null {
  const name = undatedModel(model);
  return shipped.find((each) => each.model === name)?.family ?? null;
}

/** Text models share the account's list; only these names are pictures'. */
export function isImageModel(model: string): boolean {
  return /^(gpt|chatgpt)-image\b/.test(model);
}

/** Published snapshots of shipped models; any other name only where the account's own list has it. */
export function openAiCapabilitiesOf(model: string, isListed: boolean): ModelCapabilities | null {
  const base = openAiImageModels.find((each) => each.model === undatedModel(model));
  if (base && (isListed || isPublishedSnapshot(model))) {
    return { ...base, model, label: `${base.label} (${model.slice(-10)})` };
  }
  if (!isListed || !isImageModel(model)) return null;
  return {
    ...everyModel,
    model,
    label: `${model} (not known to this version)`,
    fields: carefulFields,
    endsOn: null,
    replacement: null,
  };
}

function isPublishedSnapshot(model: string): boolean {
  return shipped.some((each) => each.snapshots.some((date) => `${each.model}-${date}` === model));
}
