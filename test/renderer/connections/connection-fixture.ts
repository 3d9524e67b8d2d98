import { Connection } from '../../../src/shared/model.ts';

/** A connection that works, to a service that costs money; tests name what matters to them. */
export function connection(changes: Partial<Connection> = {}): Connection {
  return Connection.parse({
    id: 1,
    name: 'Studio',
    provider: 'openai-images',
    providerLabel: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    keyEnv: null,
    needsKey: true,
    hasKey: true,
    keyHint: '41ab',
    isPlayMoney: false,
    maxConcurrent: 4,
    requestWindow: null,
    color: null,
    settings: {},
    pauseCode: null,
    pauseReason: null,
    state: 'ok',
    stateDetail: null,
    testedAtMs: null,
    ...changes,
  });
}
