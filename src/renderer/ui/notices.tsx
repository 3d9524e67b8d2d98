import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import type { NoticesStore, ShownNotice } from './notices-store.ts';

/** Long enough to read a line and reach for Undo (features 5.2). */
const shownForMs = 10_000;

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
