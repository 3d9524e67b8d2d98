import type { ReactElement, ReactNode, RefObject } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  Separator,
  type MenuItemProps as AriaMenuItemProps,
  type PopoverProps,
} from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { Key } from './key.tsx';

interface MenuProps {
  readonly trigger: ReactElement;
  readonly label: string;
  readonly placement?: NonNullable<PopoverProps['placement']>;
  /** `MenuItem` and `MenuSeparator` elements. */
  readonly children: ReactNode;
}

/** A menu that opens from a button. */
export function Menu({ trigger, label, placement = 'bottom start', children }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement={placement} offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuAtProps {
  /** An element at the place where the menu should appear (a point under the pointer, or a cell). */
  readonly anchor: RefObject<Element | null>;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A context menu: open as long as it is rendered. */
export function MenuAt({ anchor, label, onClose, children }: MenuAtProps) {
  return (
    <Popover
      className="popover"
      triggerRef={anchor}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom start"
      offset={0}
    >
      <AriaMenu className="menu" aria-label={label} onClose={onClose} autoFocus="first">
        {children}
      </AriaMenu>
    </Popover>
  );
}

interface ItemProps extends Omit<AriaMenuItemProps, 'children' | 'className' | 'style'> {
  readonly children: string;
  readonly icon?: IconName;
  readonly keys?: string | undefined;
  readonly detail?: string;
  readonly isDanger?: boolean;
  /** Address of a small picture in front of the words. */
  readonly picture?: string;
  /** Marks the line that is chosen already. */
  readonly isCurrent?: boolean;
}

/** One line of a menu: words, an optional second line, and the key that does the same. */
export function MenuItem(props: ItemProps) {
  const { children, icon, keys, detail, isDanger = false, picture, isCurrent = false, ...rest } = props;
  return (
    <AriaMenuItem
      {...rest}
      textValue={isCurrent ? `${children}, chosen` : children}
      className={classNames('menu-item', isDanger && 'is-danger')}
    >
      {icon ? <Icon name={icon} /> : null}
      {picture ? <img className="menu-item-picture" src={picture} alt="" draggable={false} /> : null}
      <span className="menu-item-words">
        {children}
        {detail ? <span className="menu-item-detail">{detail}</span> : null}
      </span>
      {isCurrent ? <Icon name="check" /> : null}
      {keys ? <Key keys={keys} /> : null}
    </AriaMenuItem>
  );
}

/** A thin line between groups of a menu. */
export function MenuSeparator() {
  return <Separator className="menu-separator" />;
}
