/** Which rules a model follows: its sizes, qualities, fields and token formula. */
export type ModelFamily =
  'gpt-image-1-mini' | 'gpt-image-1.5' | 'gpt-image-2' | 'gpt-image-2.5' | 'gpt-image-2.6' | 'text';

/** A model the emulated account can see. */
export interface EmulatedModel {
  readonly id: string;
  readonly family: ModelFamily;
  /** Unix seconds. */
  readonly created: number;
  /** "YYYY-MM-DD"; from that day on the model answers 404. */
  readonly shutdownDate: string | null;
  readonly prices: TokenPrices;
}

/** Nanodollars per token, which is dollars per million tokens times a thousand. */
export interface TokenPrices {
  readonly textInputNanos: number;
  readonly imageInputNanos: number;
  readonly imageOutputNanos: number;
}

/** What a family accepts and how it counts. */
export interface FamilyRules {
  readonly qualities: readonly string[];
  readonly sizes: 'fixed' | 'free';
  /** Values of `input_fidelity`; none means that the field must be left out. */
  readonly inputFidelities: readonly string[];
  readonly hasComplexity: boolean;
  /** Patches along the long edge per quality; null means the older fixed table. */
  readonly grids: Readonly<Record<string, number>> | null;
}

const oldQualities = ['low', 'medium', 'high', 'auto'];
const newQualities = ['low', 'medium', 'high', 'xhigh', 'max', 'auto'];
const grids2 = { low: 16, medium: 48, high: 96 };
const grids25 = { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 };

/** 2.6 counts as 2.5 does: no figure for it has been published. */
export const familyRules: Readonly<Record<Exclude<ModelFamily, 'text'>, FamilyRules>> = {
  'gpt-image-1-mini': {
    qualities: oldQualities,
    sizes: 'fixed',
    inputFidelities: ['low'],
    hasComplexity: false,
    grids: null,
  },
  'gpt-image-1.5': {
    qualities: oldQualities,
    sizes: 'fixed',
    inputFidelities: ['low', 'high'],
    hasComplexity: false,
    grids: null,
  },
  'gpt-image-2': {
    qualities: oldQualities,
    sizes: 'free',
    inputFidelities: [],
    hasComplexity: false,
    grids: grids2,
  },
  'gpt-image-2.5': {
    qualities: newQualities,
    sizes: 'free',
    inputFidelities: [],
    hasComplexity: false,
    grids: grids25,
  },
  'gpt-image-2.6': {
    qualities: newQualities,
    sizes: 'free',
    inputFidelities: [],
    hasComplexity: true,
    grids: grids25,
  },
};

const prices2: TokenPrices = { textInputNanos: 5000, imageInputNanos: 8000, imageOutputNanos: 30_000 };
const prices15: TokenPrices = { textInputNanos: 5000, imageInputNanos: 8000, imageOutputNanos: 32_000 };
const pricesMini: TokenPrices = { textInputNanos: 2000, imageInputNanos: 2500, imageOutputNanos: 8000 };
const prices1: TokenPrices = { textInputNanos: 5000, imageInputNanos: 10_000, imageOutputNanos: 40_000 };
const pricesText: TokenPrices = { textInputNanos: 0, imageInputNanos: 0, imageOutputNanos: 0 };

const model = (
  id: string,
  family: ModelFamily,
  releasedOn: string,
  shutdownDate: string | null,
  prices: TokenPrices,
): EmulatedModel => ({
  id,
  family,
  created: Date.parse(`${releasedOn}T00:00:00Z`) / 1000,
  shutdownDate,
  prices,
});

/** The calendar and the prices of 2026-11-20, as published; nothing here is taken from the application. */
export const defaultModels: readonly EmulatedModel[] = [
  model('gpt-image-2.6-sunburst', 'gpt-image-2.6', '2026-11-04', null, prices2),
  model('gpt-image-2.6-flare', 'gpt-image-2.6', '2026-11-04', null, prices2),
  model('gpt-image-2.5-sunburst', 'gpt-image-2.5', '2026-09-08', null, prices2),
  model('gpt-image-2.5-sunburst-2026-09-08', 'gpt-image-2.5', '2026-09-08', null, prices2),
  model('gpt-image-2.5-flare', 'gpt-image-2.5', '2026-09-08', null, prices2),
  model('gpt-image-2.5-flare-2026-09-08', 'gpt-image-2.5', '2026-09-08', null, prices2),
  model('gpt-image-2', 'gpt-image-2', '2026-04-21', null, prices2),
  model('gpt-image-2-2026-04-21', 'gpt-image-2', '2026-04-21', null, prices2),
  model('gpt-image-1.5', 'gpt-image-1.5', '2025-12-16', '2026-12-01', prices15),
  model('gpt-image-1.5-2025-12-16', 'gpt-image-1.5', '2025-12-16', '2026-12-01', prices15),
  model('chatgpt-image-latest', 'gpt-image-1.5', '2025-12-16', '2026-12-01', prices15),
  model('gpt-image-1-mini', 'gpt-image-1-mini', '2025-10-06', '2026-12-01', pricesMini),
  model('gpt-image-1', 'gpt-image-1.5', '2025-04-23', '2026-10-23', prices1),
  model('gpt-5.5', 'text', '2026-03-01', null, pricesText),
];
