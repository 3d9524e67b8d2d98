import { describe, expect, it, onTestFinished } from 'vitest';
import { shippedProviders } from '../../../src/core/create-core.ts';
import { createProviderHttp } from '../../../src/core/providers/http/provider-http.ts';
import { quietLog } from '../../contract/provider-world.ts';
import { freePort, startServer } from './http/http-world.ts';

/** Everything that spends money somewhere. */
const providers = shippedProviders().filter(({ info }) => !info.isPlayMoney);

async function test(id: string, baseUrl: string, environment: Record<string, string> = {}) {
  const provider = providers.find(({ info }) => info.id === id);
  if (!provider) throw new Error(`no provider ${id}`);
  const http = createProviderHttp({ log: quietLog, environment });
  onTestFinished(() => http.close());
  const signal = new AbortController().signal;
  return provider.test({ baseUrl, key: 'sk-test-key-0001', http, signal, nowMs: 0, settings: {} });
}

async function answering(status: number, body: string): Promise<string> {
  const server = await startServer((response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body),
  );
  return server.origin;
}

const unauthorized = JSON.stringify({
  error: { message: 'Incorrect API key provided', code: 'invalid_api_key' },
});

describe.each(providers.map(({ info }) => info.id))('the free test of %s', (id) => {
  it('tells a wrong key, and says to enter another', async () => {
    const result = await test(id, await answering(401, unauthorized));
    expect(result).toMatchObject({ ok: false, state: 'key-refused' });
    expect(result.message).toMatch(/key/i);
    expect(result.message).not.toContain('sk-test-key-0001');
  });

  it('tells a wrong address, and says to check it', async () => {
    const result = await test(id, await answering(404, '<html>not here</html>'));
    expect(result).toMatchObject({ ok: false, state: 'wrong-address' });
    expect(result.message).toMatch(/address/i);
  });

  it('tells a failure of the server from one of ours', async () => {
    const result = await test(id, await answering(500, ''));
    expect(result).toMatchObject({ ok: false, state: 'problem' });
    expect(result.message).toMatch(/[.]$/);
  });

  it('tells a server that is not running', async () => {
    const result = await test(id, (await freePort()).origin);
    expect(result).toMatchObject({ ok: false, state: 'unreachable' });
    expect(result.message).toMatch(/refused the connection.*Check/);
  });

  it('tells a server without TLS where TLS is spoken', async () => {
    const origin = (await answering(200, '{}')).replace('http:', 'https:');
    const result = await test(id, origin);
    expect(result).toMatchObject({ ok: false, state: 'unreachable' });
    expect(result.message).toMatch(/secure connection/);
  });

  it('tells a proxy that refuses, and names its settings', async () => {
    const proxy = await startServer((response) => response.writeHead(400).end());
    proxy.server.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    const result = await test(id, 'https://provider.example/v1', { HTTPS_PROXY: proxy.origin });
    expect(result).toMatchObject({ ok: false, state: 'unreachable' });
    expect(result.message).toMatch(/proxy.*HTTPS_PROXY/i);
  });
});

describe.each(['openai-images', 'openai-responses', 'chat-images', 'compatible'])('the list of %s', (id) => {
  it('without a model is no success', async () => {
    const result = await test(id, await answering(200, '{"object":"list","data":[]}'));
    expect(result).toMatchObject({ ok: false, state: 'no-model' });
    expect(result.message).toMatch(/model/);
  });

  it('tells an account without money', async () => {
    const body = JSON.stringify({
      error: { message: 'You exceeded your quota', code: 'insufficient_quota' },
    });
    const result = await test(id, await answering(id === 'chat-images' ? 402 : 429, body));
    expect(result).toMatchObject({ ok: false, state: 'no-funds' });
    expect(result.message).toMatch(/credit|balance|funds|wallet|money/i);
  });
});

const unverified = JSON.stringify({
  error: {
    message:
      'Your organization must be verified to use the model `gpt-image-2.5-flare`. It can take 15 minutes.',
    type: 'invalid_request_error',
    param: null,
    code: null,
  },
});

describe.each(['openai-images', 'openai-responses'])('an account of %s that is not verified', (id) => {
  // The sentence has been seen under each of them.
  it.each([400, 403, 404])('is told by the list with status %i, and where to verify it', async (status) => {
    const result = await test(id, await answering(status, unverified));
    expect(result).toMatchObject({ ok: false, state: 'not-verified' });
    expect(result.message).toMatch(/verified.*platform\.openai\.com.*15 minutes/);
  });

  it.each([
    [403, unverified, 'not-verified'],
    [404, JSON.stringify({ error: { message: 'gone', code: 'model_not_found' } }), 'no-model'],
    [429, JSON.stringify({ error: { message: 'over', code: 'insufficient_quota' } }), 'no-funds'],
    [404, '<html>no such page</html>', 'ok'],
    [500, '', 'ok'],
  ])('is told where the list names the model and it is refused with %i %s', async (status, body, state) => {
    const models = ['gpt-image-2.5-flare', 'gpt-5.5'].map((model) => ({ id: model }));
    const server = await startServer((response, request) => {
      const isList = request.url === '/models';
      response.writeHead(isList ? 200 : status, { 'content-type': 'application/json' });
      response.end(isList ? JSON.stringify({ object: 'list', data: models }) : body);
    });
    const result = await test(id, server.origin);
    expect(result).toMatchObject({ ok: state === 'ok', state });
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /models',
      'GET /models/gpt-image-2.5-flare',
    ]);
  });
});

describe('a task service without money', () => {
  it('is told, and where to add some', async () => {
    const empty = await test('runapi', await answering(200, '{"balance_cents":0}'));
    expect(empty).toMatchObject({ ok: false, state: 'no-funds' });
    expect(empty.message).toMatch(/Add credit/);
    const refused = await test('runapi', await answering(402, '{"error":"insufficient credits"}'));
    expect(refused).toMatchObject({ ok: false, state: 'no-funds' });
  });
});
