import { useId, useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import { useUi } from '../state/ui-context.tsx';
import { useComposer, useComposerStore } from './composer-context.tsx';
import { firstBlank } from './prompt-menu.ts';
import { PromptMarks } from './prompt-marks.tsx';
import { PromptMenuList } from './prompt-menu-list.tsx';
import { usePromptMenu, type PromptMenuItem } from './use-prompt-menu.ts';
import { useTakeTemplate } from './use-take-template.ts';

/** What others may do with the prompt's box. */
export interface PromptBoxHandle {
  focus(): void;
  /** Marks the first blank of a template, to be written over. */
  focusBlank(): void;
}

interface PromptBoxProps {
  readonly ref: Ref<PromptBoxHandle>;
  readonly enterSends: boolean;
  readonly onSend: () => void;
  /** Id of the words that say why nothing can be sent. */
  readonly describedBy: string;
}

/** The prompt: grows to six lines, then scrolls; "@" completes pictures and "/" saved prompts. */
export function PromptBox({ ref, enterSends, onSend, describedBy }: PromptBoxProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const composer = useComposerStore();
  const prompt = useComposer((state) => state.prompt);
  const isWrong = useComposer((state) => state.problem?.field === 'prompt');
  const pictureCount = useUi((ui) => ui.composerInputs.filter(({ role }) => role !== 'mask').length);
  const menu = usePromptMenu();
  usePromptHandle(ref, box);
  const choose = useChoose(box, menu.query?.start ?? 0, menu.close);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // A word being composed (Japanese, Chinese, Korean) is confirmed by Enter; that is not a press.
    if (event.nativeEvent.isComposing) return;
    if (menu.query !== null && moveInMenu(event, menu, choose)) return event.preventDefault();
    if (event.key !== 'Enter' || !enterSends) return;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onSend();
  };
  return (
    <div className="prompt-box">
      <PromptMarks prompt={prompt} pictureCount={pictureCount} />
      <textarea
        ref={box}
        className="composer-prompt scrolls"
        aria-label="Prompt"
        aria-describedby={describedBy}
        aria-invalid={isWrong || undefined}
        aria-controls={menu.query === null ? undefined : listId}
        aria-activedescendant={menu.query === null ? undefined : `${listId}-${menu.active}`}
        placeholder="Describe a picture, or / for templates"
        rows={2}
        spellCheck
        value={prompt}
        onChange={(event) => {
          composer.getState().set({ prompt: event.target.value, problem: null });
          menu.look(event.target.value, event.target.selectionEnd);
        }}
        onScroll={({ currentTarget }) => {
          // The marks lie behind the words and must move with them.
          const marks = currentTarget.previousElementSibling;
          if (marks) marks.scrollTop = currentTarget.scrollTop;
        }}
        onBlur={menu.close}
        onKeyDown={onKeyDown}
      />
      {menu.query === null ? null : <PromptMenuList id={listId} menu={menu} onChoose={choose} />}
    </div>
  );
}

function usePromptHandle(ref: Ref<PromptBoxHandle>, box: React.RefObject<HTMLTextAreaElement | null>): void {
  const composer = useComposerStore();
  useImperativeHandle(ref, () => ({
    focus() {
      const { current } = box;
      current?.focus();
      // Words that were sent already are chosen whole, so that typing starts anew and an arrow key keeps them.
      const isUsed = composer.getState().sentPrompts[0] === current?.value.trim();
      current?.setSelectionRange(isUsed ? 0 : current.value.length, current.value.length);
    },
    focusBlank() {
      const blank = firstBlank(composer.getState().prompt);
      // The words are in the box once it is drawn again.
      requestAnimationFrame(() => {
        const { current } = box;
        current?.focus();
        if (blank) current?.setSelectionRange(blank.start, blank.end);
        else current?.setSelectionRange(current.value.length, current.value.length);
      });
    },
  }));
}

/** Puts the chosen line in the place of what was typed. */
function useChoose(
  box: React.RefObject<HTMLTextAreaElement | null>,
  start: number,
  close: () => void,
): (item: PromptMenuItem) => void {
  const composer = useComposerStore();
  const takeTemplate = useTakeTemplate();
  return (item) => {
    close();
    const caret = box.current?.selectionEnd ?? start;
    if (item.template) return takeTemplate(item.template, composer.getState().prompt.slice(caret));
    const { prompt } = composer.getState();
    const next = prompt.slice(0, start) + item.text + prompt.slice(caret).replace(/^ /, '');
    composer.getState().set({ prompt: next, problem: null });
    requestAnimationFrame(() =>
      box.current?.setSelectionRange(start + item.text.length, start + item.text.length),
    );
  };
}

/** True for a key that the list took. */
function moveInMenu(
  event: KeyboardEvent,
  menu: ReturnType<typeof usePromptMenu>,
  choose: (item: PromptMenuItem) => void,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { items, active, setActive } = menu;
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step !== 0) {
    setActive((active + step + items.length) % items.length);
    return true;
  }
  const item = items[active];
  if (item && event.key === 'Enter' && !event.shiftKey) {
    choose(item);
    return true;
  }
  if (event.key !== 'Escape') return false;
  event.stopPropagation();
  menu.close();
  return true;
}
