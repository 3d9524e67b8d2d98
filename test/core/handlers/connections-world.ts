import { onTestFinished } from 'vitest';
import type { MethodInput } from '../../../src/shared/contract.ts';
import type { NewCoreEvent } from '../../../src/shared/events.ts';
import type { ConnectionId } from '../../../src/shared/ids.ts';
import { createConnectionHandlers } from '../../../src/core/handlers/connections.ts';
import type { ProviderHttp } from '../../../src/core/providers/http.ts';
import type { Provider } from '../../../src/core/providers/provider.ts';
import { createProviderRegistry } from '../../../src/core/providers/registry.ts';
import type { KeychainError } from '../../../src/core/secrets/keychain-state.ts';
import { createMemorySecretStore } from '../../../src/core/secrets/memory.ts';
import { openTestLibrary } from '../../support/library.ts';
import { createScriptedProvider } from '../../support/scripted-provider.ts';
import { silentLogger } from '../../support/silent-logger.ts';

/** What a test changes about the paid adapter. */
export type Overrides = Partial<Pick<Provider, 'test' | 'listModels' | 'capabilitiesOf'>>;

/** The adapter the others are made of. */
export const scripted = createScriptedProvider([]).provider;

/** A paid service with a usual address, one without, and Demo. */
function createProviders(overrides: Overrides): Provider[] {
  const info = (id: string, more: Partial<Provider['info']>): Provider['info'] => ({
    ...scripted.info,
    id,
    label: id.toUpperCase(),
    ...more,
  });
  const paid = { needsKey: true, defaultBaseUrl: 'https://api.paid.example/v1' };
  return [
    { ...scripted, ...overrides, info: info('paid', paid) },
    { ...scripted, info: info('open', { needsKey: false }) },
    { ...scripted, info: info('demo', { isPlayMoney: true }) },
  ];
}

async function setup(overrides: Overrides = {}, environment: Record<string, string> = {}) {
  const library = await openTestLibrary();
  const memory = createMemorySecretStore('Test Keyring');
  const keychain: { error: KeychainError | null } = { error: null };
  const guard = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (keychain.error) throw keychain.error;
    return work();
  };
  const secrets = {
    ...memory,
    get: (account: string) => guard(() => memory.get(account)),
    set: (account: string, secret: string) => guard(() => memory.set(account, secret)),
    remove: (account: string) => guard(() => memory.remove(account)),
  };
  const events: NewCoreEvent[] = [];
  const handlers = createConnectionHandlers({
    tables: library.tables,
    registry: createProviderRegistry(createProviders(overrides)),
    // The adapters of this test ask nobody.
    http: {} as ProviderHttp,
    secrets,
    environment,
    clock: library.clock,
    bus: { publish: (event) => void events.push(event) },
    log: silentLogger,
  });
  const add = async (given: Partial<MethodInput<'connections.add'>> = {}) =>
    handlers['connections.add'](
      { name: 'work', provider: 'paid', baseUrl: null, keyEnv: null, ...given },
      'page',
    );
  const accountOf = (id: ConnectionId): string => {
    const record = library.tables.connections.get(id);
    if (!record) throw new Error('no such connection');
    return record.keyAccount;
  };
  const setKey = async (connectionId: ConnectionId, key: string) =>
    handlers['connections.setKey']({ connectionId, key }, 'page');
  return { ...library, handlers, secrets: memory, keychain, events, add, accountOf, setKey };
}

type World = Awaited<ReturnType<typeof setup>>;

/** A library with the handlers of connections over adapters that do as they are told; closed with the test. */
export async function open(...given: Parameters<typeof setup>): Promise<World> {
  const world = await setup(...given);
  onTestFinished(() => world.close());
  return world;
}

export const secretKey = 'sk-proj-0123456789abcdWXYZ';
