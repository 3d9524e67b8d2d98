import { gaveUp, isGivenUp } from '../gave-up.ts';
import type { PaidReply } from '../http.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { ProblemFacts } from '../provider.ts';
import { quoted, serviceError, type ServiceError } from './error-text.ts';

/** A service that takes tasks, as far as its refusals have to be told apart. */
export interface TaskService {
  /** As people know it. */
  readonly name: string;
  /** Statuses from 500 up that the service documents as "not taken on", when it answers with its own error. */
  readonly freeServerStatuses: readonly number[];
  /** What an unknown failure may have cost, and where to look. */
  readonly failureRule: string;
}

/** A problem under one of the shared codes. */
type TaskProblem = ProblemFacts & { readonly code: ProblemCode };

interface Rule {
  readonly code: ProblemCode;
  readonly statuses?: readonly number[];
  readonly codes?: RegExp;
  readonly text?: RegExp;
  readonly message: (error: ServiceError, name: string) => string;
  /** Where "refused, so not billed" is not all there is to say. */
  readonly billingRule?: (name: string) => string;
}

/** By the service's own word first, then by the sentence, then by status. */
const rules: readonly Rule[] = [
  {
    code: 'insufficient_funds',
    codes: /^insufficient[_-](credits?|balance|funds)$/i,
    text: /insufficient (credits?|balance|funds)/i,
    statuses: [402],
    message: (_error, name) =>
      `The ${name} account has not enough credit left for this. Add credit there, then run again.`,
  },
  {
    code: 'rate_limited',
    codes: /^rate[_-]limit(ed)?(_exceeded)?$/i,
    statuses: [429],
    message: (_error, name) => `${name} asks to slow down. It is tried again after a pause.`,
  },
  {
    code: 'key_refused',
    codes: /^(unauthorized|invalid_api_key)$/i,
    statuses: [401],
    message: (_error, name) =>
      `${name} does not accept the key of this connection. Put a working key into the connection settings.`,
  },
  {
    code: 'moderation_blocked',
    codes: /moderation|content_policy|safety/i,
    text: /content polic|moderation|safety system|nsfw|sensitive content/i,
    statuses: [451],
    message: ({ message }, name) =>
      `${name} refused this request for safety reasons${quoted(message)} Change the prompt or the input pictures and run again.`,
  },
  {
    code: 'model_not_found',
    codes: /^model_not_found$/i,
    text: /model\b.*\b(not found|not exist|unknown|not available|not supported|invalid)|(unknown|invalid|unsupported) model/i,
    message: ({ message }, name) =>
      `${name} does not offer this model under this name${quoted(message)} Choose another model, or another spelling in the connection settings.`,
  },
  {
    code: 'not_allowed',
    statuses: [403],
    message: ({ message }, name) =>
      `${name} does not allow this key to do that${quoted(message)} Check what the key may do.`,
  },
  {
    code: 'wrong_address',
    statuses: [404, 405],
    message: ({ message }, name) =>
      `There is no such service at the address of this connection${quoted(message)} Check the address and the paths in the ${name} connection.`,
  },
  {
    code: 'key_conflict',
    statuses: [409],
    message: ({ message }, name) =>
      `${name} knows this key with other content${quoted(message)} Look at its usage page; do not run it again before you know what was made.`,
    billingRule: (name) =>
      `${name} does not bill the refusal itself; what was asked for under this key before may have been charged.`,
  },
  {
    code: 'too_large',
    statuses: [413],
    message: () => 'The request is too large for the server. Use fewer or smaller input pictures.',
  },
];

const invalidRequest: Rule = {
  code: 'invalid_request',
  message: ({ message, status }, name) =>
    `${name} refused this request (status ${status})${quoted(message)} Change it and run again.`,
};

/** What a refusal means, in words for people. Every refusal here is free. */
export function refusalProblem(service: TaskService, error: ServiceError): TaskProblem {
  const rule =
    rules.find((each) => each.codes?.test(error.code)) ??
    rules.find((each) => each.text?.test(error.message)) ??
    rules.find((each) => each.statuses?.includes(error.status)) ??
    invalidRequest;
  return {
    code: rule.code,
    message: rule.message(error, service.name),
    billingRule: rule.billingRule?.(service.name) ?? `${service.name} does not bill requests it refuses.`,
  };
}

/** "Not taken on", in so many words. */
function unavailable({ name }: TaskService, { status, message }: ServiceError): TaskProblem {
  return {
    code: 'server_error',
    message: `${name} cannot take this on now (status ${status})${quoted(message)} Try later, or choose another model.`,
    billingRule: `${name} documents this status as not taken on, so nothing is billed.`,
  };
}

/** A status that is neither success nor a clear refusal. */
function serverFailure({ name, failureRule }: TaskService, { status, message }: ServiceError): TaskProblem {
  return {
    code: 'server_error',
    message: `${name} had a failure of its own (status ${status})${quoted(message)} It may have been charged: check the account there before running it again.`,
    billingRule: failureRule,
  };
}

/** A redirect is never followed: it would send the request, and pay for it, again. */
function redirected(location: string | undefined): TaskProblem {
  const target =
    location !== undefined && URL.canParse(location) ? ` to ${new URL(location).host}` : ' elsewhere';
  return {
    code: 'redirected',
    message: `The address of this connection sends requests on${target}. Put the final address into the connection settings.`,
    billingRule: 'A redirect is an answer without a task; nothing is billed for it.',
  };
}

/** Refused for certain and free, or failed in a way that may have cost something. */
export type Refused =
  | { readonly kind: 'rejected'; readonly problem: TaskProblem }
  | { readonly kind: 'unknown'; readonly problem: TaskProblem };

/** What a status other than success means for the attempt. */
export function afterStatus(service: TaskService, reply: Extract<PaidReply, { kind: 'status' }>): Refused {
  const { status, headers } = reply;
  const error = serviceError(status, reply.body);
  if (status >= 300 && status <= 399) return { kind: 'rejected', problem: redirected(headers.location) };
  return afterError(service, error);
}

/** The same for an error inside a success: the number stands in the body. */
export function afterError(service: TaskService, error: ServiceError): Refused {
  if (isGivenUp(error.status)) return { kind: 'unknown', problem: gaveUp(service.name, error.status) };
  if (error.status >= 400 && error.status < 500)
    return { kind: 'rejected', problem: refusalProblem(service, error) };
  if (error.isOwn && service.freeServerStatuses.includes(error.status)) {
    return { kind: 'rejected', problem: unavailable(service, error) };
  }
  return { kind: 'unknown', problem: serverFailure(service, error) };
}
