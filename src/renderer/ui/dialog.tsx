import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { classNames } from './class-names.ts';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Shown as the heading, or only read out when `isTitleHidden`. */
  readonly title: string;
  readonly isTitleHidden?: boolean;
  readonly size?: 'normal' | 'wide';
  /** `top` keeps a search box in place while its results grow. */
  readonly place?: 'centre' | 'top';
  /** A question that must be answered: a press outside does not close it. */
  readonly isDismissable?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog: focus stays inside, Escape closes, focus goes back to where it was. */
export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, isTitleHidden = false, size = 'normal', place = 'centre' } = props;
  return (
    <ModalOverlay
      className={classNames('dialog-scrim', place === 'top' && 'is-top')}
      isOpen={isOpen}
      isDismissable={props.isDismissable ?? true}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={classNames('dialog-box', size === 'wide' && 'is-wide')}>
        <AriaDialog className="dialog" {...(isTitleHidden ? { 'aria-label': title } : {})}>
          {isTitleHidden ? null : (
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
          )}
          {props.children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The row of buttons at the foot of a dialog; the safe choice first, the main one last. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="dialog-actions">{children}</div>;
}
