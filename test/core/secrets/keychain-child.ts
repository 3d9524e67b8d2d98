import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createKeychain } from '../../../src/core/secrets/keychain.ts';
import { KeychainError } from '../../../src/core/secrets/keychain-state.ts';

/**
 * Runs steps against the real keychain of the session it is started in, and prints one JSON line of outcomes. The key
 * comes by standard input and leaves as a hash, so that whoever finds the key in what this printed has found a leak.
 */
const { steps, key } = JSON.parse(await text(process.stdin)) as { steps: string[]; key: string };
const keychain = createKeychain();
const actions: Record<string, () => Promise<unknown>> = {
  status: () => keychain.status(),
  get: async () => {
    const secret = await keychain.get('connection-1');
    return secret === null ? null : createHash('sha256').update(secret).digest('hex');
  },
  set: () => keychain.set('connection-1', key).then(() => 'set'),
  remove: () => keychain.remove('connection-1').then(() => 'removed'),
};
const outcomes: unknown[] = [];
for (const step of steps) {
  outcomes.push(
    await actions[step]?.().catch((error: unknown) =>
      error instanceof KeychainError ? { state: error.state, message: error.message } : String(error),
    ),
  );
}
process.stdout.write(`${JSON.stringify(outcomes)}\n`);
