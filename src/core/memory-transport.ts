import type { ByteSource, Transport } from '../shared/transport.ts';
import type { Caller, Core } from './core.ts';

/** A transport within one process: for the command line that holds the library itself, and for tests. */
export function createMemoryTransport(
  core: Pick<Core, 'dispatch' | 'upload' | 'subscribe'>,
  caller: Caller,
): Transport {
  return {
    call: (name, input) => core.dispatch(name, input, caller),
    upload: (bytes) => core.upload(chunksOf(bytes)),
    // Nothing can get lost on the way, so there is never a gap.
    subscribe: (listener) => core.subscribe(listener),
  };
}

async function* chunksOf(bytes: ByteSource): AsyncGenerator<Uint8Array> {
  if (bytes.size > 0) yield new Uint8Array(await bytes.arrayBuffer());
}
