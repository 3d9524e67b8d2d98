import { isIP } from 'node:net';
import type { ConnectionRecord } from '../../db/connections.ts';
import type { JobContext } from '../job-context.ts';

/** Names that are answered on this computer or in this house, with or without an internet connection. */
const localNames = /(^|\.)(localhost|local|lan|internal|home\.arpa)$/i;

/**
 * True where an answer proves that names on the internet can be found. A server on this computer answers without any
 * network, and an address in digits without anybody looking up a name.
 */
export function isOnTheInternet(context: JobContext, connection: ConnectionRecord): boolean {
  const address = connection.baseUrl ?? context.registry.get(connection.provider).info.defaultBaseUrl;
  if (address === null || !URL.canParse(address)) return false;
  const name = new URL(address).hostname;
  return name.includes('.') && isIP(name) === 0 && !localNames.test(name);
}
