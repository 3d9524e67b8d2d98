import { useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import { useComposer, useComposerStore } from './composer-context.tsx';

/** What others may do with the prompt's box. */
export interface PromptBoxHandle {
  focus(): void;
}

interface PromptBoxProps {
  readonly ref: Ref<PromptBoxHandle>;
  readonly enterSends: boolean;
  readonly onSend: () => void;
  /** Id of the words that say why nothing can be sent. */
  readonly describedBy: string;
}

/** The prompt: grows to six lines, then scrolls. */
export function PromptBox({ ref, enterSends, onSend, describedBy }: PromptBoxProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const composer = useComposerStore();
  const prompt = useComposer((state) => state.prompt);
  const isWrong = useComposer((state) => state.problem?.field === 'prompt');
  useImperativeHandle(ref, () => ({
    focus() {
      const { current } = box;
      current?.focus();
      // Words that were sent already are chosen whole, so that typing starts anew and an arrow key keeps them.
      const isUsed = composer.getState().sentPrompts[0] === current?.value.trim();
      current?.setSelectionRange(isUsed ? 0 : current.value.length, current.value.length);
    },
  }));
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // A word being composed (Japanese, Chinese, Korean) is confirmed by Enter; that is not a press.
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    if (!enterSends || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onSend();
  };
  return (
    <textarea
      ref={box}
      className="composer-prompt scrolls"
      aria-label="Prompt"
      aria-describedby={describedBy}
      aria-invalid={isWrong || undefined}
      placeholder="Describe a picture"
      rows={2}
      spellCheck
      value={prompt}
      onChange={(event) => composer.getState().set({ prompt: event.target.value, problem: null })}
      onKeyDown={onKeyDown}
    />
  );
}
