import { useState, type ReactNode } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { NameInput } from './name-input.tsx';

interface NavGroupProps {
  readonly title: string;
  /** One of them, as it is written inside a sentence. */
  readonly thing: string;
  readonly isEmpty: boolean;
  readonly onAdd: (name: string) => void;
  readonly children: ReactNode;
}

/** Lines of the sidebar that people name themselves: under a heading, with a way to add one. */
export function NavGroup({ title, thing, isEmpty, onAdd, children }: NavGroupProps) {
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <div className="nav-heading-row">
        <h2 className="nav-heading">{title}</h2>
        <IconButton icon="plus" label={`New ${thing}`} className="nav-add" onPress={() => setAdding(true)} />
      </div>
      <ul className="nav-list" aria-label={title}>
        {isAdding ? (
          <NameInput
            label={`Name of the new ${thing}`}
            start=""
            onDone={(name) => {
              setAdding(false);
              if (name !== null) onAdd(name);
            }}
          />
        ) : null}
        {children}
      </ul>
      {isEmpty && !isAdding ? <p className="nav-note">No {title.toLowerCase()} yet</p> : null}
    </>
  );
}
