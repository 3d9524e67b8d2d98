import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

interface ChipProps {
  readonly children: ReactNode;
  readonly isOn?: boolean;
  /** Makes the chip a button; without it the chip only says something. */
  readonly onPress?: () => void;
  /** Shows a cross: pressing takes the chip away. */
  readonly removeLabel?: string;
}

/** A short fact, a filter or a removable tag. */
export function Chip({ children, isOn = false, onPress, removeLabel }: ChipProps) {
  const className = classNames('chip', isOn && 'is-on');
  if (!onPress) return <span className={className}>{children}</span>;
  return (
    <Button className={className} onPress={onPress} {...(removeLabel ? { 'aria-label': removeLabel } : {})}>
      {children}
      {removeLabel ? <Icon name="close" /> : null}
    </Button>
  );
}
