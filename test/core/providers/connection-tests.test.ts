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
    expect(result).toMatchObject({ ok: false, state: 'problem' });
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
    expect(result).toMatchObject({ ok: false, state: 'problem' });
    expect(result.message).toMatch(/model/);
  });

  it('tells an account without money', async () => {
    const body = JSON.stringify({
      error: { message: 'You exceeded your quota', code: 'insufficient_quota' },
    });
    const result = await test(id, await answering(id === 'chat-images' ? 402 : 429, body));
    expect(result.ok).toBe(false);
    expect(result.message).toMatch(/credit|balance|funds|wallet|money/i);
  });
});
