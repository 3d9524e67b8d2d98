import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request turns out to be, before anything is done for it. */
export type Admission =
  | { readonly kind: 'in' }
  /** It brought the one-time token: answer with this cookie and send it to the clean address. */
  | { readonly kind: 'exchange'; readonly cookie: string }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly message: string };

/**
 * Who may talk to the web host: one browser, which proved with the printed address that its user started the host.
 * Any page of the web can send requests to 127.0.0.1, under any name that its owner points there, so the name asked
 * for (Host), the asking page (Origin, Sec-Fetch-Site) and the session are each checked, on every request.
 */
export interface Guard {
  /** Ends with the token; good for one visit. */
  readonly url: string;
  admit(request: IncomingMessage, pathname: string): Admission;
}

const tokenPath = '/open/';

export function createGuard(port: number): Guard {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  // Cookies are shared by all ports of an address: two hosts must not overwrite each other's.
  const cookieName = `proofsheet-${port}`;
  const session = newSecret();
  const token = newSecret();
  let isTokenUsed = false;

  function useToken(given: string): Admission {
    if (isTokenUsed || !isSame(given, token)) return refused(403, usedMessage);
    isTokenUsed = true;
    return { kind: 'exchange', cookie: `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict` };
  }

  return {
    url: `${origin}${tokenPath}${token}`,
    admit(request, pathname) {
      if (request.headers.host !== host) return refused(403, 'This address is not served here.');
      if (isForeign(request, origin)) return refused(403, 'Another page may not ask this.');
      const hasSession = isSame(cookieValue(request, cookieName) ?? '', session);
      if (pathname.startsWith(tokenPath) && request.method === 'GET' && !hasSession) {
        return useToken(pathname.slice(tokenPath.length));
      }
      return hasSession ? { kind: 'in' } : refused(401, noSessionMessage);
    },
  };
}

const noSessionMessage =
  'This browser has no session with Proofsheet. Open the address that the terminal shows.';
const usedMessage =
  'This address was used already, or is not complete: it opens one browser, once. ' +
  'To open another, stop Proofsheet in the terminal and start it again.';

function refused(status: 401 | 403, message: string): Admission {
  return { kind: 'refused', status, message };
}

/** True for what another page asks: opening a page by a link is fine, everything else is not. */
function isForeign(request: IncomingMessage, origin: string): boolean {
  const from = request.headers.origin;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  // Browsers send Origin with every POST; a read of our own page comes without one.
  if (from !== origin && !(from === undefined && isRead)) return true;
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return !(isRead && request.headers['sec-fetch-mode'] === 'navigate');
}

function cookieValue(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** 256 bits, as an address and a cookie can carry them. */
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares hashes, so that how long it takes says nothing about how much was right. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
