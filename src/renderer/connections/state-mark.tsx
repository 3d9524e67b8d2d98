import type { ConnectionWords, StateShape } from './connection-words.ts';

const paths: Readonly<Record<StateShape, string>> = {
  circle: 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
  ring: 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
  triangle: 'M5 0.8 9.6 9.2H0.4z',
  square: 'M1 1h8v8H1z',
};

/** A connection's state: a shape of its own beside the word, so that colour is never needed. */
export function ConnectionState({ words }: { readonly words: ConnectionWords }) {
  return (
    <span className={`connection-state is-${words.tone}`}>
      <svg
        className={`connection-shape is-${words.shape}`}
        viewBox="0 0 10 10"
        aria-hidden="true"
        focusable="false"
      >
        <path d={paths[words.shape]} />
      </svg>
      {words.word}
    </span>
  );
}
