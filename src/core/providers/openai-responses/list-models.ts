import type { z } from 'zod';
import type { ConnectionTest } from '../../../shared/model.ts';
import { openAiListing } from '../openai-images/list-models.ts';
import { askForModels, modelsOf, refusalOfModel, type ListedModel } from '../openai-style/list-models.ts';
import type { ConnectionContext } from '../provider.ts';
import { imageModels, isTextModel } from './models.ts';

type Test = z.output<typeof ConnectionTest>;

/** Text models the account can see; rejects in words where the list cannot be had. */
export async function listTextModels(context: ConnectionContext): Promise<readonly ListedModel[]> {
  const models = modelsOf(await askForModels(context, openAiListing(context.key)));
  return models.filter(({ model }) => isTextModel(model));
}

/** Asks for the model list, which is free, and says what the answer means for the connection. */
export async function testConnection(context: ConnectionContext): Promise<Test> {
  if (context.key === null) {
    return failed(
      'key-missing',
      'No key yet. Put an OpenAI key into the connection settings, or name an environment variable.',
    );
  }
  const listing = await askForModels(context, openAiListing(context.key));
  if (listing.kind === 'problem') return failed(listing.state, listing.message);
  const modelCount = listing.models.filter(({ model }) => isTextModel(model)).length;
  if (modelCount === 0) {
    return failed('no-model', 'The key works, but the account sees no text model that takes the image tool.');
  }
  const models = modelCount === 1 ? '1 text model' : `${modelCount} text models`;
  const drawing: readonly string[] = imageModels;
  const draws = drawing.find((model) => listing.models.some((each) => each.model === model));
  const refusal =
    draws === undefined ? null : await refusalOfModel(context, openAiListing(context.key), draws);
  if (refusal !== null) return { ...failed(refusal.state, refusal.message), modelCount };
  const images = draws !== undefined ? '' : ' It sees no image model, so the tool may be refused.';
  return {
    ok: true,
    state: 'ok',
    message: `The key works; the account sees ${models}.${images}`,
    modelCount,
  };
}

function failed(state: Test['state'], message: string): Test {
  return { ok: false, state, message, modelCount: null };
}
