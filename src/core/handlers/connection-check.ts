import type { ConnectionTest, ModelList } from '../../shared/model.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionRecord, ConnectionSettings, ListedModel } from '../db/connections.ts';
import type { Tables } from '../db/tables.ts';
import type { Clock, Logger } from '../ports.ts';
import type { ProviderHttp } from '../providers/http.ts';
import type { ConnectionContext, Provider } from '../providers/provider.ts';
import { withoutRefusedStreams } from '../providers/refused-stream.ts';
import { KeyMissingError, resolveKey, type KeySources } from '../secrets/resolve-key.ts';
import { fillIn } from './connection-settings.ts';
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
    if (!result.ok) return result;
    forgetRefusedStreams(parts, record);
    const { words, settings } = await probe(parts, record, provider);
    await refreshModels(parts, { ...record, settings }, provider);
    return { ...result, message: result.message + words };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const state = error instanceof KeyMissingError ? 'key-missing' : 'problem';
    return { ok: false, state, message: error.message, modelCount: null };
  }
}

/** A person who tests a connection may have had it changed at the service: streaming is worth another try. */
function forgetRefusedStreams(parts: ConnectionCheckParts, { id }: ConnectionRecord): void {
  const current = parts.tables.connections.get(id);
  if (current)
    parts.tables.connections.update(current, { settings: withoutRefusedStreams(current.settings) });
}

/** The models to choose from. Asks the provider once; without an answer the shipped ones do. */
export async function modelsOf(
  parts: ConnectionCheckParts,
  record: ConnectionRecord,
  provider: Provider,
  task: 'generate' | 'edit',
): Promise<ModelList> {
  const listed = record.listedModels ?? (await refreshModels(parts, record, provider));
  const today = new Date(parts.clock.nowMs()).toISOString().slice(0, 10);
  return mergeModels(parts.registry, provider, listed, record.settings, { task, today });
}

/** Fills in what suits a server that is recognised, wherever the person has not chosen; free, and no reason to fail. */
async function probe(
  parts: ConnectionCheckParts,
  record: ConnectionRecord,
  provider: Provider,
): Promise<{ readonly words: string; readonly settings: ConnectionSettings }> {
  const unchanged = { words: '', settings: record.settings };
  if (!provider.probe) return unchanged;
  const found = await provider.probe(await contextFor(parts, record, provider, listWithinMs));
  // Asking takes a while: what the person changed meanwhile counts.
  const current = parts.tables.connections.get(record.id);
  if (!found || !current) return unchanged;
  const settings = fillIn(current.settings, found.settings);
  parts.tables.connections.update(current, { settings });
  return { words: ` ${found.words}; its settings are filled in where you chose none.`, settings };
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
