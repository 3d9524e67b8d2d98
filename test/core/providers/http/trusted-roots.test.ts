import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import type { Environment } from '../../../../src/core/providers/http/proxy.ts';
import { quietLog } from '../../../contract/provider-world.ts';
import { startServer } from './http-world.ts';

const run = promisify(execFile);

/** A server with a certificate of an authority nobody knows, for 127.0.0.1 and provider.example. */
async function setup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-ca-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = (name: string): string => path.join(folder, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', [
    ...['req', '-x509', ...curve, '-days', '2', '-subj', '/CN=Office CA'],
    ...['-keyout', file('ca.key'), '-out', file('ca.pem')],
  ]);
  await run('openssl', [
    ...['req', ...curve, '-subj', '/CN=provider.example'],
    ...['-keyout', file('server.key'), '-out', file('server.csr')],
  ]);
  await writeFile(file('names'), 'subjectAltName=IP:127.0.0.1,DNS:provider.example');
  await run('openssl', [
    ...['x509', '-req', '-in', file('server.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca.key')],
    ...['-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out', file('server.pem')],
  ]);
  const server = createTlsServer(
    { key: await readFile(file('server.key')), cert: await readFile(file('server.pem')) },
    (request, response) => {
      request.resume();
      request.on('end', () => response.end('{"data":[]}'));
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    caFile: file('ca.pem'),
    folder,
    port,
    ask: (environment: Environment, host = '127.0.0.1') => {
      const http = createProviderHttp({ log: quietLog, environment });
      onTestFinished(() => http.close());
      const signal = new AbortController().signal;
      const baseUrl = `https://${host}:${port}`;
      return {
        free: () =>
          http.requestFree({ baseUrl, path: '/models', method: 'GET', headers: {}, maxBytes: 1000, signal }),
        paid: () =>
          http.sendPaid({
            baseUrl,
            wire: { method: 'POST', path: '/draw', encoding: 'json', body: {}, isStreamed: false },
            headers: {},
            folder,
            attemptId: 1,
            filePath: () => '',
            signal,
            onSending: () => undefined,
            onReceiving: () => undefined,
          }),
        result: () =>
          http.fetchResult({ url: `${baseUrl}/a.png`, ownBaseUrl: baseUrl, target: file('a.png'), signal }),
      };
    },
  };
}

describe('a certificate of an authority of one’s own', () => {
  it('is not trusted by itself, and the paid call never leaves', async () => {
    const { ask } = await setup();
    expect(await ask({}).free()).toMatchObject({ kind: 'unreachable', reason: 'tls' });
    expect(await ask({}).paid()).toMatchObject({ kind: 'not_sent', problem: { code: 'connect_failed' } });
    expect(await ask({}).result()).toMatchObject({ kind: 'unreachable', reason: 'tls' });
  });

  it.each(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])(
    'is trusted by %s in every kind of call',
    async (name) => {
      const { ask, caFile } = await setup();
      const asked = ask({ [name]: caFile });
      expect(await asked.free()).toMatchObject({ kind: 'reply', status: 200 });
      expect(await asked.paid()).toMatchObject({ kind: 'complete', status: 200 });
      expect(await asked.result()).toMatchObject({ kind: 'saved' });
    },
  );

  it('is trusted at the end of a tunnel too', async () => {
    const { ask, caFile, port } = await setup();
    const proxy = await startServer((response) => response.writeHead(400).end());
    const tunnels: string[] = [];
    proxy.server.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    const environment = { HTTPS_PROXY: proxy.origin, SSL_CERT_FILE: caFile };
    const asked = ask(environment, 'provider.example');
    expect(await asked.free()).toMatchObject({ kind: 'reply', status: 200 });
    expect(await asked.paid()).toMatchObject({ kind: 'complete' });
    expect(await asked.result()).toMatchObject({ kind: 'saved' });
    expect(tunnels).toEqual(Array(3).fill(`provider.example:${port}`));
    expect(await ask({ HTTPS_PROXY: proxy.origin }, 'provider.example').free()).toMatchObject({
      kind: 'unreachable',
      reason: 'tls',
    });
  });

  it('in a file that is not there adds nothing', async () => {
    const { ask } = await setup();
    expect(await ask({ SSL_CERT_FILE: '/no/such/file' }).free()).toMatchObject({ reason: 'tls' });
  });
});
