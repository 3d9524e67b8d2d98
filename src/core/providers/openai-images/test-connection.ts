import type { z } from 'zod';
import type { ConnectionTest } from '../../../shared/model.ts';
import type { ConnectionContext } from '../provider.ts';
import { askForImageModels } from './list-models.ts';

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
    return { ok: false, state: 'problem', message, modelCount };
  }
  // Being listed is no permission: an organization may still have to be verified, which only a paid call shows.
  const models = modelCount === 1 ? '1 image model' : `${modelCount} image models`;
  return { ok: true, state: 'ok', message: `The key works; the account sees ${models}.`, modelCount };
}
