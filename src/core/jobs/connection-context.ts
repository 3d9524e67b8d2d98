import type { ConnectionRecord } from '../db/connections.ts';
import type { ConnectionContext, Provider } from '../providers/provider.ts';
import type { JobContext } from './job-context.ts';

/** Where a connection's calls go: its own address, or its provider's usual one. */
export function baseUrlOf(connection: ConnectionRecord, provider: Provider): string {
  return connection.baseUrl ?? provider.info.defaultBaseUrl ?? '';
}

/** What every call to a provider is handed; `key` was read for this one call. */
export function connectionContext(
  context: Pick<JobContext, 'http' | 'clock'>,
  { connection, provider, signal }: { connection: ConnectionRecord; provider: Provider; signal: AbortSignal },
  key: string | null,
): ConnectionContext {
  return {
    baseUrl: baseUrlOf(connection, provider),
    key,
    http: context.http,
    signal,
    nowMs: context.clock.nowMs(),
    settings: connection.settings,
  };
}
