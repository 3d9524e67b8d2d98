import { invalid, missing, refused } from './runapi-refusals.ts';

/** What one path takes, from the published packages and contract. */
export interface RunApiAction {
  readonly models: readonly string[];
  /** Spellings of the marketing pages, which the contract refuses. */
  readonly longModels: readonly string[];
  readonly ratios: readonly string[];
  readonly isRatioRequired: boolean;
  readonly qualities: readonly string[];
  readonly resolutions: readonly string[];
  readonly counts: readonly number[];
  readonly maxSources: number;
  readonly needsSources: boolean;
  readonly takesMask: boolean;
  /** Dollars per call, in nanos, by quality or resolution. */
  readonly priceNanos: (fields: Fields) => number;
}

export type Fields = Readonly<Record<string, unknown>>;

const three = ['1:1', '3:2', '2:3'];
const many = [
  ...['auto', '1:1', '3:2', '2:3', '4:3', '3:4', '5:4', '4:5', '16:9', '9:16', '2:1', '1:2', '3:1', '1:3'],
  ...['21:9', '9:21'],
];

const cent = 10_000_000;

const image15 = {
  models: ['gpt-image-1.5'],
  ratios: three,
  isRatioRequired: true,
  qualities: ['medium', 'high'],
  resolutions: [],
  counts: [],
  takesMask: false,
  priceNanos: (fields: Fields) => (fields['quality'] === 'high' ? 16 * cent : 4 * cent),
};

function image2(models: readonly string[], cents: Readonly<Record<string, number>>) {
  return {
    models,
    longModels: [],
    ratios: many,
    isRatioRequired: false,
    qualities: [],
    resolutions: ['1k', '2k', '4k'],
    counts: [],
    takesMask: false,
    priceNanos({ output_resolution: resolution }: Fields) {
      return Math.round((cents[typeof resolution === 'string' ? resolution : '1k'] ?? 0) * cent);
    },
  };
}

const two = image2(['gpt-image-2'], { '1k': 6, '2k': 9.5, '4k': 16 });
// A price with a fraction of a cent: only exact arithmetic gets it right.
const twoAndHalf = image2(['gpt-image-2.5-flare', 'gpt-image-2.5-sunburst'], {
  '1k': 5.4321,
  '2k': 8,
  '4k': 14,
});

export const runApiActions: Readonly<Record<string, RunApiAction>> = {
  'gpt_4o_image/text_to_image': {
    models: ['gpt-4o-image'],
    longModels: [],
    ratios: three,
    isRatioRequired: true,
    qualities: [],
    resolutions: [],
    counts: [1, 2, 4],
    maxSources: 5,
    needsSources: false,
    takesMask: true,
    priceNanos: () => 6 * cent,
  },
  'gpt_image/text_to_image': {
    ...image15,
    longModels: ['gpt-image-1.5-text-to-image'],
    maxSources: 0,
    needsSources: false,
  },
  'gpt_image/edit_image': {
    ...image15,
    longModels: ['gpt-image-1.5-image-to-image'],
    maxSources: 16,
    needsSources: true,
  },
  'gpt_image_2/text_to_image': { ...two, maxSources: 0, needsSources: false },
  'gpt_image_2/edit_image': { ...two, maxSources: 16, needsSources: true },
  'gpt_image_2_5/text_to_image': { ...twoAndHalf, maxSources: 0, needsSources: false },
  'gpt_image_2_5/edit_image': { ...twoAndHalf, maxSources: 16, needsSources: true },
};

/** Everything RunAPI checks before it takes a task on. `takesLong`: the long spelling of 1.5 and only that. */
export function checkFields(action: RunApiAction, fields: Fields, takesLong: boolean): void {
  checkKnown(action, fields);
  const models = takesLong && action.longModels.length > 0 ? action.longModels : action.models;
  const { model, prompt } = fields;
  if (typeof model !== 'string') throw missing('model');
  if (!models.includes(model)) throw refused('unknown model', 422, `Unknown model: ${model}`);
  const sources = sourcesOf(action, fields);
  if (typeof prompt !== 'string' || prompt.trim() === '') {
    if (!(action.takesMask && sources.length > 0)) throw missing('prompt');
  }
  checkChoice('aspect_ratio', fields, action.ratios, action.isRatioRequired);
  checkChoice('quality', fields, action.qualities, action.qualities.length > 0);
  checkChoice('output_resolution', fields, action.resolutions, false);
  checkResolution(fields);
  const count = fields['output_count'];
  if (count !== undefined && !action.counts.includes(count as number)) {
    throw invalid('output_count', `must be one of ${action.counts.join(', ')}`);
  }
  if (fields['mask_url'] !== undefined && sources.length === 0) {
    throw invalid('mask_url', 'needs source_image_urls');
  }
}

function checkKnown(action: RunApiAction, fields: Fields): void {
  const known = new Set([
    ...['model', 'prompt', 'aspect_ratio', 'callback_url'],
    ...(action.qualities.length > 0 ? ['quality'] : []),
    ...(action.resolutions.length > 0 ? ['output_resolution'] : []),
    ...(action.counts.length > 0 ? ['output_count', 'enable_prompt_expansion'] : []),
    ...(action.maxSources > 0 ? ['source_image_urls'] : []),
    ...(action.takesMask ? ['mask_url'] : []),
  ]);
  const unknown = Object.keys(fields).find((name) => !known.has(name));
  if (unknown !== undefined) throw invalid(unknown, 'is not a field of this action');
}

export function sourcesOf(action: RunApiAction, fields: Fields): readonly string[] {
  const given = fields['source_image_urls'];
  if (given === undefined) {
    if (action.needsSources) throw missing('source_image_urls');
    return [];
  }
  if (!Array.isArray(given) || given.length === 0 || given.some((each) => typeof each !== 'string')) {
    throw invalid('source_image_urls', 'must be a list of addresses');
  }
  if (given.length > action.maxSources) {
    throw invalid('source_image_urls', `may hold at most ${action.maxSources}`);
  }
  return given as string[]; // every element was checked above
}

function checkChoice(name: string, fields: Fields, values: readonly string[], isRequired: boolean): void {
  const value = fields[name];
  if (value === undefined) {
    if (isRequired) throw missing(name);
    return;
  }
  if (typeof value !== 'string' || !values.includes(value)) {
    throw invalid(name, `must be one of ${values.join(', ')}`);
  }
}

function checkResolution(fields: Fields): void {
  const { aspect_ratio: ratio, output_resolution: resolution } = fields;
  if (resolution === undefined || resolution === '1k') return;
  if (ratio === undefined || ratio === 'auto') throw invalid('output_resolution', 'needs an aspect_ratio');
  if (ratio === '1:1' && resolution === '4k')
    throw invalid('output_resolution', '4k is not available for 1:1');
}
