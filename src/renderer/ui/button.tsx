import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';

/** What a button looks like: one accent button at most per view; quiet ones have no edge. */
export type ButtonLook = 'plain' | 'primary' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly look?: ButtonLook;
  readonly icon?: IconName;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button with words. For a button with only an icon use `IconButton`. */
export function Button({ look = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classNames('button', look !== 'plain' && `is-${look}`, className)}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </AriaButton>
  );
}
