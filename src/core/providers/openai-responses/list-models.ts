import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ConnectionTest } from '../../../shared/model.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import { classifyRefusal, errorFactsOf } from '../openai-images/refusals.ts';
import { authorization } from '../openai-images/submit.ts';
import type { ConnectionContext } from '../provider.ts';
import { imageModels, isTextModel } from './models.ts';

const ModelsReply = z.object({
  data: z.array(z.object({ id: z.string(), shutdown_date: z.iso.date().nullish().catch(null) })),
});

/** The list is short; a server that answers with more is no model list. */
const maxListBytes = 4 * 1024 * 1024;

interface Listed {
  readonly model: string;
  readonly endsOn: string | null;
}

type Test = z.output<typeof ConnectionTest>;
type Listing =
  | { readonly kind: 'models'; readonly text: readonly Listed[]; readonly hasImages: boolean }
  | { readonly kind: 'problem'; readonly state: Test['state']; readonly message: string };

/** Text models the account can see; rejects in words where the list cannot be had. */
export async function listTextModels(context: ConnectionContext): Promise<readonly Listed[]> {
  const listing = await askForModels(context);
  if (listing.kind === 'models') return listing.text;
  throw new AppError(listing.state === 'unreachable' ? 'unavailable' : 'refused', listing.message);
}

/** Asks for the model list, which is free, and says what the answer means for the connection. */
export async function testConnection(context: ConnectionContext): Promise<Test> {
  if (context.key === null) {
    return failed(
      'key-missing',
      'No key yet. Put an OpenAI key into the connection settings, or name an environment variable.',
    );
  }
  const listing = await askForModels(context);
  if (listing.kind === 'problem') return failed(listing.state, listing.message);
  const modelCount = listing.text.length;
  if (modelCount === 0) {
    return failed('problem', 'The key works, but the account sees no text model that takes the image tool.');
  }
  const models = modelCount === 1 ? '1 text model' : `${modelCount} text models`;
  const images = listing.hasImages ? '' : ' It sees no image model, so the tool may be refused.';
  return {
    ok: true,
    state: 'ok',
    message: `The key works; the account sees ${models}.${images}`,
    modelCount,
  };
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
    const text = data
      .filter(({ id }) => isTextModel(id))
      .map(({ id, shutdown_date: endsOn }) => ({ model: id, endsOn: endsOn ?? null }));
    const drawing: readonly string[] = imageModels;
    return { kind: 'models', text, hasImages: data.some(({ id }) => drawing.includes(id)) };
  } catch {
    return problem('problem', wrongAddress(host));
  }
}

function readRefusal(status: number, body: string, host: string): Listing {
  const refusal = classifyRefusal(errorFactsOf(status, body));
  if (refusal.class === 'key') return problem('key-refused', refusal.problem.message);
  if (status === 404 || status === 405 || (status >= 300 && status <= 399)) {
    return problem('problem', wrongAddress(host));
  }
  if (status >= 500) {
    return problem('problem', `${host} has a failure of its own (status ${status}). Try again later.`);
  }
  return problem('problem', refusal.problem.message);
}

function wrongAddress(host: string): string {
  return `${host} answers, but not as OpenAI does. Check the address: it usually ends in /v1.`;
}

function problem(state: Test['state'], message: string): Listing {
  return { kind: 'problem', state, message };
}

function failed(state: Test['state'], message: string): Test {
  return { ok: false, state, message, modelCount: null };
}
