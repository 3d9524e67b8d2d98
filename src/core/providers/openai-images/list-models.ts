import {
  askForModels,
  modelsOf,
  type ListedModel,
  type ListingStyle,
  type ModelListing,
} from '../openai-style/list-models.ts';
import type { ConnectionContext } from '../provider.ts';
import { isImageModel } from './models.ts';
import { classifyRefusal, errorFactsOf } from './refusals.ts';
import { authorization } from './submit.ts';

/** How OpenAI itself lists its models, for every adapter that asks it. */
export function openAiListing(key: string | null): ListingStyle {
  return {
    headers: authorization(key),
    expected: 'as OpenAI does',
    failureAdvice: 'Try again later.',
    refusal: (status, body) => classifyRefusal(errorFactsOf(status, body)).problem,
  };
}

/** Image models the account can see, or why that is not known. */
export async function askForImageModels(context: ConnectionContext): Promise<ModelListing> {
  const listing = await askForModels(context, openAiListing(context.key));
  if (listing.kind === 'problem') return listing;
  return { ...listing, models: listing.models.filter(({ model }) => isImageModel(model)) };
}

/** Image models the account can see; rejects in words where the list cannot be had. */
export async function listImageModels(context: ConnectionContext): Promise<readonly ListedModel[]> {
  return modelsOf(await askForImageModels(context));
}
