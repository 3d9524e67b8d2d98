import type { ReactNode } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';

export interface SideProps {
  readonly side: 'sidebar' | 'inspector';
  readonly label: string;
  readonly children: ReactNode;
}

/** A side of a narrow window: a panel over the centre while it is asked for. */
export function OverSide({ side, label, children }: SideProps) {
  const isOver = useUi((ui) => ui.overlaySide === side);
  const store = useUiStore();
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
