import { describe, expect, it } from 'vitest';
import { shippedProviders } from '../../../src/core/create-core.ts';
import type { ConnectionSettings } from '../../../src/core/db/connections.ts';
import type { Provider, SubmitContext, SubmitResult } from '../../../src/core/providers/provider.ts';
import { requestFor, type ProviderWorld } from '../../contract/provider-world.ts';

const ownError = '{"error":{"code":"timeout","message":"Took too long."}}';
const page = '<html><body>Gateway</body></html>';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly baseUrl?: string;
  readonly settings?: ConnectionSettings;
}

/** The paid call of a provider, answered with a status and a body; nothing is sent. */
function buy(provider: Provider, { status, body, baseUrl, settings = {} }: Answer): Promise<SubmitResult> {
  const world = { provider, settings } as unknown as ProviderWorld; // all that building a request reads
  const context = {
    baseUrl: baseUrl ?? 'https://service.example/v1',
    key: 'sk-key',
    http: {
      sendPaid: () => Promise.resolve({ kind: 'status', status, headers: {}, body, requestId: 'r-1' }),
    },
    signal: new AbortController().signal,
    nowMs: 0,
    settings,
    wire: provider.build(requestFor(world, { model: provider.models[0]?.model ?? 'any-model' })),
    folder: '/nowhere',
    attemptId: 1,
    idempotencyKey: 'idempotency-key',
  } as unknown as SubmitContext; // no answer in here holds a picture
  return provider.submit(context);
}

function shipped(id: string): Provider {
  const provider = shippedProviders().find(({ info }) => info.id === id);
  if (!provider) throw new Error(`${id} is shipped`);
  return provider;
}

const paid = shippedProviders().filter(({ info }) => info.id !== 'demo');

describe.each(paid.map((provider) => [provider.info.id, provider] as const))(
  'a request to %s that somebody stopped waiting for',
  (_id, provider) => {
    it.each([
      [408, ''],
      [408, ownError],
      [408, page],
      [499, ''],
      [499, ownError],
      [499, page],
    ])('(status %i, %j) may have been charged', async (status, body) => {
      const result = await buy(provider, { status, body });
      expect(result).toMatchObject({ kind: 'unknown', problem: { code: 'no_reply' } });
      const words = 'problem' in result ? `${result.problem.message} ${result.problem.billingRule}` : '';
      expect(words).toMatch(/may have been charged/);
      expect(words).not.toMatch(/does not bill|nothing is billed/);
    });

    it('is told from a refusal, which is free', async () => {
      expect(await buy(provider, { status: 400, body: ownError })).toMatchObject({ kind: 'rejected' });
    });
  },
);

it.each([408, 499, 500])('a server of one’s own bills nothing for status %i', async (status) => {
  const result = await buy(shipped('compatible'), { status, body: '', settings: { cost: 'free' } });
  expect(result).toMatchObject({
    kind: 'rejected',
    problem: { billingRule: expect.stringContaining('nothing is billed') as string },
  });
});

describe('a failure of a chat service', () => {
  const byteSpike = 'https://llm.bytespike.ai/v1';
  const elsewhere = 'https://llm.bytespike.ai.example/v1';

  it.each([
    ['ByteSpike, in its own words', { baseUrl: byteSpike, body: ownError }, 'rejected'],
    ['ByteSpike, as a gateway’s page', { baseUrl: byteSpike, body: page }, 'unknown'],
    ['ByteSpike, with nothing', { baseUrl: byteSpike, body: '' }, 'unknown'],
    ['any other service', { baseUrl: elsewhere, body: ownError }, 'unknown'],
    ['an address that is none', { baseUrl: 'nowhere', body: ownError }, 'unknown'],
    [
      'a service called free by a person',
      { baseUrl: elsewhere, body: ownError, settings: { freeErrors: 'free' } },
      'rejected',
    ],
    [
      'one called free, as a page',
      { baseUrl: elsewhere, body: page, settings: { freeErrors: 'free' } },
      'unknown',
    ],
    [
      'ByteSpike, distrusted by a person',
      { baseUrl: byteSpike, body: ownError, settings: { freeErrors: 'risk' } },
      'unknown',
    ],
    [
      'a service with a setting of another kind',
      { baseUrl: elsewhere, body: ownError, settings: { freeErrors: true } },
      'unknown',
    ],
  ] as const)('at %s', async (_name, answer, kind) => {
    for (const status of [500, 502, 524]) {
      const result = await buy(shipped('chat-images'), { ...answer, status });
      expect(result).toMatchObject({ kind, problem: { code: 'server_error' } });
      const words = 'problem' in result ? `${result.problem.message} ${result.problem.billingRule}` : '';
      expect(/any other status is free/.test(words)).toBe(kind === 'rejected');
    }
  });

  it('is promised free by nobody but ByteSpike when it refuses', async () => {
    const refuse = async (baseUrl: string) => {
      const result = await buy(shipped('chat-images'), { status: 400, body: ownError, baseUrl });
      return 'problem' in result ? result.problem.billingRule : '';
    };
    expect(await refuse(byteSpike)).toContain('docs.bytespike.ai');
    expect(await refuse(elsewhere)).not.toContain('bytespike');
  });
});
