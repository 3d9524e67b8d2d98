import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { invariant } from '../../shared/errors.ts';
import type { Ui, UiStore } from './ui-store.ts';

const UiContext = createContext<UiStore | null>(null);

/** Gives everything below it the window's own state. */
export function UiProvider({ store, children }: { readonly store: UiStore; readonly children: ReactNode }) {
  return <UiContext value={store}>{children}</UiContext>;
}

/** The store itself, for handlers that read state without drawing it: `useUiStore().getState()`. */
export function useUiStore(): UiStore {
  const store = useContext(UiContext);
  invariant(store, 'the window is always inside a UiProvider');
  return store;
}

/** A piece of the window's state: `useUi((ui) => ui.view)`. Draws again only when that piece changes. */
export function useUi<T>(select: (ui: Ui) => T): T {
  return useStore(useUiStore(), select);
}
