import type { z } from 'zod';
import type { ConnectionTest } from '../../../shared/model.ts';
import type { ConnectionContext } from '../provider.ts';
import { refusalOfModel } from '../openai-style/list-models.ts';
import { askForImageModels, openAiListing } from './list-models.ts';
import { openAiImageModels } from './models.ts';

/** Asks for the model list, which is free, and says what the answer means for the connection. */
export async function testConnection(context: ConnectionContext): Promise<z.output<typeof ConnectionTest>> {
  if (context.key === null) {
    const message =
      'No key yet. Put an OpenAI key into the connection settings, or name an environment variable.';
    return { ok: false, state: 'key-missing', message, modelCount: null };
  }
  const listing = await askForImageModels(context);
  if (listing.kind === 'problem') {
    return { ok: false, state: listing.state, message: listing.message, modelCount: null };
  }
  const modelCount = listing.models.length;
  if (modelCount === 0) {
    const message =
      'The key works, but the account sees no image model. Check what its project is allowed to use.';
    return { ok: false, state: 'no-model', message, modelCount };
  }
  // Being listed is no permission: where asking for the model alone tells of one that is missing, it is told.
  const usual = usualModel(listing.models.map(({ model }) => model));
  const refusal = await refusalOfModel(context, openAiListing(context.key), usual);
  if (refusal !== null) return { ok: false, state: refusal.state, message: refusal.message, modelCount };
  const models = modelCount === 1 ? '1 image model' : `${modelCount} image models`;
  return { ok: true, state: 'ok', message: `The key works; the account sees ${models}.`, modelCount };
}

/** The first of ours that the account lists, as a run without a choice would use it. */
function usualModel(listed: readonly string[]): string {
  return openAiImageModels.find(({ model }) => listed.includes(model))?.model ?? listed[0] ?? '';
}
