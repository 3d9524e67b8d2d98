import type { z } from 'zod';
import type { ConnectionTest } from '../../../shared/model.ts';
import { errorFactsOf } from '../openai-images/refusals.ts';
import {
  askForModels,
  modelsOf,
  type ListedModel,
  type ListingStyle,
  type ModelListing,
} from '../openai-style/list-models.ts';
import type { ConnectionContext } from '../provider.ts';
import { chatModels, isPictureModel } from './models.ts';
import { classifyRefusal } from './refusals.ts';
import { readSettings } from './settings.ts';
import { authorization } from './submit.ts';

type Test = z.output<typeof ConnectionTest>;

/** Models named after pictures that the account can see; rejects in words where the list cannot be had. */
export async function listChatModels(context: ConnectionContext): Promise<readonly ListedModel[]> {
  return modelsOf(await askForPictureModels(context));
}

/** Asks for the model list, which is free: whether gpt-4o-image is still sold is known to nobody else. */
export async function testConnection(context: ConnectionContext): Promise<Test> {
  if (context.key === null) {
    return failed(
      'key-missing',
      'No key yet. Put the key of the service into the connection settings, or name an environment variable.',
    );
  }
  const listing = await askForPictureModels(context);
  if (listing.kind === 'problem') return failed(listing.state, listing.message);
  const named = readSettings(context.settings).furtherModels;
  const ids = listing.models.map(({ model }) => model);
  const modelCount = new Set([...ids, ...named]).size;
  if (modelCount === 0) {
    return failed(
      'no-model',
      'The key works, but the service lists no picture model. If it has one all the same, name it under “Further models”.',
    );
  }
  const models = modelCount === 1 ? '1 picture model' : `${modelCount} picture models`;
  const usual = chatModels[0]?.model ?? '';
  const missing = ids.includes(usual) ? '' : ` ${usual} is not among them.`;
  return { ok: true, state: 'ok', message: `The key works; there are ${models}.${missing}`, modelCount };
}

async function askForPictureModels(context: ConnectionContext): Promise<ModelListing> {
  const listing = await askForModels(context, listingStyle(context.key));
  if (listing.kind === 'problem') return listing;
  return { ...listing, models: listing.models.filter(({ model }) => isPictureModel(model)) };
}

function listingStyle(key: string | null): ListingStyle {
  return {
    headers: authorization(key),
    expected: 'as a chat service does',
    failureAdvice: 'Try again later.',
    refusal: (status, body) => classifyRefusal(errorFactsOf(status, body), false),
  };
}

function failed(state: Test['state'], message: string): Test {
  return { ok: false, state, message, modelCount: null };
}
