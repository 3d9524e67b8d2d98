import type { ModelCapabilities } from '../../shared/capabilities.ts';
import type { Connection, ModelList } from '../../shared/model.ts';
import type { ConnectionRecord, ConnectionSettings, ListedModel } from '../db/connections.ts';
import type { Provider } from '../providers/provider.ts';
import { shownSettings } from './connection-settings.ts';
import { environmentKey, type KeySources } from '../secrets/resolve-key.ts';

/** What connections need to know of the adapters; the registry gives it. */
export interface ProviderLookup {
  list(): readonly Provider[];
  /** Capabilities of a shipped, listed or added model; null where nothing is known of it. */
  capabilities(
    providerId: string,
    model: string,
    listed: readonly ListedModel[] | null,
    settings?: ConnectionSettings,
  ): ModelCapabilities | null;
}

/** Null for an adapter of another version or from outside: its connections stay visible. */
export function findProvider(registry: ProviderLookup, id: string): Provider | null {
  return registry.list().find((provider) => provider.info.id === id) ?? null;
}

export function viewConnection(
  record: ConnectionRecord,
  provider: Provider | null,
  environment: KeySources['environment'],
): Connection {
  const hasKey =
    record.keyEnv === null ? record.hasStoredKey : environmentKey(environment, record.keyEnv) !== null;
  return {
    id: record.id,
    name: record.name,
    provider: record.provider,
    providerLabel: provider?.info.label ?? record.provider,
    baseUrl: record.baseUrl,
    keyEnv: record.keyEnv,
    needsKey: provider?.info.needsKey ?? true,
    hasKey,
    keyHint: record.keyEnv === null ? record.keyHint : null,
    isPlayMoney: provider?.info.isPlayMoney ?? false,
    maxConcurrent: record.maxConcurrent,
    requestWindow: record.requestWindow,
    color: record.color,
    settings: shownSettings(record.settings),
    pauseCode: record.pause?.code ?? null,
    pauseReason: record.pause?.reason ?? null,
    state: record.state,
    stateDetail: record.stateDetail,
    testedAtMs: record.testedAtMs,
  };
}

/** What decides which model is the usual one. */
export interface UsualModelFor {
  readonly task: 'generate' | 'edit';
  /** "2026-11-20", UTC. */
  readonly today: string;
}

/**
 * Shipped models first, best first; then what the account lists beyond them. A listed end date is the newer word. The
 * usual model is the first that still works for the task: not ended, and not missing from the account's own list.
 */
export function mergeModels(
  registry: ProviderLookup,
  provider: Provider,
  listed: readonly ListedModel[] | null,
  settings: ConnectionSettings,
  { task, today }: UsualModelFor,
): ModelList {
  const byName = new Map((listed ?? []).map((each) => [each.model, each]));
  const shipped = provider.models.map((capabilities) => {
    const endsOn = byName.get(capabilities.model)?.endsOn ?? capabilities.endsOn;
    return { ...capabilities, endsOn };
  });
  const shippedNames = new Set(shipped.map((capabilities) => capabilities.model));
  const further = [...byName.keys()]
    .filter((model) => !shippedNames.has(model))
    .flatMap((model) => registry.capabilities(provider.info.id, model, listed, settings) ?? []);
  const models = [...shipped, ...further];
  const able = models.filter(({ tasks }) => tasks.includes(task));
  const works = ({ model, endsOn }: ModelCapabilities): boolean =>
    (listed === null || listed.length === 0 || byName.has(model)) && (endsOn === null || endsOn > today);
  // Where nothing seems to work the provider has the last word, and says it for free.
  const usual = able.find(works) ?? able[0] ?? null;
  return { models, defaultModel: usual?.model ?? null };
}

/** Last four characters of a key, or nothing of one so short that four would give much of it away. */
export function hintOf(key: string): string {
  const shortestShown = 12;
  return key.length >= shortestShown ? key.slice(-4) : '';
}
