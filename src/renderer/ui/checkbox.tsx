import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps } from 'react-aria-components';
import { Icon } from './icon.tsx';

interface Props extends Omit<CheckboxProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode;
}

/** Something that is either so or not. */
export function Checkbox({ children, ...rest }: Props) {
  return (
    <AriaCheckbox {...rest} className="checkbox">
      <span className="checkbox-box">
        <Icon name="check" />
      </span>
      {children}
    </AriaCheckbox>
  );
}
