import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

interface NavItemProps {
  readonly icon?: IconName;
  /** A picture instead of an icon. */
  readonly cover?: ReactNode;
  readonly label: string;
  readonly count?: number | undefined;
  /** Something waits for a person; said in words too. */
  readonly badge?: number;
  readonly isCurrent: boolean;
  readonly isQuiet?: boolean;
  readonly onPress: () => void;
  /** Asks for another name: by F2 or a double click, as everywhere in the sidebar. */
  readonly onRename?: () => void;
  readonly isDropTarget?: boolean;
  /** Makes the line a place to drop pictures on; see `usePictureDrop`. */
  readonly drop?: Pick<React.DOMAttributes<HTMLElement>, 'onDragOver' | 'onDragLeave' | 'onDrop'>;
  /** Beside the line, shown on hover and focus. */
  readonly children?: ReactNode;
}

/** One line of the sidebar. */
export function NavItem(props: NavItemProps) {
  const { icon, cover, label, count, badge, isCurrent } = props;
  return (
    <li
      className={classNames(
        'nav-item',
        isCurrent && 'is-current',
        props.isQuiet && 'is-quiet',
        props.isDropTarget && 'is-drop-target',
      )}
      {...props.drop}
    >
      <button
        type="button"
        className="nav-button"
        aria-current={isCurrent ? 'page' : undefined}
        onClick={props.onPress}
        onDoubleClick={props.onRename}
        onKeyDown={(event) => {
          if (event.key !== 'F2' || !props.onRename) return;
          event.preventDefault();
          props.onRename();
        }}
      >
        {icon ? <Icon name={icon} /> : cover}
        <span className="nav-label">{label}</span>
        {badge === undefined ? null : (
          <span className="nav-badge num">
            {badge}
            <span className="visually-hidden"> waiting for a decision</span>
          </span>
        )}
        {count === undefined ? null : (
          <span className="nav-count num">
            {count.toLocaleString('en-US')}
            <span className="visually-hidden">{count === 1 ? ' picture' : ' pictures'}</span>
          </span>
        )}
      </button>
      {props.children}
    </li>
  );
}
