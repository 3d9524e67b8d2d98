import type { z } from 'zod';
import type { ConnectionTest } from '../../../shared/model.ts';
import {
  askForModels,
  modelsOf,
  type ListedModel,
  type ListingStyle,
  type ModelListing,
} from '../openai-style/list-models.ts';
import type { ConnectionContext } from '../provider.ts';
import { readError } from './read-error.ts';
import { classifyRefusal } from './refusals.ts';
import { readProfile } from './settings.ts';
import { authorization } from './submit.ts';

type Test = z.output<typeof ConnectionTest>;

/** Models the server lists, and those the person named. Rejects in words where the list cannot be had. */
export async function listCompatibleModels(context: ConnectionContext): Promise<readonly ListedModel[]> {
  return modelsOf(await askWithNamed(context));
}

/** Asks for the model list: free everywhere, and the one thing all of these servers answer. */
export async function testConnection(context: ConnectionContext): Promise<Test> {
  const listing = await askWithNamed(context);
  if (listing.kind === 'problem') {
    return { ok: false, state: listing.state, message: listing.message, modelCount: null };
  }
  const modelCount = listing.models.length;
  if (modelCount === 0) {
    const message =
      'The server works and lists no model. Install one there, or name it under “Further models” in the connection settings.';
    return { ok: false, state: 'no-model', message, modelCount };
  }
  const models = modelCount === 1 ? '1 model' : `${modelCount} models`;
  const cost = readProfile(context.settings).isFree
    ? ''
    : ' Its cost is unknown until you say that it is free or enter a price.';
  return { ok: true, state: 'ok', message: `The server works and lists ${models}.${cost}`, modelCount };
}

async function askWithNamed(context: ConnectionContext): Promise<ModelListing> {
  const listing = await askForModels(context, listingStyle(context.key));
  if (listing.kind === 'problem') return listing;
  const { furtherModels } = readProfile(context.settings);
  const listed = listing.models.map(({ model }) => model);
  const models = [...new Set([...listed, ...furtherModels])].map((model) => ({ model, endsOn: null }));
  return { ...listing, models };
}

function listingStyle(key: string | null): ListingStyle {
  return {
    headers: authorization(key),
    expected: 'with a list of models',
    failureAdvice: 'Look at its log.',
    refusal: (status, body) => classifyRefusal(readError(status, body)),
  };
}
