import { createContext, useContext, type ReactNode } from 'react';
import type { Client } from '../../shared/client.ts';
import { invariant } from '../../shared/errors.ts';
import type { Transport } from '../../shared/transport.ts';
import type { FirstScreen } from './first-screen.ts';
import type { ListKeeper } from './list-keeper.ts';

/** What the window knows of the outside: typed calls, the transport for uploads and events, and the lists it holds. */
export interface Core {
  readonly client: Client;
  readonly transport: Transport;
  /** Cells and orders of lists, kept true by events. */
  readonly lists: ListKeeper;
  readonly firstScreen: FirstScreen;
}

const CoreContext = createContext<Core | null>(null);

/** Gives everything below it the way to core. */
export function CoreProvider({ core, children }: { readonly core: Core; readonly children: ReactNode }) {
  return <CoreContext value={core}>{children}</CoreContext>;
}

/** The client and the transport; only hooks in data/ and commands should need it. */
export function useCore(): Core {
  const core = useContext(CoreContext);
  invariant(core, 'the window is always inside a CoreProvider');
  return core;
}
