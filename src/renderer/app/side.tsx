import type { ReactNode } from 'react';
import { Modal, ModalOverlay, Dialog } from 'react-aria-components';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { useIsNarrow } from './use-layout.ts';

interface SideProps {
  readonly side: 'sidebar' | 'inspector';
  readonly label: string;
  readonly children: ReactNode;
}

/** A side of the window: a column where there is room, else a panel over the centre while it is asked for. */
export function Side({ side, label, children }: SideProps) {
  const narrow = useIsNarrow(side);
  const isOpen = useUi((ui) => (side === 'sidebar' ? ui.isSidebarOpen : ui.isInspectorOpen));
  const isOver = useUi((ui) => ui.overlaySide === side);
  const store = useUiStore();
  if (!narrow) {
    if (!isOpen) return null;
    return (
      <aside className={`side ${side}-side scrolls`} aria-label={label}>
        {children}
      </aside>
    );
  }
  return (
    <ModalOverlay
      className="side-scrim"
      isOpen={isOver}
      isDismissable
      onOpenChange={(open) => {
        if (!open) store.getState().closeOverlay();
      }}
    >
      <Modal className={classNames('side', 'is-over', 'scrolls', `${side}-side`)}>
        <Dialog className="side-dialog" aria-label={label}>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
