import { mediaUrl } from '../../shared/transport.ts';
import { classNames } from '../ui/class-names.ts';
import type { PromptMenu, PromptMenuItem } from './use-prompt-menu.ts';

interface ListProps {
  readonly id: string;
  readonly menu: PromptMenu;
  readonly onChoose: (item: PromptMenuItem) => void;
}

/** What "@" or "/" can become; the caret stays in the prompt while arrows walk here. */
export function PromptMenuList({ id, menu, onChoose }: ListProps) {
  return (
    <ul
      id={id}
      className="prompt-menu scrolls"
      role="listbox"
      aria-label={menu.query?.kind === 'template' ? 'Templates' : 'Pictures'}
    >
      {menu.items.map((item, index) => (
        <li
          key={item.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === menu.active}
          className={classNames('prompt-menu-item', index === menu.active && 'is-active')}
          ref={(element) => {
            if (index === menu.active) element?.scrollIntoView({ block: 'nearest' });
          }}
          onPointerMove={() => menu.setActive(index)}
          onPointerDown={(event) => {
            // The box keeps the focus.
            event.preventDefault();
            onChoose(item);
          }}
        >
          {item.imageId === null ? null : (
            <img src={mediaUrl(item.imageId, '160')} alt="" draggable={false} />
          )}
          <b>{item.label}</b>
          <span>{item.detail}</span>
        </li>
      ))}
    </ul>
  );
}
