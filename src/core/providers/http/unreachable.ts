import type { FreeReply } from '../http.ts';

export type UnreachableReason = Extract<FreeReply, { kind: 'unreachable' }>['reason'];

/** Words of the system and of undici for a connection that was never made. They pick the wording only, never the state. */
const reasonsByCode: Readonly<Record<string, UnreachableReason>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_PRX_CONN: 'proxy',
  UND_ERR_PRX_TLS: 'proxy',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  HOSTNAME_MISMATCH: 'tls',
};

/** Why a connection could not be made, as far as its error says. */
export function unreachableReason(error: unknown): UnreachableReason {
  for (const each of causesOf(error)) {
    const code = codeOf(each);
    const known = reasonsByCode[code];
    if (known !== undefined) return known;
    if (/^(ERR_TLS|ERR_SSL|CERT_)/.test(code)) return 'tls';
    if (each instanceof Error && /Proxy response|HTTP Tunneling/i.test(each.message)) return 'proxy';
    if (each instanceof Error && /TLS connection was established|certificate/i.test(each.message))
      return 'tls';
  }
  return 'other';
}

/** Said by the system when no packet finds a way out: no name can be looked up, or there is no route. */
const noNetworkCodes: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
]);

/**
 * True when every address that was tried says that this computer reaches nothing. One that was refused or timed out says
 * otherwise: there is a network, and the trouble is that server's.
 */
export function hasNoNetwork(error: unknown): boolean {
  const codes = causesOf(error)
    .map(codeOf)
    .filter((code) => code !== '');
  return codes.length > 0 && codes.every((code) => noNetworkCodes.has(code));
}

/** What failed, in the system's own words: for the detail line, after redaction. */
export function detailOf(error: unknown): string {
  const causes = causesOf(error);
  const best = causes.find((each) => codeOf(each) !== '') ?? causes[0];
  return best instanceof Error && best.message !== '' ? best.message : codeOf(best) || String(error);
}

/** One sentence for people on what could not be reached, and one on what to do. */
export function unreachableMessage(host: string, reason: UnreachableReason, detail: string): string {
  return sentences[reason](host, detail.replace(/\.$/, ''));
}

const sentences: Readonly<Record<UnreachableReason, (host: string, detail: string) => string>> = {
  refused: (host) =>
    `Cannot reach ${host}: it refused the connection. Check that the server is running and the address is right.`,
  dns: (host) =>
    `Cannot find ${host}. Check your internet connection, and the address of the connection for a typing error.`,
  tls: (host, detail) =>
    `Cannot make a secure connection to ${host} (${detail}). Check the address, this computer's clock, and any program that inspects web traffic.`,
  timeout: (host) =>
    `Cannot reach ${host}: no answer in time. Check your internet connection and firewall, then try again.`,
  proxy: (host, detail) =>
    `The proxy did not let the request through to ${host} (${detail}). Check the HTTPS_PROXY and NO_PROXY settings.`,
  other: (host, detail) =>
    `Cannot reach ${host} (${detail}). Check your internet connection, then try again.`,
};

/** An error, what caused it, and the members of a failed race of addresses (one per IP address tried). */
function causesOf(error: unknown, depth = 0): unknown[] {
  if (!(error instanceof Error) || depth > 5) return [error];
  const members: unknown[] = error instanceof AggregateError ? error.errors : [];
  const next = error.cause === undefined ? members : [...members, error.cause];
  return [error, ...next.flatMap((each) => causesOf(each, depth + 1))];
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
