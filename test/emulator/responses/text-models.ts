import type { EmulatedModel } from '../models.ts';

/** What a text model costs, in nanodollars per token. */
export interface TextPrices {
  readonly inputNanos: number;
  readonly cachedNanos: number;
  readonly outputNanos: number;
}

const noImagePrices = { textInputNanos: 0, imageInputNanos: 0, imageOutputNanos: 0 };

/** Text models on sale here, beside the image models of the other protocol. */
export const textModels: readonly (EmulatedModel & { readonly text: TextPrices })[] = [
  textModel('gpt-5.5', '2026-03-01', { inputNanos: 5000, cachedNanos: 500, outputNanos: 30_000 }),
  textModel('gpt-5.4', '2026-01-10', { inputNanos: 2500, cachedNanos: 250, outputNanos: 15_000 }),
];

function textModel(id: string, releasedOn: string, text: TextPrices) {
  const created = Date.parse(`${releasedOn}T00:00:00Z`) / 1000;
  return { id, family: 'text', created, shutdownDate: null, prices: noImagePrices, text } as const;
}
