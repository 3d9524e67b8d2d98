import { useRef } from 'react';

interface Props {
  readonly label: string;
  readonly start: string;
  /** The name, or null when it was given up. */
  readonly onDone: (name: string | null) => void;
}

/** A name typed in place: Enter or leaving keeps it, Escape gives it up. */
export function NameInput({ label, start, onDone }: Props) {
  const isDone = useRef(false);
  const finish = (name: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(name === null || name.trim() === '' ? null : name.trim());
  };
  return (
    <li className="nav-item">
      <input
        className="input nav-input"
        aria-label={label}
        defaultValue={start}
        maxLength={120}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => finish(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish(event.currentTarget.value);
          if (event.key === 'Escape') finish(null);
          event.stopPropagation();
        }}
      />
    </li>
  );
}
