import { useNotices } from '../state/command-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied: "Prompt", "Request id". */
  readonly what: string;
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const notices = useNotices();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      notices.getState().notify({ text: `${what} copied` });
    } catch {
      // The browser may refuse without a reason; the text is on the screen and can be selected.
      notices.getState().notify({ text: `${what} could not be copied. Select it instead.`, tone: 'bad' });
    }
  };
  return (
    <IconButton
      icon="copy"
      label={`Copy ${what.charAt(0).toLowerCase()}${what.slice(1)}`}
      onPress={() => void copy()}
    />
  );
}
