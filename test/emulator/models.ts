/** Which rules a model follows: its sizes, qualities and token formula. */
export type ModelFamily =
  'gpt-image-1' | 'gpt-image-1.5' | 'gpt-image-2' | 'gpt-image-2.5' | 'gpt-image-2.6' | 'text';

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

/** Nanodollars per token, which is dollars per million times a thousand. */
export interface TokenPrices {
  readonly textInputNanos: number;
  readonly imageInputNanos: number;
  readonly imageOutputNanos: number;
}
