import type { LookupFunction } from 'node:net';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import type { ResolvedAddress } from './result-address.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A dispatcher for one request. Paid calls never share a connection: a kept-alive socket that died unnoticed makes it
 * impossible to say whether a request left, and one handshake is nothing beside a picture. undici's own timers are off
 * (its 300 s header limit kills slow models); ours are in watchdog.ts. With `addresses`, only those are connected to,
 * whatever the name resolves to by then; a proxy resolves for itself and is the user's own choice.
 */
export function createDispatcher(
  url: URL,
  environment: Environment,
  connectMs: number,
  addresses: readonly ResolvedAddress[] | null = null,
): Dispatcher {
  const options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    // Frees the socket of a connection that is never made; the watchdog has ended the wait by then.
    connectTimeout: connectMs,
    allowH2: false,
    pipelining: 0,
    connections: 1,
  } as const;
  const proxies = proxiesOf(environment);
  if (proxies === null || isLoopback(url.hostname)) {
    return new Agent(
      addresses === null ? options : { ...options, connect: { lookup: pinnedLookup(addresses) } },
    );
  }
  // Tunnelled even for http: addresses, so that our request is written only once the provider itself is reached.
  return new EnvHttpProxyAgent({ ...options, ...proxies, proxyTunnel: true });
}

/** Answers every lookup of a socket with addresses that were checked before. */
export function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (hostname, options, done) => {
    const first = addresses[0];
    if (!first) done(new Error(`no address of ${hostname} may be used`), '', 4);
    else if (options.all) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}

/** Whether requests to this address go through a proxy, which then resolves its name. */
export function usesProxy(url: URL, environment: Environment): boolean {
  return proxiesOf(environment) !== null && !isLoopback(url.hostname);
}

function proxiesOf(
  environment: Environment,
): { httpProxy: string; httpsProxy: string; noProxy: string } | null {
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const httpsProxy = read('HTTPS_PROXY');
  const httpProxy = read('HTTP_PROXY');
  return httpsProxy === '' && httpProxy === '' ? null : { httpProxy, httpsProxy, noProxy: read('NO_PROXY') };
}

/** A server on this machine is never behind a proxy, whatever NO_PROXY forgot. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
