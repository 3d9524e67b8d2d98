import { useEffect, useMemo, useRef, useState } from 'react';
import { useAskAhead } from '../data/list-queries.ts';
import { UnreadParts } from '../search/unread-parts.tsx';
import { useCommand, useCommands, useCommandTarget, useRunCommand } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Key } from '../ui/key.tsx';

/**
 * Keys that come as one, such as a pasted or completed word, are one question. Single letters are each asked for: pages
 * take core a few milliseconds, and a pause would be most of what a person waits.
 */
const typingPauseMs = 20;
/** A letter after a pause like this is asked for as it is pressed; what follows faster may be part of a word. */
const restedMs = 60;

/** Finds pictures by their words in the place that is open; Escape empties it and goes back to the pictures. */
export function SearchBox() {
  const inputRef = useRef<HTMLInputElement | null>(null);
  const { targets } = useCommands().context;
  const keys = useCommand('search.focus').keys?.[0];
  const run = useRunCommand();
  const { text, type, clear } = useTypedSearch();

  useCommandTarget(
    'search',
    useMemo(
      () => ({
        focus() {
          inputRef.current?.focus();
          inputRef.current?.select();
        },
      }),
      [],
    ),
  );
  return (
    <div className="search" role="search">
      <Icon name="find" />
      <input
        ref={inputRef}
        className="search-input"
        type="text"
        aria-label="Search pictures"
        placeholder="Search prompts, file names, models"
        maxLength={2000}
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            clear();
            targets.grid?.focus();
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') targets.grid?.focus();
        }}
      />
      {text === '' ? (
        keys ? (
          <Key keys={keys} />
        ) : null
      ) : (
        <>
          <IconButton
            icon="bookmark"
            label="Save this search"
            onPress={() => run('search.save')}
            className="search-clear"
          />
          <IconButton icon="close" label="Clear the search" onPress={clear} className="search-clear" />
        </>
      )}
      <UnreadParts />
    </div>
  );
}

/** What is typed, and the search it becomes once typing pauses. */
function useTypedSearch() {
  const store = useUiStore();
  const askAhead = useAskAhead();
  const typedAtMs = useRef(0);
  const search = useUi((ui) => ui.search);
  const [typed, setTyped] = useState({ text: search, from: search });
  // Something else changed the search ("Clear"): follow it.
  if (typed.from !== search) setTyped({ text: search, from: search });
  useEffect(() => {
    if (typed.text === typed.from) return;
    const timer = setTimeout(() => {
      const { setSearch, view, show } = store.getState();
      setSearch(typed.text);
      if (view !== 'grid') show('grid');
    }, typingPauseMs);
    return () => clearTimeout(timer);
  }, [typed, store]);
  return {
    text: typed.text,
    type: (text: string) => {
      setTyped({ text, from: search });
      const nowMs = performance.now();
      if (nowMs - typedAtMs.current > restedMs)
        askAhead({ scope: store.getState().scope, search: text.trim() });
      typedAtMs.current = nowMs;
    },
    clear: () => {
      setTyped({ text: '', from: search });
      store.getState().setSearch('');
    },
  };
}
