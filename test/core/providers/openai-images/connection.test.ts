import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import { listImageModels } from '../../../../src/core/providers/openai-images/list-models.ts';
import { createOpenAiImagesProvider } from '../../../../src/core/providers/openai-images/openai-images.ts';
import { testConnection } from '../../../../src/core/providers/openai-images/test-connection.ts';
import type { ConnectionContext } from '../../../../src/core/providers/provider.ts';
import { createProviderRegistry, findCapabilities } from '../../../../src/core/providers/registry.ts';
import { quietLog } from '../../../contract/provider-world.ts';
import { startEmulator } from '../../../emulator/emulator.ts';

function context(baseUrl: string, key: string | null): ConnectionContext {
  const http = createProviderHttp({ log: quietLog });
  onTestFinished(() => http.close());
  return { baseUrl, key, http, signal: new AbortController().signal, nowMs: 0, settings: {} };
}

async function emulator() {
  const started = await startEmulator();
  onTestFinished(() => started.close());
  return started;
}

/** A server that gives every request the same answer. */
async function answering(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status, headers).end(body));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`;
}

const verify = JSON.stringify({
  error: {
    message: 'Your organization must be verified to use the model',
    type: 'x',
    param: null,
    code: null,
  },
});

describe('the test of a connection', () => {
  it('counts the image models of a working key, and only those', async () => {
    const { baseUrl, key } = await emulator();
    expect(await testConnection(context(baseUrl, key))).toEqual({
      ok: true,
      state: 'ok',
      message: 'The key works; the account sees 12 image models.',
      modelCount: 12,
    });
  });

  it('tells a wrong key from a missing one', async () => {
    const { baseUrl } = await emulator();
    expect(await testConnection(context(baseUrl, 'sk-wrong'))).toMatchObject({
      ok: false,
      state: 'key-refused',
    });
    expect(await testConnection(context(baseUrl, null))).toMatchObject({ ok: false, state: 'key-missing' });
  });

  it.each([
    [
      404,
      '{"error":{"message":"Invalid URL (GET /models)","type":"invalid_request_error","param":null,"code":null}}',
    ],
    [404, '<html>not found</html>'],
    [200, '<html>a login page</html>'],
    [200, '{"data":"no list"}'],
    [200, ''],
    [302, ''],
  ])('takes %i %j for a wrong address', async (status, body) => {
    const baseUrl = await answering(
      status,
      body,
      status === 302 ? { location: 'https://elsewhere.example/' } : {},
    );
    const found = await testConnection(context(baseUrl, 'sk-fine'));
    expect(found).toMatchObject({ ok: false, state: 'wrong-address', modelCount: null });
    expect(found.message).toMatch(/ends in \/v1\.$/);
  });

  it('tells a provider in trouble, an unverified organization and an empty account apart', async () => {
    const message = async (status: number, body: string) =>
      (await testConnection(context(await answering(status, body), 'sk-fine'))).message;
    expect(await message(503, 'busy')).toContain('Try again later');
    expect(await message(403, verify)).toContain('verified');
    expect(await message(429, '{}')).toContain('slow down');
    expect(await message(200, '{"data":[{"id":"gpt-5.5"}]}')).toContain('no image model');
  });

  it.each([
    ['https://nobody.invalid/v1', 'Cannot find nobody.invalid'],
    ['http://127.0.0.1:1/v1', 'refused the connection'],
    ['nonsense', 'not a web address'],
  ])('says why %s cannot be reached', async (baseUrl, words) => {
    const found = await testConnection(context(baseUrl, 'sk-fine'));
    expect(found).toMatchObject({ ok: false, state: 'unreachable' });
    expect(found.message).toContain(words);
  });

  it('says that a server speaks no TLS', async () => {
    const { baseUrl, key } = await emulator();
    const found = await testConnection(context(baseUrl.replace('http:', 'https:'), key));
    expect(found.message).toContain('secure connection');
  });
});

describe('the list of models', () => {
  it('brings shutdown dates', async () => {
    const { baseUrl, key } = await emulator();
    const models = await listImageModels(context(baseUrl, key));
    expect(models).toContainEqual({ model: 'gpt-image-1-mini', endsOn: '2026-12-01' });
    expect(models).toContainEqual({ model: 'gpt-image-2', endsOn: null });
    expect(models.map((each) => each.model)).not.toContain('gpt-5.5');
  });

  it('survives a date that is none, and rejects in words where there is no list', async () => {
    const odd = await answering(200, '{"data":[{"id":"gpt-image-7","shutdown_date":"soon"}]}');
    expect(await listImageModels(context(odd, 'sk-fine'))).toEqual([{ model: 'gpt-image-7', endsOn: null }]);
    const { baseUrl } = await emulator();
    await expect(listImageModels(context(baseUrl, 'sk-wrong'))).rejects.toMatchObject({ code: 'refused' });
    await expect(listImageModels(context('http://127.0.0.1:1', 'k'))).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('the models a run may name', () => {
  const provider = createOpenAiImagesProvider();
  const registry = createProviderRegistry([provider]);
  const listed = [
    { model: 'gpt-image-7', endsOn: null },
    { model: 'gpt-image-2', endsOn: '2027-05-01' },
    { model: 'gpt-image-2-2027-01-01', endsOn: null },
    { model: 'gpt-5.5', endsOn: null },
  ];

  it('are the shipped ones and their published snapshots', () => {
    expect(findCapabilities(provider, 'gpt-image-2', null)?.label).toBe('GPT Image 2');
    expect(findCapabilities(provider, 'gpt-image-2.5-flare-2026-09-08', null)).toMatchObject({
      model: 'gpt-image-2.5-flare-2026-09-08',
      label: 'GPT Image 2.5 Flare (2026-09-08)',
    });
  });

  it.each(['gpt-image-7', 'gpt-image-2-2027-01-01', 'gpt-5.5', 'gpt-image-1', 'dall-e-3', '', 'constructor'])(
    'are not %j, unless the account lists it',
    (model) => {
      expect(findCapabilities(provider, model, null)).toBeNull();
      expect(findCapabilities(provider, model, [])).toBeNull();
    },
  );

  it('are listed image models this version has never heard of, with care and flagged', () => {
    const found = registry.capabilities('openai-images', 'gpt-image-7', listed);
    expect(found?.label).toBe('gpt-image-7 (not known to this version)');
    expect(found?.fields.size).toMatchObject({ free: null });
    expect(found?.fields.quality).toMatchObject({ values: ['low', 'medium', 'high', 'auto'] });
    expect(
      registry.capabilities('openai-images', 'gpt-image-2-2027-01-01', listed)?.fields.size,
    ).toMatchObject({
      default: '1024x1024',
    });
    expect(registry.capabilities('openai-images', 'gpt-5.5', listed)).toBeNull();
  });

  it('end when the account’s list says so', () => {
    expect(findCapabilities(provider, 'gpt-image-2', listed)?.endsOn).toBe('2027-05-01');
    expect(findCapabilities(provider, 'gpt-image-1.5', listed)?.endsOn).toBe('2026-12-01');
  });

  it('belong to a provider that is registered once', () => {
    expect(() => createProviderRegistry([provider, createOpenAiImagesProvider()])).toThrow(/own id/);
    expect(() => registry.get('nobody')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(registry.list()).toEqual([provider]);
    expect(registry.get('openai-images')).toBe(provider);
  });
});
