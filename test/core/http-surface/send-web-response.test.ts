import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { sendWebResponse } from '../../../src/core/http-surface/send-web-response.ts';
import { rawRequest } from '../../support/raw-request.ts';

/** A server that sends a body of that size as one reply. */
async function send(body: BodyInit, sizeBytes: number) {
  const server = createServer((_, response) => {
    const headers = { 'content-length': String(sizeBytes) };
    void sendWebResponse(new Response(body, { headers }), response, false);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return rawRequest((server.address() as AddressInfo).port, '/'); // listening on TCP
}

/** A file whose disk gives out midway. */
function breaking(): ReadableStream<Uint8Array> {
  let isFirst = true;
  return new ReadableStream({
    pull(controller) {
      if (isFirst) controller.enqueue(new Uint8Array(10));
      else controller.error(new Error('the disk gave out'));
      isFirst = false;
    },
  });
}

it.each([20, 1_000_000])(
  'a body of %d bytes that breaks off is cut off, and nobody waits for the rest',
  async (sizeBytes) => {
    await expect(send(breaking(), sizeBytes)).rejects.toThrow();
  },
);

it.each([20, 1_000_000])('a body of %d bytes arrives whole', async (sizeBytes) => {
  const { body } = await send('x'.repeat(sizeBytes), sizeBytes);
  expect(body).toHaveLength(sizeBytes);
});
