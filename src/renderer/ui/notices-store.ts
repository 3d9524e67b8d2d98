import { createStore, type StoreApi } from 'zustand/vanilla';

/** Something that just happened, with the way back where there is one. Never the only sign of a failure. */
export interface Notice {
  readonly text: string;
  readonly tone?: 'plain' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
}

export interface ShownNotice extends Notice {
  readonly id: number;
}

interface NoticesState {
  readonly notices: readonly ShownNotice[];
  /** The words last said to screen readers, with a count so that the same words are said again. */
  readonly said: { readonly text: string; readonly count: number };
  readonly notify: (notice: Notice) => void;
  readonly dismiss: (id: number) => void;
  readonly announce: (text: string) => void;
}

export type NoticesStore = StoreApi<NoticesState>;

/** Makes the list of notices and the one live region of the window. */
export function createNoticesStore(): NoticesStore {
  let nextId = 1;
  return createStore<NoticesState>()((set) => ({
    notices: [],
    said: { text: '', count: 0 },
    notify(notice) {
      const shown = { ...notice, id: nextId++ };
      set((state) => ({ notices: [...state.notices.slice(-2), shown] }));
      set((state) => ({ said: { text: notice.text, count: state.said.count + 1 } }));
    },
    dismiss(id) {
      set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
    },
    announce(text) {
      set((state) => ({ said: { text, count: state.said.count + 1 } }));
    },
  }));
}
