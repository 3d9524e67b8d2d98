import type { ConnectionTest, ModelList } from '../../shared/model.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionRecord, ListedModel } from '../db/connections.ts';
import type { Tables } from '../db/tables.ts';
import type { Clock, Logger } from '../ports.ts';
import type { ProviderHttp } from '../providers/http.ts';
import type { ConnectionContext, Provider } from '../providers/provider.ts';
import { KeyMissingError, resolveKey, type KeySources } from '../secrets/resolve-key.ts';
import { mergeModels, type ProviderLookup } from './connection-view.ts';

/** What the free questions to a provider need. */
export interface ConnectionCheckParts extends KeySources {
  readonly tables: Pick<Tables, 'connections'>;
  readonly registry: ProviderLookup;
  readonly http: ProviderHttp;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Logger;
}

/** A person is looking at a spinner; a provider that needs longer is not usable for them now. */
const testWithinMs = 30_000;
const listWithinMs = 10_000;

/** Asks the provider for free whether this connection works; every outcome is an answer, not an exception. */
export async function testConnection(
  parts: ConnectionCheckParts,
  record: ConnectionRecord,
  provider: Provider,
): Promise<ConnectionTest> {
  try {
    const result = await provider.test(await contextFor(parts, record, provider, testWithinMs));
    if (result.ok) await refreshModels(parts, record, provider);
    return result;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const state = error instanceof KeyMissingError ? 'key-missing' : 'problem';
    return { ok: false, state, message: error.message, modelCount: null };
  }
}

/** The models to choose from. Asks the provider once; without an answer the shipped ones do. */
export async function modelsOf(
  parts: ConnectionCheckParts,
  record: ConnectionRecord,
  provider: Provider,
): Promise<ModelList> {
  const listed = record.listedModels ?? (await refreshModels(parts, record, provider));
  return mergeModels(parts.registry, provider, listed, record.settings);
}

/** Lists the account's models and keeps the list; null when it cannot be had, which is no reason to stop. */
async function refreshModels(
  parts: ConnectionCheckParts,
  record: ConnectionRecord,
  provider: Provider,
): Promise<readonly ListedModel[] | null> {
  if (!provider.listModels) return null;
  try {
    const listed = await provider.listModels(await contextFor(parts, record, provider, listWithinMs));
    parts.tables.connections.setListedModels(record.id, listed);
    return listed;
  } catch (error) {
    const reason = error instanceof AppError ? error.message : 'the list could not be read';
    parts.log.warn(`handlers/connections connection ${record.id} lists no models`, { reason });
    return null;
  }
}

async function contextFor(
  parts: ConnectionCheckParts,
  record: ConnectionRecord,
  provider: Provider,
  withinMs: number,
): Promise<ConnectionContext> {
  return {
    baseUrl: record.baseUrl ?? provider.info.defaultBaseUrl ?? '',
    key: await resolveKey(record, parts, provider.info.needsKey),
    http: parts.http,
    signal: AbortSignal.timeout(withinMs),
    nowMs: parts.clock.nowMs(),
    settings: record.settings,
  };
}
