import { createContext, useContext, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { invariant } from '../../shared/errors.ts';
import { createPlaygroundStore, type PlaygroundState, type PlaygroundStore } from './playground-store.ts';

const PlaygroundContext = createContext<PlaygroundStore | null>(null);

/** Keeps what was chosen in the playground while other views take its place. */
export function PlaygroundProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState(createPlaygroundStore);
  return <PlaygroundContext value={store}>{children}</PlaygroundContext>;
}

export function usePlaygroundStore(): PlaygroundStore {
  const store = useContext(PlaygroundContext);
  invariant(store, 'the playground is always inside a PlaygroundProvider');
  return store;
}

/** A piece of the playground's state. */
export function usePlayground<T>(select: (state: PlaygroundState) => T): T {
  return useStore(usePlaygroundStore(), select);
}
