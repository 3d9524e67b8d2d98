import { setTimeout as sleep } from 'node:timers/promises';
import { createCore, LibraryHeldError } from '../core/create-core.ts';
import { createMemoryTransport } from '../core/memory-transport.ts';
import type { CorePorts } from '../core/ports.ts';
import { connectRelay } from '../core/relay/relay-transport.ts';
import { AppError } from '../shared/errors.ts';
import type { Transport } from '../shared/transport.ts';

/** A library as a command uses it: held by this process, or asked of the one that holds it. */
export interface OpenLibrary {
  readonly transport: Transport;
  readonly isRelayed: boolean;
  /** Aborted when the process that holds the library is gone; never where it is this one. */
  readonly lost: AbortSignal;
  /** Resolves when no other command is being served by this process. */
  whenUnshared(): Promise<void>;
  /** Money that moves now in this process; a close waits for it. */
  inFlight(): { readonly attemptCount: number; readonly amountNanos: number };
  close(): Promise<void>;
}

/** A holder that starts or ends is between its lock and its socket for a moment; this is generous for both. */
const retryForMs = 30_000;
const retryEveryMs = 200;

/** Takes the library, or joins whoever has it. Other failures to open are not tried again. */
export async function openLibrary(ports: CorePorts, interrupted: AbortSignal): Promise<OpenLibrary> {
  const giveUpAtMs = ports.clock.nowMs() + retryForMs;
  for (;;) {
    const held = await holdOrJoin(ports);
    if (!(held instanceof LibraryHeldError)) return held;
    if (ports.clock.nowMs() >= giveUpAtMs) throw unreachable(held);
    // Several commands started together must not look again in step for ever.
    await sleep(retryEveryMs * (0.5 + Math.random()), undefined, { signal: interrupted });
  }
}

async function holdOrJoin(ports: CorePorts): Promise<OpenLibrary | LibraryHeldError> {
  try {
    return await hold(ports);
  } catch (error) {
    if (!(error instanceof LibraryHeldError)) throw error;
    return (await join(ports)) ?? error;
  }
}

async function hold(ports: CorePorts): Promise<OpenLibrary> {
  const core = await createCore(ports);
  return {
    transport: createMemoryTransport(core, 'command-line'),
    isRelayed: false,
    lost: new AbortController().signal,
    whenUnshared: () => core.whenUnshared(),
    inFlight: () => core.inFlight(),
    close: () => core.close(),
  };
}

async function join(ports: CorePorts): Promise<OpenLibrary | null> {
  const relay = await connectRelay(ports.paths.library, { environment: ports.environment });
  if (relay === null) return null;
  return {
    transport: relay,
    isRelayed: true,
    lost: relay.lost,
    whenUnshared: () => Promise.resolve(),
    inFlight: () => ({ attemptCount: 0, amountNanos: 0 }),
    close: async () => relay.close(),
  };
}

function unreachable(held: LibraryHeldError): AppError {
  return new AppError(
    'unavailable',
    `This library is open in ${held.heldBy}, which has not answered for 30 seconds. ` +
      'It may be closing or hanging; end it there, then try again.',
    { cause: held },
  );
}
