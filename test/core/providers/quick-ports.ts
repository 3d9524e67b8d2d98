import { setTimeout as sleep } from 'node:timers/promises';
import { createNodePorts } from '../../../src/core/node-ports.ts';
import type { CorePorts } from '../../../src/core/ports.ts';
import { createMemorySecretStore } from '../../../src/core/secrets/memory.ts';
import { silentLogger } from '../../support/silent-logger.ts';

/** The name of the variable the connection's key is in. */
export const keyVariable = 'TASK_TEST_KEY';

/** The real app with its waits cut short: tasks that are asked for every few seconds end at once. */
export function quickPorts(library: string, key: string): CorePorts {
  const ports = createNodePorts({ library, host: 'cli', environment: { [keyVariable]: key } });
  const longestWaitMs = 20;
  return {
    ...ports,
    log: silentLogger,
    secrets: createMemorySecretStore(),
    clock: {
      ...ports.clock,
      sleep: async (delayMs, signal) => {
        await sleep(Math.min(delayMs, longestWaitMs), undefined, { signal });
      },
    },
  };
}
