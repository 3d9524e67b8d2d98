import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { Logger } from '../ports.ts';
import { makePrivateFolder } from './private-folder.ts';
import { relayAddresses, type RelayPlace } from './relay-address.ts';

/** Answers one request of another process of this user; the same surface that the web host speaks. */
export type RelaySurface = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Serves a library to other processes of this user while this one holds it. */
export interface Relay {
  /** Where it listens, or null where no private place could be had: then others wait for their turn. */
  readonly address: string | null;
  /** Requests and event streams open now; a relayed command keeps its stream open from start to end. */
  activeCalls(): number;
  /** Resolves when nobody is being served, at once where that is so now. */
  whenIdle(): Promise<void>;
  /** Takes nobody new; whoever is being served can still ask for what its last events were about. */
  refuseNew(): void;
  /** Refuses new callers, lets quick calls end, and cuts what is left. */
  close(): Promise<void>;
}

export interface RelayOptions extends RelayPlace {
  readonly surface: RelaySurface;
  readonly libraryPath: string;
  readonly log: Logger;
}

/** Long enough to read the result of a run that ended just now, short enough when an app quits. */
const lastAnswersWithinMs = 2_000;

/**
 * Listens on a socket only this user can reach, named after the library. Only the holder of the library's lock may call
 * this: that is what makes it safe to remove the socket file a dead holder left.
 */
export async function serveRelay(options: RelayOptions): Promise<Relay> {
  const calls = createCallCount();
  let isRefusing = false;
  const server = createServer((request, response) => {
    // Every relayed command begins with its event stream: refused there, it has asked for nothing yet.
    if (isRefusing && request.url === '/events') {
      response.writeHead(503).end();
      return;
    }
    calls.add(response);
    void answer(options, request, response);
  });
  // A relayed run waits for minutes and its upload may be slow; the other end is this user's own process.
  server.requestTimeout = 0;
  server.on('clientError', (_error, socket) => socket.destroy());
  const address = await listenSomewhere(server, options);
  return {
    address,
    activeCalls: () => calls.count(),
    whenIdle: () => calls.whenNone(),
    refuseNew: () => {
      isRefusing = true;
    },
    close: () => closeServer(server, calls),
  };
}

async function answer(
  options: RelayOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await options.surface(request, response);
  } catch (error) {
    options.log.error('relay', error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}

async function listenSomewhere(server: Server, options: RelayOptions): Promise<string | null> {
  for (const address of relayAddresses(options.libraryPath, options)) {
    try {
      if (!isPipe(address)) {
        if (!makePrivateFolder(path.dirname(address))) continue;
        rmSync(address, { force: true });
      }
      await listen(server, address);
      if (!isPipe(address)) chmodSync(address, 0o600);
      return address;
    } catch (error) {
      options.log.warn('relay cannot listen', { address, reason: String(error) });
    }
  }
  options.log.warn('relay is not served: no private folder for a socket');
  return null;
}

function isPipe(address: string): boolean {
  return address.startsWith('\\\\.\\pipe\\');
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server, calls: CallCount): Promise<void> {
  return new Promise((resolve) => {
    const cut = (): void => {
      clearTimeout(deadline);
      // Until now it listened: a last question may come over a connection of its own.
      if (server.listening) server.close();
      server.closeAllConnections();
      resolve();
    };
    const deadline = setTimeout(cut, lastAnswersWithinMs);
    void calls.whenNone().then(cut);
  });
}

type CallCount = ReturnType<typeof createCallCount>;

function createCallCount() {
  const open = new Set<ServerResponse>();
  let waiting: (() => void)[] = [];
  return {
    count: () => open.size,
    add(response: ServerResponse): void {
      open.add(response);
      response.once('close', () => {
        open.delete(response);
        if (open.size > 0) return;
        for (const resolve of waiting.splice(0)) resolve();
      });
    },
    whenNone: (): Promise<void> =>
      open.size === 0 ? Promise.resolve() : new Promise((resolve) => (waiting = [...waiting, resolve])),
  };
}
