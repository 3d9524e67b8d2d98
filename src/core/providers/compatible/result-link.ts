import { isLoopbackHost } from '../http/result-address.ts';

/**
 * The address of a picture a server names: whole, or relative to the connection's own address. A server that calls
 * itself "localhost" means itself, whoever reads that: its link is asked for where the connection reaches it. Null for
 * what is no web address.
 */
export function resultLink(link: string, baseUrl: string): string | null {
  const own = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (!URL.canParse(link, own?.href)) return null;
  const url = new URL(link, own?.href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  const isItself = own !== null && isLoopbackHost(url.hostname) && !isLoopbackHost(own.hostname);
  return isItself ? new URL(url.pathname + url.search, own.origin).href : url.href;
}
