import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createHttpSurface } from '../../src/core/http-surface/http-surface.ts';
import { createMemoryTransport } from '../../src/core/memory-transport.ts';
import { createHttpTransport } from '../../src/renderer/transport/http.ts';
import { transportSuite } from './transport.suite.ts';

transportSuite('the memory', async (core) => ({
  transport: createMemoryTransport(core, 'page'),
  close: async () => undefined,
}));

transportSuite('the HTTP', async (core) => {
  const surface = createHttpSurface({ core, caller: 'page' });
  const server = createServer(surface.handle);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    transport: createHttpTransport({ baseUrl: `http://127.0.0.1:${port}`, reconnectMs: 5 }),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      surface.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
});
