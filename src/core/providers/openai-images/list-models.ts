import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { FreeReply } from '../http.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import type { ConnectionContext } from '../provider.ts';
import { isImageModel } from './models.ts';
import { classifyRefusal, errorFactsOf } from './refusals.ts';
import { authorization } from './submit.ts';

const ModelsReply = z.object({
  data: z.array(z.object({ id: z.string(), shutdown_date: z.iso.date().nullish().catch(null) })),
});

/** The list is short; a server that answers with more is no model list. */
const maxListBytes = 4 * 1024 * 1024;

export interface ListedImageModel {
  readonly model: string;
  readonly endsOn: string | null;
}

/** What asking for the model list came to; one union, so that the test and the list tell the same story. */
export type ModelListing =
  | { readonly kind: 'models'; readonly models: readonly ListedImageModel[] }
  | {
      readonly kind: 'problem';
      readonly state: 'key-refused' | 'unreachable' | 'problem';
      readonly message: string;
    };

export async function askForModels(context: ConnectionContext): Promise<ModelListing> {
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
  return reply.status === 200 ? readList(reply.body, host) : readRefusal(reply, host);
}

function readList(body: string, host: string): ModelListing {
  try {
    const { data } = ModelsReply.parse(JSON.parse(body));
    const models = data
      .filter(({ id }) => isImageModel(id))
      .map(({ id, shutdown_date: endsOn }) => ({ model: id, endsOn: endsOn ?? null }));
    return { kind: 'models', models };
  } catch {
    return problem('problem', wrongAddress(host));
  }
}

function readRefusal(reply: Extract<FreeReply, { kind: 'reply' }>, host: string): ModelListing {
  const { status, body } = reply;
  const refusal = classifyRefusal(errorFactsOf(status, body));
  if (refusal.class === 'verification') return problem('problem', refusal.problem.message);
  if (refusal.class === 'key') return problem('key-refused', refusal.problem.message);
  if (status === 404 || status === 405 || (status >= 300 && status <= 399)) {
    return problem('problem', wrongAddress(host));
  }
  if (status >= 500)
    return problem('problem', `${host} has a failure of its own (status ${status}). Try again later.`);
  return problem('problem', refusal.problem.message);
}

function wrongAddress(host: string): string {
  return `${host} answers, but not as OpenAI does. Check the address: it usually ends in /v1.`;
}

function problem(state: 'key-refused' | 'unreachable' | 'problem', message: string): ModelListing {
  return { kind: 'problem', state, message };
}

/** Image models the account can see; rejects in words where the list cannot be had. */
export async function listImageModels(context: ConnectionContext): Promise<readonly ListedImageModel[]> {
  const listing = await askForModels(context);
  if (listing.kind === 'models') return listing.models;
  throw new AppError(listing.state === 'unreachable' ? 'unavailable' : 'refused', listing.message);
}
