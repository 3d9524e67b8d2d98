import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** Gives every address of a host name; the system's own lookup, or a test's. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Where a link may be fetched: the addresses that were checked are the only ones that may be connected to. */
export type JudgedAddress =
  | { readonly kind: 'allowed'; readonly url: URL; readonly addresses: readonly ResolvedAddress[] | null }
  | { readonly kind: 'refused'; readonly detail: string };

/** Names that mean a place inside somebody's network, whatever they resolve to. */
const innerNames = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion)$/;

/**
 * Whether a link out of a reply may be fetched. A reply is not to be trusted with the machine it is read on: only https
 * to public addresses, except for the connection's own exact origin (a LocalAI on the LAN), and for loopback when the
 * connection itself is on loopback. Resolves the name once.
 */
export async function judgeAddress(
  text: string,
  ownBaseUrl: string,
  resolve: Resolve,
): Promise<JudgedAddress> {
  const parsed = parseLink(text);
  if (typeof parsed === 'string') return refused(parsed);
  const own = URL.canParse(ownBaseUrl) ? new URL(ownBaseUrl) : null;
  if (own !== null && parsed.origin === own.origin) return { kind: 'allowed', url: parsed, addresses: null };
  const mayBeLoopback = own !== null && isLoopbackHost(own.hostname);
  const host = hostOf(parsed);
  if (mayBeLoopback && isLoopbackHost(host)) return judgeLoopback(parsed, host);
  const problem =
    parsed.protocol === 'https:' ? whyNotPublicHost(host, parsed.port) : 'it is not an https address';
  if (problem !== null) return refused(problem);
  if (isIP(host) !== 0) return { kind: 'allowed', url: parsed, addresses: [addressOf(host)] };
  const addresses = await resolve(host);
  if (addresses.length === 0) return refused('its host has no address');
  // One closed address among public ones is how a name is moved inside between two lookups.
  if (!addresses.every(({ address }) => isPublicAddress(address)))
    return refused('its host is not on the public internet');
  return { kind: 'allowed', url: parsed, addresses };
}

/** A link as a URL without its fragment, or what is wrong with it. */
function parseLink(text: string): URL | string {
  if (!URL.canParse(text)) return 'it is not a web address';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it is not a web address';
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  if (url.hostname === '') return 'it has no host';
  url.hash = '';
  return url;
}

/** The URL parser has already turned decimal, octal, hexadecimal and full-width spellings into plain ones. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** True for a name or address, brackets or not, that means this machine itself. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return host === 'localhost' || host.endsWith('.localhost') || isLoopbackAddress(host);
}

/** A name under localhost is this machine by definition (RFC 6761, 6.3), whatever a resolver says. */
function judgeLoopback(url: URL, host: string): JudgedAddress {
  const literal = isIP(host) === 0 ? null : addressOf(host);
  const both: readonly ResolvedAddress[] = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  return { kind: 'allowed', url, addresses: literal === null ? both : [literal] };
}

function whyNotPublicHost(host: string, port: string): string | null {
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) return 'its host is not on the public internet';
  } else if (!host.includes('.') || innerNames.test(host) || host.split('.').includes('')) {
    return 'its host is not on the public internet';
  }
  // Below 1024 live services that are no web servers, and would be spoken to in the user's name.
  if (port !== '' && Number(port) < 1024) return `port ${port} is not one of a web server`;
  return null;
}

function addressOf(literal: string): ResolvedAddress {
  return { address: literal, family: isIP(literal) === 6 ? 6 : 4 };
}

function refused(detail: string): JudgedAddress {
  return { kind: 'refused', detail };
}
