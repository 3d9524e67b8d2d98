import type { PaidReply } from '../http.ts';
import { errorFactsOf, type ErrorFacts } from '../openai-images/refusals.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { ProblemFacts } from '../provider.ts';
import { isAboutStream } from '../refused-stream.ts';

interface RefusalRule {
  readonly code: ProblemCode;
  readonly codes?: readonly string[];
  readonly text?: RegExp;
  readonly matches?: (facts: ErrorFacts) => boolean;
  readonly statuses?: readonly number[];
  readonly message: (facts: ErrorFacts) => string;
}

/** Published by ByteSpike as a hard contract; the connection says whether it holds for the service at hand. */
const errorsAreFree =
  'Only answered calls are billed: the service documents that any other status is free (docs.bytespike.ai, errors).';
const refusalsMakeNothing =
  'The service refused before making anything. If its usage page says otherwise, correct the entry.';

/** Tried by code, then by text, then by status: gateways agree on statuses and on little else. */
const rules: readonly RefusalRule[] = [
  {
    code: 'moderation_blocked',
    codes: ['moderation_blocked', 'content_policy_violation', 'content_filter', 'prompt_blocked'],
    text: /safety (system|filter)|content policy|blocked by .*safety/i,
    statuses: [451],
    message: () =>
      'The service refused this request for safety reasons. Change the prompt or the input pictures and run again.',
  },
  {
    code: 'insufficient_funds',
    codes: ['quota_exceeded'],
    message: () =>
      'The spending limit of this key is used up. Raise it at the service or use another key, then run again.',
  },
  {
    code: 'insufficient_funds',
    codes: ['insufficient_balance', 'insufficient_quota', 'insufficient_user_quota', 'insufficient_credits'],
    statuses: [402],
    message: () => 'The account at the service has no credit left. Add credit there, then run again.',
  },
  {
    code: 'stream_refused',
    matches: isAboutStream,
    message: ({ message }) =>
      `Streaming is refused here${quoted(message)} Run it again: through this connection the model is asked for whole answers from now on. A test of the connection tries streaming again.`,
  },
  {
    code: 'model_not_found',
    codes: ['model_not_found', 'model_not_in_group', 'model_not_available'],
    text: /no available channel|model .{0,80}(not exist|not found|not supported)/i,
    message: () =>
      'The service does not offer this model to the key, or no longer. Test the connection to see what it offers.',
  },
  {
    code: 'too_large',
    codes: ['context_length_exceeded'],
    message: () => 'The conversation is too long for this model. Start again from the picture alone.',
  },
  {
    code: 'key_refused',
    codes: ['invalid_api_key'],
    statuses: [401],
    message: () =>
      'The service does not accept the key of this connection. Put a working key into the connection settings.',
  },
  {
    code: 'not_allowed',
    statuses: [403],
    message: ({ message }) =>
      `The service does not allow this key to do that${quoted(message)} Check the permissions of the key.`,
  },
  {
    code: 'rate_limited',
    statuses: [429],
    message: () =>
      'The service asks to slow down, or a limit of this key renews later. It is tried again then.',
  },
  {
    code: 'too_large',
    statuses: [413],
    message: () => 'The request is too large for the service. Use fewer or smaller input pictures.',
  },
  {
    code: 'wrong_address',
    statuses: [404, 405],
    message: ({ message }) =>
      `There is no chat service at the address of this connection${quoted(message)} Check the address; it usually ends in /v1.`,
  },
];

const invalidRequest: RefusalRule = {
  code: 'invalid_request',
  message: ({ param, message, status }) => {
    const what = param === '' ? 'this request' : `the field "${param}"`;
    return `The service refused ${what} (status ${status})${quoted(message)} Change it and run again.`;
  },
};

/** What a refusal means, in words for people. */
export function classifyRefusal(facts: ErrorFacts, isFree: boolean): ProblemFacts & { code: ProblemCode } {
  const rule =
    rules.find((each) => each.codes?.includes(facts.code)) ??
    rules.find((each) => each.matches?.(facts) ?? each.text?.test(facts.message)) ??
    rules.find((each) => each.statuses?.includes(facts.status)) ??
    invalidRequest;
  return {
    code: rule.code,
    message: rule.message(facts),
    billingRule: isFree ? errorsAreFree : refusalsMakeNothing,
  };
}

type StatusReply = Extract<PaidReply, { kind: 'status' }>;

/** A failure of the service's own: free where that is documented, else anybody's guess. */
export function serverFailure(reply: StatusReply, isFree: boolean): ProblemFacts {
  const { message } = errorFactsOf(reply.status, reply.body);
  const advice = isFree
    ? 'Run it again later.'
    : 'It may have been charged: check the usage page before running it again.';
  return {
    code: 'server_error' satisfies ProblemCode,
    message: `The service had a failure of its own (status ${reply.status})${quoted(message)} ${advice}`,
    billingRule: isFree
      ? errorsAreFree
      : 'The service does not say whether it bills a call that fails on its side.',
  };
}

/** A redirect is never followed: it would send the request, and pay for it, again. */
export function redirected(reply: StatusReply): ProblemFacts {
  const { location } = reply.headers;
  const target = location !== undefined && URL.canParse(location) ? ` to ${new URL(location).host}` : '';
  return {
    code: 'redirected' satisfies ProblemCode,
    message: `The address of this connection sends requests on${target}. Put the final address into the connection settings.`,
    billingRule: 'A redirect is an answer without a picture; nothing is billed for it.',
  };
}

/** The service's own words, shortened, as an aside; every sentence of the table goes on after it. */
export function quoted(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim().slice(0, 300);
  return line === '' ? '.' : `: “${line.replace(/\.$/, '')}”.`;
}
