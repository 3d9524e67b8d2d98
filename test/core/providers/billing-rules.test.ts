import { describe, expect, it } from 'vitest';
import { shippedProviders } from '../../../src/core/create-core.ts';
import { lostReply, notSentProblems } from '../../../src/core/providers/http/paid-problems.ts';
import { pollRefused } from '../../../src/core/providers/http/poll-refused.ts';
import type { PaidReply, ProviderHttp } from '../../../src/core/providers/http.ts';
import { classOfProblem, laneEffects } from '../../../src/core/providers/problem-codes.ts';
import type { ProblemFacts, Provider, SubmitContext } from '../../../src/core/providers/provider.ts';
import { requestFor, type ProviderWorld } from '../../contract/provider-world.ts';

const statuses = [
  300, 301, 307, 308, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 418, 422, 425, 429, 451, 500,
  502, 503, 504, 520, 529, 599,
];

const error = (code: string, message = 'It says no.') =>
  JSON.stringify({ error: { code, type: code, message } });
/** As OpenAI and its kin answer, as the task services do, as gateways and proxies do, and as nobody should. */
const bodies: Readonly<Record<string, string>> = {
  nothing: '',
  'a web page': '<html><body>Bad gateway</body></html>',
  'cut JSON': '{"error": {"code": "inval',
  'an error in words': '{"error": "No."}',
  'an error without words': '{"error": {}}',
  'no credit': error('insufficient_quota', 'You have no credit left.'),
  'a wrong key': error('invalid_api_key'),
  'a block for safety': error('moderation_blocked', 'Blocked by our safety system.'),
  'no such model': error('model_not_found', 'The model does not exist.'),
  'a limit of requests': error('rate_limit_exceeded'),
  'an unverified account': error('', 'Your organization must be verified to use this model.'),
  'a wrong parameter': error('invalid_value', "Invalid value for 'size'."),
  'its own failure': error('server_error', 'The server had an error.'),
  'an envelope': '{"code": 402, "msg": "Insufficient credits", "data": null}',
  'hostile words': error('constructor', '__proto__ \u0000 \u202e'),
};

/** Nothing is sent: the reply is what the table says. */
function answering(reply: PaidReply): ProviderHttp {
  const never = () => Promise.reject(new Error('only the paid call is made here'));
  return {
    sendPaid: (call) => {
      call.onSending();
      return Promise.resolve(reply);
    },
    requestFree: never,
    saveFree: never,
    sendFile: never,
    fetchResult: never,
  };
}

async function refuse(provider: Provider, reply: PaidReply) {
  const world = { provider, settings: {} } as unknown as ProviderWorld; // all that building a request reads
  const context = {
    baseUrl: 'https://service.example/v1',
    key: 'sk-secret-key',
    http: answering(reply),
    signal: new AbortController().signal,
    nowMs: 0,
    settings: {},
    // A service that may be anything has no list of its own.
    wire: provider.build(requestFor(world, { model: provider.models[0]?.model ?? 'any-model' })),
    folder: '/nowhere',
    attemptId: 1,
    filePath: () => '/nowhere',
    idempotencyKey: 'idempotency-key',
    journal: {
      sending: () => undefined,
      identified: () => undefined,
      receiving: () => undefined,
      partial: () => undefined,
    },
  } as unknown as SubmitContext; // an adapter that was refused has no picture to decode
  return provider.submit(context);
}

function expectToldHowWeKnow(problem: ProblemFacts, where: string): void {
  expect(problem.billingRule, where).toMatch(/^[A-Z].*[.)]$/s);
  expect(problem.message, where).toMatch(/^[A-Z].*[.]$/s);
  expect(`${problem.message} ${problem.billingRule ?? ''}`, where).not.toMatch(
    /undefined|\[object|sk-secret|!/,
  );
  expect(laneEffects, where).toHaveProperty([classOfProblem(problem.code)]);
}

const sending = shippedProviders().filter(({ info }) => info.id !== 'demo');

describe.each(sending.map((provider) => [provider.info.id, provider] as const))(
  'every refusal of %s',
  (_id, provider) => {
    it.each(statuses)('with status %i says whether it was billed, and how we know', async (status) => {
      for (const [name, body] of Object.entries(bodies)) {
        const result = await refuse(provider, { kind: 'status', status, headers: {}, body, requestId: null });
        const where = `status ${status} with ${name}`;
        expect(['rejected', 'unknown'], where).toContain(result.kind);
        if ('problem' in result) expectToldHowWeKnow(result.problem, where);
        // Below 500 nothing was made; above, only the services that say so are believed.
        if (status < 500 && status !== 408) expect(result.kind, where).toBe('rejected');
      }
    });

    it('keeps the word of the call itself where none came', async () => {
      const problem = notSentProblems.badHeader();
      expect(await refuse(provider, { kind: 'not_sent', problem })).toMatchObject({ kind: 'not_sent' });
      const lost = lostReply('service.example', new Error('reset'), false);
      const result = await refuse(provider, { kind: 'unknown', problem: lost });
      expect(result).toMatchObject({ kind: 'unknown' });
      if ('problem' in result) expectToldHowWeKnow(result.problem, 'a lost reply');
    });
  },
);

describe('problems of the wire', () => {
  const problems: Readonly<Record<string, ProblemFacts | undefined>> = {
    'no connection': notSentProblems.connection('host.example', new Error('refused')),
    cancelled: notSentProblems.cancelled(),
    'a bad address': notSentProblems.badAddress('The address is none.'),
    'a bad header': notSentProblems.badHeader(),
    'a missing input': notSentProblems.missingInput('gone'),
    'cancelled too late': lostReply('host.example', new Error('aborted'), true),
    'a lost connection': lostReply('host.example', new Error('reset'), false),
    'a refused poll': pollRefused('The service', 401).problem,
    'a poll that is not allowed': pollRefused('The service', 403).problem,
  };

  it.each(Object.entries(problems))('%s says whether it was billed', (name, problem) => {
    expect(problem).toBeDefined();
    if (problem) expectToldHowWeKnow(problem, name);
  });

  it('a poll with any other answer tells of no problem', () => {
    for (const status of [null, 200, 404, 429, 500]) expect(pollRefused('The service', status)).toEqual({});
  });
});
