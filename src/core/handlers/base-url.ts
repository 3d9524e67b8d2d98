import { isIPv4, isIPv6 } from 'node:net';
import { AppError } from '../../shared/errors.ts';

/**
 * Checks the address of a connection and gives it without a slash at the end. Keys travel to it: so https, or http
 * where it does not leave this machine or this network.
 */
export function checkBaseUrl(text: string): string {
  const url = parse(text);
  if (url.username !== '' || url.password !== '')
    throw bad('The address must not hold a user name or a password. Enter the key in its own field.');
  if (url.search !== '' || url.hash !== '')
    throw bad('The address must end with the path, without "?" or "#".');
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname))
    throw bad(
      `The address must start with https:// because keys and pictures travel to ${url.hostname}. ` +
        'Plain http is only for this computer and the local network.',
    );
  return url.href.replace(/\/+$/, '');
}

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '')
    throw bad(`"${text.slice(0, 100)}" is not an address. It looks like https://api.example.com/v1.`);
  return url;
}

/** Loopback, RFC 1918, link-local and unique local addresses, and names that only a local network resolves. */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIPv4(host)) return isPrivateIPv4(host);
  if (isIPv6(host))
    return host === '::1' || /^f[cd][0-9a-f]{2}:/.test(host) || /^fe[89ab][0-9a-f]:/.test(host);
  return (
    host === 'localhost' || /\.(localhost|local|lan|home\.arpa|internal)$/.test(host) || !host.includes('.')
  );
}

function isPrivateIPv4(host: string): boolean {
  const [first = 0, second = 0] = host.split('.').map(Number);
  if (first === 127 || first === 10) return true;
  if (first === 172) return second >= 16 && second <= 31;
  return (first === 192 && second === 168) || (first === 169 && second === 254);
}

function bad(message: string): AppError {
  return new AppError('invalid-input', message, { field: 'baseUrl' });
}
