import type { ConnectionRecord } from '../db/connections.ts';
import type { ConnectionContext, Provider } from '../providers/provider.ts';
import { connectionOf, type JobContext } from './job-context.ts';

/** Where a connection's calls go: its own address, or its provider's usual one. */
export function baseUrlOf(connection: ConnectionRecord, provider: Provider): string {
  return connection.baseUrl ?? provider.info.defaultBaseUrl ?? '';
}

/** The connection as it is now: a key or an address may have changed since a task was begun, and they go together. */
export function presentWork<Work extends { readonly connection: ConnectionRecord }>(
  context: JobContext,
  work: Work,
): Work {
  return { ...work, connection: connectionOf(context, work.connection.id) };
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
