import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

/** Something that just happened, with the way back where there is one. Never the only sign of a failure. */
export interface Notice {
  readonly text: string;
  readonly tone?: 'plain' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface ShownNotice extends Notice {
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

/** Long enough to read a line and reach for Undo (features 5.2). */
const shownForMs = 10_000;

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

/** Draws the notices and the live region; mounted once. */
export function Notices({ store }: { readonly store: NoticesStore }) {
  const notices = useStore(store, (state) => state.notices);
  const said = useStore(store, (state) => state.said);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" aria-atomic="true">
        {/* A no-break space that comes and goes makes the same words a change, so that they are read again. */}
        {said.text + (said.count % 2 === 0 ? '' : '\u00a0')}
      </div>
      <div className="notices" role="region" aria-label="Notices">
        {notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} store={store} />
        ))}
      </div>
    </>
  );
}

function NoticeRow({ notice, store }: { readonly notice: ShownNotice; readonly store: NoticesStore }) {
  const { id, text, tone, action } = notice;
  useEffect(() => {
    const timer = setTimeout(() => store.getState().dismiss(id), shownForMs);
    return () => clearTimeout(timer);
  }, [id, store]);
  return (
    <div className={classNames('notice', tone === 'bad' && 'is-bad')}>
      <span>{text}</span>
      {action ? (
        <Button
          look="quiet"
          onPress={() => {
            action.run();
            store.getState().dismiss(id);
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton icon="close" label="Close" onPress={() => store.getState().dismiss(id)} />
    </div>
  );
}
