import { z } from 'zod';
import type { PaidReply } from '../http.ts';
import type { ProblemFacts } from '../provider.ts';
import { isAboutStream } from '../refused-stream.ts';

/** What a provider's error says about itself; any of it may be missing. */
export interface ErrorFacts {
  readonly status: number;
  readonly code: string;
  readonly type: string;
  readonly param: string;
  readonly message: string;
  readonly stage: string;
}

const text = z.string().nullish().catch(null);
const ErrorObject = z.object({
  code: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  type: text,
  param: text,
  message: text,
  moderation_details: z.object({ moderation_stage: text }).nullish().catch(null),
});
const ErrorBody = z.object({ error: z.union([ErrorObject, z.string()]) });

/** Reads the body of a refusal; a web page or an empty body leaves only the status. */
export function errorFactsOf(status: number, body: string): ErrorFacts {
  try {
    return errorFacts(status, JSON.parse(body));
  } catch {
    return errorFacts(status, null);
  }
}

/** The same for a parsed document: `{ error: … }`, or the error itself as events carry it. */
export function errorFacts(status: number, document: unknown): ErrorFacts {
  const wrapped = ErrorBody.safeParse(document).data?.error;
  const error =
    typeof wrapped === 'string' ? { message: wrapped } : (wrapped ?? ErrorObject.safeParse(document).data);
  return {
    status,
    code: (error && 'code' in error && error.code) || '',
    type: (error && 'type' in error && error.type) || '',
    param: (error && 'param' in error && error.param) || '',
    message: error?.message ?? '',
    stage: (error && 'moderation_details' in error && error.moderation_details?.moderation_stage) || '',
  };
}

/** What becomes of a run by a refusal. `rate` alone may be tried again by itself. */
export type RefusalClass =
  'rate' | 'funds' | 'key' | 'verification' | 'model' | 'safety' | 'request' | 'redirect';

interface RefusalRule {
  readonly class: RefusalClass;
  /** Stable word stored with the attempt. */
  readonly problem: string;
  readonly codes?: readonly string[];
  readonly codePattern?: RegExp;
  readonly types?: readonly string[];
  readonly text?: RegExp;
  readonly matches?: (facts: ErrorFacts) => boolean;
  readonly statuses?: readonly number[];
  readonly message: (facts: ErrorFacts) => string;
  readonly billingRule: string;
}

const refusedFree = 'OpenAI does not bill refused requests.';

const pictureCodes = [
  'invalid_image',
  'invalid_image_file',
  'invalid_image_format',
  'invalid_base64_image',
  'invalid_image_url',
  'image_too_large',
  'image_too_small',
  'image_parse_error',
  'invalid_image_mode',
  'image_file_too_large',
  'unsupported_image_media_type',
  'unsupported_file_mimetype',
  'empty_image_file',
  'failed_to_download_image',
  'image_file_not_found',
  'invalid_mask',
];

/**
 * Tried by code first, then by type, then by text, then by status: a 429 may mean "slow down" or "no money", and the
 * sentence on verification comes with code null and has been seen under 400, 403 and 404.
 */
