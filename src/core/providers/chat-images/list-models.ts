import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ConnectionTest } from '../../../shared/model.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import { errorFactsOf } from '../openai-images/refusals.ts';
import type { ConnectionContext } from '../provider.ts';
import { chatModels, isPictureModel } from './models.ts';
import { classifyRefusal } from './refusals.ts';
import { readSettings } from './settings.ts';
import { authorization } from './submit.ts';

const ModelsReply = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Aggregators list hundreds of models with long descriptions. */
const maxListBytes = 16 * 1024 * 1024;

type Test = z.output<typeof ConnectionTest>;
type Listing =
  | { readonly kind: 'models'; readonly ids: readonly string[] }
  | { readonly kind: 'problem'; readonly state: Test['state']; readonly message: string };

/** Models named after pictures that the account can see; rejects in words where the list cannot be had. */
export async function listChatModels(
  context: ConnectionContext,
): Promise<readonly { model: string; endsOn: null }[]> {
  const listing = await askForModels(context);
  if (listing.kind === 'models') return listing.ids.map((model) => ({ model, endsOn: null }));
  throw new AppError(listing.state === 'unreachable' ? 'unavailable' : 'refused', listing.message);
}

/** Asks for the model list, which is free: whether gpt-4o-image is still sold is known to nobody else. */
export async function testConnection(context: ConnectionContext): Promise<Test> {
  if (context.key === null) {
    return failed(
      'key-missing',
      'No key yet. Put the key of the service into the connection settings, or name an environment variable.',
    );
  }
  const listing = await askForModels(context);
  if (listing.kind === 'problem') return failed(listing.state, listing.message);
  const named = readSettings(context.settings).furtherModels;
  const modelCount = listing.ids.length + named.filter((name) => !listing.ids.includes(name)).length;
  if (modelCount === 0) {
    return failed(
      'problem',
      'The key works, but the service lists no picture model. If it has one all the same, name it under “Further models”.',
    );
  }
  const models = modelCount === 1 ? '1 picture model' : `${modelCount} picture models`;
  const usual = chatModels[0]?.model ?? '';
  const missing = listing.ids.includes(usual) ? '' : ` ${usual} is not among them.`;
  return { ok: true, state: 'ok', message: `The key works; there are ${models}.${missing}`, modelCount };
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
  return reply.status === 200 ? readList(reply.body, host) : readRefusal(reply.status, reply.body, host);
}

function readList(body: string, host: string): Listing {
  try {
    const { data } = ModelsReply.parse(JSON.parse(body));
    return { kind: 'models', ids: data.map(({ id }) => id).filter(isPictureModel) };
  } catch {
    return problem('problem', wrongAddress(host));
  }
}

function readRefusal(status: number, body: string, host: string): Listing {
  const refusal = classifyRefusal(errorFactsOf(status, body), false);
  if (refusal.code === 'key_refused' || refusal.code === 'not_allowed') {
    return problem('key-refused', refusal.message);
  }
  if (status === 404 || status === 405 || (status >= 300 && status <= 399)) {
    return problem('problem', wrongAddress(host));
  }
  if (status >= 500) {
    return problem('problem', `${host} has a failure of its own (status ${status}). Try again later.`);
  }
  return problem('problem', refusal.message);
}

function wrongAddress(host: string): string {
  return `${host} answers, but not as a chat service does. Check the address: it usually ends in /v1.`;
}

function problem(state: Test['state'], message: string): Listing {
  return { kind: 'problem', state, message };
}

function failed(state: Test['state'], message: string): Test {
  return { ok: false, state, message, modelCount: null };
}
