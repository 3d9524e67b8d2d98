import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useUsedPrompts } from '../data/prompt-queries.ts';
import { useCommands } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Popover } from '../ui/popover.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useComposerStore } from './composer-context.tsx';
import { useDebounced } from './use-debounced.ts';
import { isVaried } from './use-fill.ts';

/** Long enough not to ask for every letter. */
const typingPauseMs = 120;

/** Earlier prompts in a list that can be searched; a press puts one into the box. */
export function PromptHistoryPopover() {
  const ui = useUiStore();
  const isOpen = useUi((state) => state.composerPanel === 'history');
  return (
    <Popover
      label="Earlier prompts"
      placement="top end"
      className="prompt-panel"
      isOpen={isOpen}
      onOpenChange={(open) => ui.getState().openComposerPanel(open ? 'history' : null)}
      trigger={<IconButton icon="clock" label="Earlier prompts" keys="Alt+H" />}
    >
      {(close) => <History close={close} />}
    </Popover>
  );
}

function History({ close }: { readonly close: () => void }) {
  const [search, setSearch] = useState('');
  const composer = useComposerStore();
  const { targets } = useCommands().context;
  const { data, isPending } = useUsedPrompts(useDebounced(search, typingPauseMs), true);
  const take = (prompt: string) => {
    // It was sent as it stands here: braces in it meant themselves.
    composer.getState().set({ prompt, isLiteral: isVaried(prompt), table: null, problem: null });
    close();
    targets.composer?.focus();
  };
  return (
    <>
      <TextField
        label="Search earlier prompts"
        isLabelHidden
        placeholder="Search earlier prompts"
        autoFocus
        value={search}
        onChange={setSearch}
      />
      {data?.length === 0 && !isPending ? (
        <p className="muted prompt-panel-none">
          {search === '' ? 'Nothing was sent yet.' : 'No prompt has all of these words.'}
        </p>
      ) : null}
      <ul className="prompt-list scrolls" aria-label="Earlier prompts">
        {data?.map(({ prompt, runId, model }) => (
          <li key={runId}>
            <AriaButton className="prompt-list-item" onPress={() => take(prompt)}>
              <span>{prompt}</span>
              <small>{model}</small>
            </AriaButton>
          </li>
        ))}
      </ul>
    </>
  );
}
