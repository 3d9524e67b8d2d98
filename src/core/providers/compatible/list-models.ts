import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ConnectionTest } from '../../../shared/model.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import type { ConnectionContext } from '../provider.ts';
import { readError } from './read-error.ts';
import { classifyRefusal } from './refusals.ts';
import { readProfile } from './settings.ts';
import { authorization } from './submit.ts';

const ModelsReply = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });

/** Gateways list hundreds of models with long descriptions. */
const maxListBytes = 16 * 1024 * 1024;

type Test = z.output<typeof ConnectionTest>;
type Listing =
  | { readonly kind: 'models'; readonly models: readonly string[] }
  | { readonly kind: 'problem'; readonly state: Test['state']; readonly message: string };

/** Models the server lists, and those the person named. Rejects in words where the list cannot be had. */
export async function listCompatibleModels(
  context: ConnectionContext,
): Promise<readonly { model: string; endsOn: null }[]> {
  const listing = await askForModels(context);
  if (listing.kind === 'models') return listing.models.map((model) => ({ model, endsOn: null }));
  throw new AppError(listing.state === 'unreachable' ? 'unavailable' : 'refused', listing.message);
}

/** Asks for the model list: free everywhere, and the one thing all of these servers answer. */
export async function testConnection(context: ConnectionContext): Promise<Test> {
  const listing = await askForModels(context);
  if (listing.kind === 'problem') {
    return { ok: false, state: listing.state, message: listing.message, modelCount: null };
  }
  const modelCount = listing.models.length;
  if (modelCount === 0) {
    const message =
      'The server works and lists no model. Install one there, or name it under “Further models” in the connection settings.';
    return { ok: false, state: 'problem', message, modelCount };
  }
  const models = modelCount === 1 ? '1 model' : `${modelCount} models`;
  const cost = readProfile(context.settings).isFree
    ? ''
    : ' Its cost is unknown until you say that it is free or enter a price.';
  return { ok: true, state: 'ok', message: `The server works and lists ${models}.${cost}`, modelCount };
}

async function askForModels(context: ConnectionContext): Promise<Listing> {
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: '/models',
    method: 'GET',
    headers: authorization(context.key),
    maxBytes: maxListBytes,
    signal: context.signal,
  });
  const host = URL.canParse(context.baseUrl) ? new URL(context.baseUrl).host : context.baseUrl;
  if (reply.kind === 'unreachable') {
    return problem('unreachable', unreachableMessage(host, reply.reason, reply.detail));
  }
  if (reply.status !== 200) return readRefusal(reply.status, reply.body, host);
  const listed = listedIn(reply.body);
  if (listed === null) return problem('problem', wrongAddress(host));
  const { furtherModels } = readProfile(context.settings);
  return { kind: 'models', models: [...new Set([...listed, ...furtherModels])] };
}

function listedIn(body: string): readonly string[] | null {
  try {
    return ModelsReply.parse(JSON.parse(body)).data.map(({ id }) => id);
  } catch {
    return null;
  }
}

function readRefusal(status: number, body: string, host: string): Listing {
  if (status >= 500) {
    return problem('problem', `${host} has a failure of its own (status ${status}). Look at its log.`);
  }
  const refusal = classifyRefusal(readError(status, body));
  if (refusal.code === 'key_refused' || refusal.code === 'not_allowed') {
    return problem('key-refused', refusal.message);
  }
  if (refusal.code === 'wrong_address' || (status >= 300 && status <= 399)) {
    return problem('problem', wrongAddress(host));
  }
  return problem('problem', refusal.message);
}

function wrongAddress(host: string): string {
  return `${host} answers, but not with a list of models. Check the address: it usually ends in /v1.`;
}

function problem(state: Test['state'], message: string): Listing {
  return { kind: 'problem', state, message };
}
