import { useId, type Ref } from 'react';

interface KeyFieldProps {
  readonly inputRef: Ref<HTMLInputElement>;
  readonly note: string;
  readonly problem: string | null;
  readonly isFocused?: boolean;
}

/**
 * Where a key is typed or pasted. A plain element that keeps its own text: the field components hold what is typed in
 * React's state, where a key has no business. Whoever reads it empties it at once.
 */
export function KeyField({ inputRef, note, problem, isFocused = false }: KeyFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        Key
      </label>
      <input
        id={id}
        ref={inputRef}
        className="input"
        type="password"
        autoComplete="off"
        spellCheck={false}
        maxLength={4000}
        autoFocus={isFocused}
        aria-describedby={`${id}-note`}
        aria-invalid={problem !== null || undefined}
      />
      <span id={`${id}-note`} className={problem === null ? 'field-note' : 'field-error'} role="status">
        {problem ?? note}
      </span>
    </div>
  );
}

/** Reads the key and empties its field in one step. */
export function takeKey(input: HTMLInputElement | null): string {
  const key = input?.value.trim() ?? '';
  if (input) input.value = '';
  return key;
}

/** Where a key that is entered now will be kept, in words. */
export function keyNote(
  keychain: { readonly label: string; readonly isSessionOnly: boolean } | undefined,
): string {
  if (keychain?.isSessionOnly) return 'Kept in memory until Proofsheet closes.';
  return `Goes into ${keychain?.label ?? 'the system keychain'}, and nowhere else.`;
}
