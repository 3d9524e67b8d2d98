import type { LookupFunction } from 'node:net';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { proxyFor, type Environment } from './proxy.ts';
import type { ResolvedAddress } from './result-address.ts';
import { trustedRoots } from './trusted-roots.ts';

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
  const roots = trustedRoots(environment);
  const tls = roots === null ? {} : { ca: roots };
  const proxy = proxyFor(url, environment);
  if (proxy === null) {
    const lookup = addresses === null ? {} : { lookup: pinnedLookup(addresses) };
    return new Agent({ ...options, connect: { ...tls, ...lookup, timeout: connectMs } });
  }
  // Tunnelled even for http: addresses, so that our request is written only once the provider itself is reached.
  return new ProxyAgent({ ...options, uri: proxy, proxyTunnel: true, requestTls: tls, proxyTls: tls });
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
