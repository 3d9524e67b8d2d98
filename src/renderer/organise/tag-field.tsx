import { useId, useState } from 'react';
import { completeTags, splitTags } from './tag-text.ts';

interface TagFieldProps {
  readonly label: string;
  /** Names to complete from. */
  readonly known: readonly string[];
  readonly placeholder: string;
  readonly autoFocus?: boolean;
  readonly onAdd: (names: string[]) => void;
}

function useTagText(known: readonly string[], onAdd: (names: string[]) => void) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const fitting = isOpen ? completeTags(text, known) : [];
  const add = (value: string) => {
    const names = splitTags(value);
    setText('');
    setAt(-1);
    // Opened again by the next letter or arrow: what lies below the field is wanted now.
    setOpen(false);
    if (names.length > 0) onAdd(names);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      add(fitting[at] ?? text);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt(Math.max(-1, Math.min(fitting.length - 1, at + step)));
    } else if (event.key === 'Escape' && fitting.length > 0) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  const onChange = (value: string) => {
    setOpen(true);
    setAt(-1);
    if (value.endsWith(',')) add(value);
    else setText(value);
  };
  return { text, at, fitting, add, onKeyDown, onChange, close: () => setOpen(false) };
}

/** Names typed with completion: Enter or a comma adds, arrows go through what fits, Escape closes the list. */
export function TagField({ label, known, placeholder, autoFocus, onAdd }: TagFieldProps) {
  const listId = useId();
  const { text, at, fitting, add, onKeyDown, onChange, close } = useTagText(known, onAdd);
  return (
    <div className="tag-field">
      <input
        className="input"
        role="combobox"
        aria-label={label}
        aria-expanded={fitting.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(at >= 0 ? { 'aria-activedescendant': `${listId}-${at}` } : {})}
        autoFocus={autoFocus}
        maxLength={400}
        placeholder={placeholder}
        value={text}
        onKeyDown={onKeyDown}
        onBlur={close}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <ul
        className="tag-list"
        id={listId}
        role="listbox"
        aria-label={`Known: ${label}`}
        hidden={fitting.length === 0}
      >
        {fitting.map((name, index) => (
          <li
            key={name}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            // Before the field loses focus, which closes the list.
            onMouseDown={(event) => {
              event.preventDefault();
              add(name);
            }}
          >
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
