import { classNames } from '../ui/class-names.ts';
import { Spinner } from '../ui/progress-bar.tsx';
import { useComposer } from './composer-context.tsx';
import { buttonLabel } from './composer-mode.ts';
import { priceWords } from './price-words.ts';
import type { ComposerView } from './use-composer-view.ts';

interface SendButtonProps {
  readonly view: ComposerView;
  /** Id of the words above the button. */
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
    <button
      type="button"
      className="send-button"
      aria-disabled={isDisabled || undefined}
      aria-describedby={whyId}
      onClick={onPress}
    >
      {isSending ? <Spinner /> : null}
      {buttonLabel(view.mode, count)}
      <small className="num">{view.isLoading ? '' : priceWords(view.estimate)}</small>
    </button>
  );
}

/** The words above the button: why it cannot be pressed, else what its price rests on. */
export function SendWords({ view, id }: { readonly view: ComposerView; readonly id: string }) {
  const { obstacle, estimate } = view;
  return (
    <p id={id} className={classNames('composer-why', obstacle !== null && 'is-why')}>
      {obstacle?.message ?? estimate?.basis ?? ''}
    </p>
  );
}
