import type { ReactNode } from 'react';
import { ToggleButton as AriaToggleButton, type ToggleButtonProps } from 'react-aria-components';
import { classNames } from './class-names.ts';

interface Props extends Omit<ToggleButtonProps, 'children' | 'className' | 'style'> {
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button with words that stays pressed. */
export function ToggleButton({ className, children, ...rest }: Props) {
  return (
    <AriaToggleButton {...rest} className={classNames('chip', className)}>
      {children}
    </AriaToggleButton>
  );
}
