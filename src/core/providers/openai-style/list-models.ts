import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ConnectionTest } from '../../../shared/model.ts';
import type { FreeReply } from '../http.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import { classOfProblem, type ProblemClass } from '../problem-codes.ts';
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
      readonly state: TestState;
      readonly message: string;
    };

/** What differs between the services that list models as OpenAI does. */
export interface ListingStyle {
  readonly headers: Readonly<Record<string, string>>;
  /** Completes "… answers, but not ". */
  readonly expected: string;
  /** What to do about a failure of the service's own. */
  readonly failureAdvice: string;
  /** What a refusal means, under one of the shared codes. */
  readonly refusal: (status: number, body: string) => { readonly code: string; readonly message: string };
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
  return models === null ? problem('wrong-address', wrongAddress(host, style)) : { kind: 'models', models };
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
  const { code, message } = style.refusal(status, body);
  const state = stateOfRefusal(code);
  const isElsewhere = status === 404 || status === 405 || (status >= 300 && status <= 399);
  if (state === 'problem' && isElsewhere) return problem('wrong-address', wrongAddress(host, style));
  return problem(state, message);
}

type TestState = z.output<typeof ConnectionTest>['state'];

const statesByClass: Readonly<Partial<Record<ProblemClass, TestState>>> = {
  auth: 'key-refused',
  verification: 'not-verified',
  funds: 'no-funds',
};

/** The state of a connection whose free question was refused for a reason that has a code. */
export function stateOfRefusal(code: string): TestState {
  return statesByClass[classOfProblem(code)] ?? 'problem';
}

/**
 * Asks for one model alone, which is as free as the list: some accounts see a model in the list that they are refused. Gives
 * the refusal, null where there is none; an answer nobody understands, or none at all, says nothing about the model.
 */
export async function refusalOfModel(
  context: ConnectionContext,
  style: ListingStyle,
  model: string,
): Promise<Extract<ModelListing, { kind: 'problem' }> | null> {
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: `/models/${encodeURIComponent(model)}`,
    method: 'GET',
    headers: style.headers,
    maxBytes: 1024 * 1024,
    signal: context.signal,
  });
  if (reply.kind === 'unreachable' || reply.status < 400 || reply.status >= 500) return null;
  const { code, message } = style.refusal(reply.status, reply.body);
  if (code === 'model_not_found') return problem('no-model', `${model} is listed, and refused. ${message}`);
  const state = stateOfRefusal(code);
  return state === 'not-verified' || state === 'no-funds' ? problem(state, message) : null;
}

function wrongAddress(host: string, { expected }: ListingStyle): string {
  return `${host} answers, but not ${expected}. Check the address: it usually ends in /v1.`;
}

function problem(state: TestState, message: string): Extract<ModelListing, { kind: 'problem' }> {
  return { kind: 'problem', state, message };
}
