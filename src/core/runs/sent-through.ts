import { createHash, randomBytes } from 'node:crypto';
import type { AttemptRecord } from '../db/attempts.ts';
import type { ConnectionRecord } from '../db/connections.ts';
import { baseUrlOf } from '../jobs/connection-context.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Provider } from '../providers/provider.ts';

/** Where a call goes and whose account pays it, as its attempt remembers that: the key itself is never stored. */
export type SentThrough = Pick<AttemptRecord, 'keyAccount' | 'sentOrigin' | 'keyFingerprint'>;

type Parts = Pick<JobContext, 'environmentKey'>;

/** What an attempt remembers with its intent. A key from the environment has no account of its own, so its hash stands for it. */
export function sentThrough(context: Parts, connection: ConnectionRecord, provider: Provider): SentThrough {
  const { keyAccount, keyEnv } = connection;
  const key = keyEnv === null ? null : context.environmentKey(keyEnv);
  const salt = randomBytes(16).toString('hex');
  return {
    keyAccount,
    sentOrigin: originOf(connection, provider),
    keyFingerprint: key === null ? null : fingerprint(salt, key),
  };
}

/** True where a connection, as it is now, leads to the service and the account that an attempt was sent to. */
export function isSameAccount(
  context: Parts,
  sent: SentThrough,
  connection: ConnectionRecord,
  provider: Provider,
): boolean {
  if (sent.sentOrigin === null || sent.sentOrigin !== originOf(connection, provider)) return false;
  const { keyAccount, keyEnv } = connection;
  if (keyEnv === null) return sent.keyFingerprint === null && sent.keyAccount === keyAccount;
  const key = context.environmentKey(keyEnv);
  const [salt] = sent.keyFingerprint?.split(':') ?? [];
  return key !== null && salt !== undefined && sent.keyFingerprint === fingerprint(salt, key);
}

function fingerprint(salt: string, key: string): string {
  return `${salt}:${createHash('sha256').update(`${salt}:${key}`).digest('hex')}`;
}

/** Empty where a provider has no address at all. */
function originOf(connection: ConnectionRecord, provider: Provider): string {
  const address = baseUrlOf(connection, provider);
  return address === '' ? '' : new URL(address).origin;
}
