import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ConnectionTest } from '../../../shared/model.ts';
import type { FreeReply } from '../http.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import type { ConnectionContext } from '../provider.ts';

const ModelsReply = z.object({
  data: z.array(z.object({ id: z.string().min(1), shutdown_date: z.iso.date().nullish().catch(null) })),
});

/** Aggregators list hundreds of models with long descriptions. */
const maxListBytes = 16 * 1024 * 1024;

export interface ListedModel {
  readonly model: string;
  /** The day it is shut down, where the list says so. */
  readonly endsOn: string | null;
}

/** What asking for the model list came to; one union, so that the test and the list tell the same story. */
export type ModelListing =
  | { readonly kind: 'models'; readonly models: readonly ListedModel[] }
  | {
      readonly kind: 'problem';
      readonly state: z.output<typeof ConnectionTest>['state'];
      readonly message: string;
    };

/** What differs between the services that list models as OpenAI does. */
export interface ListingStyle {
  readonly headers: Readonly<Record<string, string>>;
  /** Completes "… answers, but not ". */
  readonly expected: string;
  /** What to do about a failure of the service's own. */
  readonly failureAdvice: string;
  /** `key`: it is the key; `told`: the message says it all; `other`: the status may say more than the message. */
  readonly refusal: (
    status: number,
    body: string,
  ) => { readonly about: 'key' | 'told' | 'other'; readonly message: string };
}

/** Asks for the list at `/models`, which is free everywhere: every model in it, in the service's order. */
export async function askForModels(context: ConnectionContext, style: ListingStyle): Promise<ModelListing> {
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: '/models',
    method: 'GET',
    headers: style.headers,
    maxBytes: maxListBytes,
    signal: context.signal,
  });
  const host = URL.canParse(context.baseUrl) ? new URL(context.baseUrl).host : context.baseUrl;
  if (reply.kind === 'unreachable') {
    return problem('unreachable', unreachableMessage(host, reply.reason, reply.detail));
  }
  if (reply.status !== 200) return readRefusal(reply, host, style);
  const models = modelsIn(reply.body);
  return models === null ? problem('problem', wrongAddress(host, style)) : { kind: 'models', models };
}

/** The models of a listing; throws an `AppError` in its words where the list could not be had. */
export function modelsOf(listing: ModelListing): readonly ListedModel[] {
  if (listing.kind === 'models') return listing.models;
  throw new AppError(listing.state === 'unreachable' ? 'unavailable' : 'refused', listing.message);
}

function modelsIn(body: string): readonly ListedModel[] | null {
  try {
    const { data } = ModelsReply.parse(JSON.parse(body));
    return data.map(({ id, shutdown_date: endsOn }) => ({ model: id, endsOn: endsOn ?? null }));
  } catch {
    return null;
  }
}

function readRefusal(
  { status, body }: Extract<FreeReply, { kind: 'reply' }>,
  host: string,
  style: ListingStyle,
): ModelListing {
  if (status >= 500) {
    return problem('problem', `${host} has a failure of its own (status ${status}). ${style.failureAdvice}`);
  }
  const { about, message } = style.refusal(status, body);
  if (about === 'key') return problem('key-refused', message);
  const isElsewhere = status === 404 || status === 405 || (status >= 300 && status <= 399);
  return problem('problem', about === 'other' && isElsewhere ? wrongAddress(host, style) : message);
}

function wrongAddress(host: string, { expected }: ListingStyle): string {
  return `${host} answers, but not ${expected}. Check the address: it usually ends in /v1.`;
}

function problem(state: Extract<ModelListing, { kind: 'problem' }>['state'], message: string): ModelListing {
  return { kind: 'problem', state, message };
}
