export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy a request goes through, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY (small letters count first, as in curl);
 * null where it goes straight.
 */
export function proxyFor(url: URL, environment: Environment): string | null {
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const http = read('HTTP_PROXY');
  const proxy = url.protocol === 'https:' ? read('HTTPS_PROXY') || http : http;
  if (proxy === '' || isLoopback(url.hostname) || isExempt(url, read('NO_PROXY'))) return null;
  const address = /^https?:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  // Never around a proxy that was asked for: a name that cannot be leads to a failed connection that says so.
  return URL.canParse(address) ? address : 'http://the-proxy-address-cannot-be-read.invalid';
}

/** "example.com" stands for itself and what is below it, ".example.com" and "*.example.com" too, "*" for everything. */
function isExempt(url: URL, noProxy: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', onlyPort = ''] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      const name = host.replace(/^\*?\./, '');
      const isHost = url.hostname === name || url.hostname.endsWith(`.${name}`);
      return isHost && (onlyPort === '' || onlyPort === port);
    });
}

/** A server on this machine is never behind a proxy, whatever NO_PROXY forgot. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
