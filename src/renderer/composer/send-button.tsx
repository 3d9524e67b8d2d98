import { Spinner } from '../ui/progress-bar.tsx';
import { useComposer } from './composer-context.tsx';
import { buttonLabel } from './composer-mode.ts';
import { priceWords } from './price-words.ts';
import type { ComposerView } from './use-composer-view.ts';

interface SendButtonProps {
  readonly view: ComposerView;
  /** Id for the words beside the button, so that the prompt can refer to them. */
  readonly whyId: string;
  readonly onPress: () => void;
}

/**
 * The one button that spends money, with what it will cost. It stays focusable when nothing can be sent, so that a
 * screen reader can find out why.
 */
export function SendButton({ view, whyId, onPress }: SendButtonProps) {
  const isSending = useComposer((state) => state.isSending);
  const count = useComposer((state) => state.count);
  const isDisabled = view.obstacle !== null || view.isLoading || isSending;
  return (
    <div className="composer-send">
      <span id={whyId} className="composer-why">
        {view.obstacle?.message}
      </span>
      <button
        type="button"
        className="send-button"
        aria-disabled={isDisabled || undefined}
        aria-describedby={whyId}
        title={view.estimate?.basis}
        onClick={onPress}
      >
        {isSending ? <Spinner /> : null}
        {buttonLabel(view.mode, count)}
        <small className="num">{view.isLoading ? '' : priceWords(view.estimate)}</small>
      </button>
    </div>
  );
}
