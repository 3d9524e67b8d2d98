import type { ErrorFacts } from '../openai-images/refusals.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { ProblemFacts } from '../provider.ts';

interface RefusalRule {
  readonly code: ProblemCode;
  readonly codes?: RegExp;
  readonly text?: RegExp;
  readonly statuses?: readonly number[];
  readonly message: (facts: ErrorFacts) => string;
}

const billingRule = 'The server refused the request, and a refused request makes no picture.';

/** For a server that the connection calls free. */
export const freeRule = 'The connection says that this server is your own, so nothing is billed.';

/** Tried by the server's own word first, then by its sentence, then by status: the sentences are those of many servers. */
const rules: readonly RefusalRule[] = [
  {
    code: 'moderation_blocked',
    codes: /^(moderation_blocked|content_policy_violation|content_filter)$/,
    text: /safety system|safety_violations=|content policy/i,
    statuses: [451],
    message: () =>
      'The server refused this request for what it shows. Change the prompt or the pictures and run again.',
  },
  {
    code: 'insufficient_funds',
    codes: /insufficient_(quota|balance|funds|credits)|quota_exceeded|_spend_limit|^billing_/i,
    statuses: [402],
    message: ({ message }) =>
      `The account at this server has no credit left${quoted(message)} Add credit there, then run again.`,
  },
  {
    code: 'not_verified',
    text: /must be verified/i,
    message: () =>
      'The service behind this server wants the organization verified first. Do that in its account settings, wait 15 minutes and run again.',
  },
  {
    code: 'invalid_request',
    text: /response_format/i,
    message: ({ message }) =>
      `The server does not know the field response_format${quoted(message)} Choose “Field not sent” under “How pictures are asked for” in the connection settings.`,
  },
  {
    code: 'model_not_found',
    codes: /^model_not_found$/,
    text: /model.{0,60}(not (found|exist|loaded|installed|available)|does not exist)|no such model|could not load model|unknown model/i,
    message: ({ message }) =>
      `The server does not have this model${quoted(message)} Choose one that it lists, or install it there.`,
  },
  {
    code: 'rate_limited',
    statuses: [429],
    message: () => 'The server asks to slow down. It is tried again after a pause.',
  },
  {
    code: 'key_refused',
    codes: /^invalid_api_key$/,
    statuses: [401],
    message: () =>
      'The server does not accept the key of this connection, or wants one. Enter the right key in the connection settings.',
  },
  {
    code: 'not_allowed',
    statuses: [403],
    message: ({ message }) =>
      `The server does not allow that${quoted(message)} Check the key of this connection and what it may do.`,
  },
  {
    code: 'wrong_address',
    statuses: [404, 405, 501],
    message: ({ message }) =>
      `The server has no such address${quoted(message)} Check the address of the connection (it usually ends in /v1) and, for edits, how this server edits pictures.`,
  },
  {
    code: 'too_large',
    statuses: [413],
    message: () => 'The request is too large for the server. Use fewer or smaller input pictures.',
  },
];

const anyOther: RefusalRule = {
  code: 'invalid_request',
  message: ({ param, message, status }) => {
    const what = param === '' ? 'this request' : `the setting "${param.slice(0, 60)}"`;
    return `The server refused ${what} (status ${status})${quoted(message)} Change it and run again.`;
  },
};

/** What a refusal means, in words for people. */
export function classifyRefusal(facts: ErrorFacts): ProblemFacts & { readonly code: ProblemCode } {
  const rule =
    rules.find(({ codes }) => facts.code !== '' && codes?.test(facts.code)) ??
    rules.find(({ text }) => facts.message !== '' && text?.test(facts.message)) ??
    rules.find(({ statuses }) => statuses?.includes(facts.status)) ??
    anyOther;
  return { code: rule.code, message: rule.message(facts), billingRule };
}

/** A failure of the server's own. */
export function serverFailure(facts: ErrorFacts, isFree: boolean): ProblemFacts {
  const what = `The server failed (status ${facts.status})${quoted(facts.message)}`;
  return isFree
    ? {
        code: 'server_error',
        message: `${what} Look at its log, then run again.`,
        billingRule: freeRule,
      }
    : {
        code: 'server_error',
        message: `${what} It may have been charged: check with whoever runs the server before running it again.`,
        billingRule: 'Whether this server bills a call that fails on its side is not known.',
      };
}

/** A redirect is never followed: it would send the request again. */
export function redirected(location: string | undefined): ProblemFacts {
  const target =
    location !== undefined && URL.canParse(location) ? ` to ${new URL(location).host}` : ' elsewhere';
  return {
    code: 'redirected',
    message: `The address of this connection sends requests${target}. Put the final address into the connection settings.`,
    billingRule: 'A redirect is an answer without a picture; nothing is billed for it.',
  };
}

/** The server's own words, shortened, as an aside; every sentence goes on after it. */
function quoted(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim().slice(0, 300);
  return line === '' ? '.' : `: “${line.replace(/\.$/, '')}”.`;
}
