import type { ReactElement, ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover as AriaPopover, type PopoverProps } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { useEscapeFromNowhere } from './use-escape.ts';

interface Props {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly placement?: NonNullable<PopoverProps['placement']>;
  readonly className?: string;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** A panel beside the button that opened it; Escape or a press outside closes it and focus goes back. */
export function Popover({ trigger, label, placement = 'bottom end', className, children, ...open }: Props) {
  return (
    <DialogTrigger {...open}>
      {trigger}
      <AriaPopover className={classNames('popover', className)} placement={placement} offset={6}>
        <Dialog className="popover-dialog" aria-label={label}>
          {({ close }) => (
            <>
              <Escape close={close} />
              {typeof children === 'function' ? children(close) : children}
            </>
          )}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}

/** Mounted only while the panel is open. */
function Escape({ close }: { readonly close: () => void }) {
  useEscapeFromNowhere(close);
  return null;
}
