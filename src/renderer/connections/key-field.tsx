import type { Ref } from 'react';
import { TextField } from '../ui/text-field.tsx';

interface KeyFieldProps {
  readonly inputRef: Ref<HTMLInputElement>;
  readonly note: string;
  readonly problem: string | null;
  readonly autoFocus?: boolean;
}

/**
 * Where a key is typed or pasted. The element keeps its own text: a key never enters React's state, so it is in no
 * snapshot of it; whoever reads it empties it at once.
 */
export function KeyField({ inputRef, note, problem, autoFocus = false }: KeyFieldProps) {
  return (
    <TextField
      label="Key"
      type="password"
      autoComplete="off"
      spellCheck="false"
      inputRef={inputRef}
      note={note}
      problem={problem}
      autoFocus={autoFocus}
    />
  );
}

/** Reads the key and empties its field in one step. */
export function takeKey(input: HTMLInputElement | null): string {
  const key = input?.value.trim() ?? '';
  if (input) input.value = '';
  return key;
}
