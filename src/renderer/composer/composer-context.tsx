import { createContext, useContext, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { invariant } from '../../shared/errors.ts';
import { createComposerStore, type Composer, type ComposerStore } from './composer-store.ts';

const ComposerContext = createContext<ComposerStore | null>(null);

/** Keeps what the composer holds while other views take its place. */
export function ComposerProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState(createComposerStore);
  return <ComposerContext value={store}>{children}</ComposerContext>;
}

/** The composer's store, for handlers that read it without drawing it. */
export function useComposerStore(): ComposerStore {
  const store = useContext(ComposerContext);
  invariant(store, 'the composer is always inside a ComposerProvider');
  return store;
}

/** A piece of the composer's state. */
export function useComposer<T>(select: (composer: Composer) => T): T {
  return useStore(useComposerStore(), select);
}
