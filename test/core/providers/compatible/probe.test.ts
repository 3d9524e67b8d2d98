import { describe, expect, it, onTestFinished } from 'vitest';
import { createCompatibleProvider } from '../../../../src/core/providers/compatible/compatible.ts';
import { resultLink } from '../../../../src/core/providers/compatible/result-link.ts';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import { quietLog } from '../../../contract/provider-world.ts';
import { startCompatibleEmulator } from '../../../emulator/compatible/compatible-emulator.ts';
import type { ServerName } from '../../../emulator/compatible/kinds.ts';
import { startServer } from '../http/http-world.ts';

async function probe(baseUrl: string) {
  const http = createProviderHttp({ log: quietLog });
  onTestFinished(() => http.close());
  const signal = new AbortController().signal;
  return createCompatibleProvider().probe?.({ baseUrl, key: null, http, signal, nowMs: 0, settings: {} });
}

describe('what kind of server this is', () => {
  it.each([
    ['localai', 'This is LocalAI', { edits: 'localai', mask: 'white', responseFormat: 'b64_json' }],
    ['sdcpp', 'This is stable-diffusion.cpp', { edits: 'edits', mask: 'grey', responseFormat: 'none' }],
    ['vllm', 'This is vLLM', { edits: 'edits', mask: 'alpha', responseFormat: 'b64_json' }],
  ] as const)('is recognised for %s without a single post', async (server: ServerName, words, settings) => {
    const emulator = await startCompatibleEmulator({ server });
    onTestFinished(() => emulator.close());
    expect(await probe(emulator.baseUrl)).toMatchObject({ words, settings });
    expect(emulator.calls).toEqual([]);
  });

  it('is left open where nothing gives it away', async () => {
    const server = await startServer((response) => response.end('{"data":[{"id":"m"}]}'));
    expect(await probe(`${server.origin}/v1`)).toBeNull();
    expect(server.received.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe('a link in an answer', () => {
  const base = 'http://192.168.1.5:8080/v1';
  it.each([
    ['/generated-images/a.png', 'http://192.168.1.5:8080/generated-images/a.png'],
    ['http://localhost:8080/a.png?x=1', 'http://192.168.1.5:8080/a.png?x=1'],
    ['https://cdn.example/a.png', 'https://cdn.example/a.png'],
    ['file:///etc/passwd', null],
    ['javascript:alert(1)', null],
  ])('%s is fetched from %s', (link, expected) => {
    expect(resultLink(link, base)).toBe(expected);
  });

  it('stays on this machine where the server does', () => {
    expect(resultLink('http://localhost:9/a.png', 'http://127.0.0.1:8080/v1')).toBe(
      'http://localhost:9/a.png',
    );
  });
});
