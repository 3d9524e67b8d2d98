import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { AppError, invariant } from '../../shared/errors.ts';
import type { ProviderId } from '../../shared/ids.ts';
import type { ConnectionSettings } from '../db/connections.ts';
import type { Provider } from './provider.ts';

/** A model as a connection's provider last listed it. */
export interface ListedModel {
  readonly model: string;
  readonly endsOn: string | null;
}

/** Every kind of service this app speaks to. */
export interface ProviderRegistry {
  /** Throws `AppError('not-found')`: a library may name a provider that a newer version had. */
  get(id: ProviderId): Provider;
  list(): readonly Provider[];
  /** See `findCapabilities`. */
  capabilities(
    id: ProviderId,
    model: string,
    listed: readonly ListedModel[] | null,
    settings?: ConnectionSettings,
  ): ModelCapabilities | null;
}

/** Two adapters under one id would make stored runs mean two things: a bug in the composition root. */
export function createProviderRegistry(providers: readonly Provider[]): ProviderRegistry {
  const byId = new Map(providers.map((provider) => [provider.info.id, provider]));
  invariant(byId.size === providers.length, 'every provider has its own id');
  function get(id: ProviderId): Provider {
    const provider = byId.get(id);
    if (provider) return provider;
    throw new AppError('not-found', `This version of Proofsheet has no provider "${id}".`);
  }
  return {
    get,
    list: () => providers,
    capabilities: (id, model, listed, settings) => findCapabilities(get(id), model, listed, settings),
  };
}

/**
 * What a model can do: as shipped, as a dated snapshot of a shipped one, or, for one that only the connection's own
 * list knows, a careful guess that says so in its label. Null refuses the model before any paid call. A shutdown date
 * from the list is newer than ours.
 */
export function findCapabilities(
  provider: Provider,
  model: string,
  listed: readonly ListedModel[] | null,
  settings: ConnectionSettings = {},
): ModelCapabilities | null {
  const entry = listed?.find((each) => each.model === model);
  const found =
    provider.models.find((each) => each.model === model) ??
    provider.capabilitiesOf?.(model, entry !== undefined, settings) ??
    null;
  if (found === null || !entry?.endsOn) return found;
  return { ...found, endsOn: entry.endsOn };
}
