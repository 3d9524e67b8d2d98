import { Button, type ButtonProps } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { Tooltip } from './tooltip.tsx';

interface IconLook {
  readonly icon: IconName;
  /** The accessible name and the tooltip. */
  readonly label: string;
  readonly keys?: string | undefined;
  readonly className?: string;
}

type IconButtonProps = IconLook & Omit<ButtonProps, 'children' | 'className' | 'style' | 'aria-label'>;

/** A button drawn as an icon; its name and its key are in the tooltip. */
export function IconButton({ icon, label, keys, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <Button {...rest} aria-label={label} className={classNames('icon-button', className)}>
        <Icon name={icon} />
      </Button>
    </Tooltip>
  );
}