const rules: readonly RefusalRule[] = [
  {
    class: 'safety',
    problem: 'moderation_blocked',
    codes: ['moderation_blocked', 'image_content_policy_violation', 'content_policy_violation'],
    text: /safety system|safety_violations=/i,
    message: ({ stage }) =>
      stage === 'output'
        ? 'OpenAI made a picture and withheld it for safety reasons. Change the prompt or the input pictures and run again.'
        : 'OpenAI refused this request for safety reasons. Change the prompt or the input pictures and run again.',
    billingRule:
      'OpenAI does not bill requests it blocks; if its usage page says otherwise, correct the entry.',
  },
  {
    class: 'funds',
    problem: 'insufficient_funds',
    codes: ['insufficient_quota', 'credit_balance_exhausted', 'organization_usage_limit_exceeded'],
    codePattern: /(_spend_limit_exceeded|^billing_hard_limit|^billing_not_active)/,
    types: ['insufficient_quota'],
    statuses: [402],
    message: () =>
      'The OpenAI account has no credit left or reached its spending limit. Add credit or raise the limit, then run again.',
    billingRule: refusedFree,
  },
  {
    class: 'rate',
    problem: 'rate_limited',
    codes: ['rate_limit_exceeded'],
    types: ['requests', 'tokens', 'images', 'rate_limit_error'],
    message: () =>
      'OpenAI asks to slow down: too many pictures in a short time. It is tried again after a pause.',
    billingRule: refusedFree,
  },
  {
    class: 'key',
    problem: 'key_refused',
    codes: ['invalid_api_key', 'account_deactivated', 'ip_not_authorized'],
    types: ['authentication_error'],
    message: () =>
      'OpenAI does not accept the key of this connection. Put a working key into the connection settings.',
    billingRule: refusedFree,
  },
  {
    class: 'model',
    problem: 'model_not_found',
    codes: ['model_not_found', 'model_deprecated'],
    message: () => 'OpenAI does not offer this model to the account, or no longer. Choose another model.',
    billingRule: refusedFree,
  },
  {
    class: 'request',
    problem: 'picture_refused',
    codes: pictureCodes,
    message: ({ message, param }) =>
      `OpenAI cannot use ${param === 'mask' ? 'the mask' : 'an input picture'}${quoted(message)} Choose another one or save it again as PNG.`,
    billingRule: refusedFree,
  },
  {
    class: 'request',
    problem: 'stream_refused',
    matches: isAboutStream,
    message: ({ message }) =>
      `Streaming is refused here${quoted(message)} Nothing was charged. Run it again: through this connection the model is asked for whole pictures from now on, without previews. A test of the connection tries streaming again.`,
    billingRule: refusedFree,
  },
  {
    class: 'verification',
    problem: 'not_verified',
    text: /must be verified/i,
    message: () =>
      'OpenAI wants the organization verified before it may use this model: platform.openai.com, Settings, Organization, General. It can take 15 minutes to count.',
    billingRule: refusedFree,
  },
  {
    class: 'rate',
    problem: 'rate_limited',
    statuses: [429],
    message: () => 'OpenAI asks to slow down. It is tried again after a pause.',
    billingRule: refusedFree,
  },
  {
    class: 'key',
    problem: 'key_refused',
    statuses: [401],
    message: () =>
      'OpenAI does not accept the key of this connection. Put a working key into the connection settings.',
    billingRule: refusedFree,
  },
  {
    class: 'key',
    problem: 'not_allowed',
    statuses: [403],
    message: ({ message }) =>
      `OpenAI does not allow this key to do that${quoted(message)} Check the permissions of the key and its project.`,
    billingRule: refusedFree,
  },
  {
    class: 'request',
    problem: 'wrong_address',
    statuses: [404, 405],
    message: ({ message }) =>
      `There is no image service at the address of this connection${quoted(message)} Check the address in the connection settings.`,
    billingRule: refusedFree,
  },
  {
    class: 'request',
    problem: 'too_large',
    statuses: [413],
    message: () => 'The request is too large for the server. Use fewer or smaller input pictures.',
    billingRule: refusedFree,
  },
];

const invalidRequest: RefusalRule = {
  class: 'request',
  problem: 'invalid_request',
  message: ({ param, message, status }) => {
    const what = param === '' ? 'this request' : `the setting "${param}"`;
    return `OpenAI refused ${what} (status ${status})${quoted(message)} Change it and run again.`;
  },
  billingRule: refusedFree,
};

/** The rule for an error, whatever status it came with. */
function ruleFor(facts: ErrorFacts): RefusalRule {
  return (
    rules.find((rule) => rule.codes?.includes(facts.code) || rule.codePattern?.test(facts.code)) ??
    rules.find((rule) => rule.types?.includes(facts.type)) ??
    rules.find((rule) => rule.matches?.(facts) ?? rule.text?.test(facts.message)) ??
    rules.find((rule) => rule.statuses?.includes(facts.status)) ??
    invalidRequest
  );
}

/** What a refusal means, in words for people. */
export function classifyRefusal(facts: ErrorFacts): {
  readonly class: RefusalClass;
  readonly problem: ProblemFacts;
} {
  const rule = ruleFor(facts);
  return {
    class: rule.class,
    problem: { code: rule.problem, message: rule.message(facts), billingRule: rule.billingRule },
  };
}

/** A status that is neither success nor a clear refusal: what it was charged is anybody's guess. */
export function serverFailure(reply: Extract<PaidReply, { kind: 'status' }>): ProblemFacts {
  const { message } = errorFactsOf(reply.status, reply.body);
  return {
    code: 'server_error',
    message: `OpenAI had a failure of its own (status ${reply.status})${quoted(message)} It may have been charged: check the usage page before running it again.`,
    billingRule: 'OpenAI does not say whether it bills a call that fails on its side.',
  };
}

/** A redirect is never followed: it would send the request, and pay for it, again. */
export function redirected(reply: Extract<PaidReply, { kind: 'status' }>): ProblemFacts {
  const target = hostOf(reply.headers.location);
  return {
    code: 'redirected',
    message: `The address of this connection sends requests on${target}. Put the final address into the connection settings.`,
    billingRule: 'A redirect is an answer without a picture; nothing is billed for it.',
  };
}

function hostOf(location: string | undefined): string {
  return location !== undefined && URL.canParse(location) ? ` to ${new URL(location).host}` : '';
}

/** The provider's own words, shortened, as an aside; every sentence of the tables goes on after it. */
function quoted(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim().slice(0, 300);
  return line === '' ? '.' : `: “${line.replace(/\.$/, '')}”.`;
}
