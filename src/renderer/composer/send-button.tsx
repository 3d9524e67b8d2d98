import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { MoneyField, readMoney } from '../ui/money-field.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { useComposer, useComposerStore } from './composer-context.tsx';
import { buttonLabel } from './composer-mode.ts';
import { priceWords, warningWords } from './price-words.ts';
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
  const rows = view.variants.kind === 'rows' ? view.variants.rows.length : null;
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
      {rows === null ? buttonLabel(view.mode, count) : `Review ${rows} prompts…`}
      <small className="num">
        {view.isLoading ? '' : priceWords(view.estimate, view.ceilingNanos)}
        {rows === null || view.estimate?.isPlayMoney === true ? '' : ' each'}
      </small>
    </button>
  );
}

/** What the price rests on; of many prompts it is that of each. */
function basisWords({ estimate, variants }: ComposerView): string {
  const basis = estimate?.basis ?? '';
  return basis !== '' && variants.kind === 'rows' ? `Each prompt: ${basis}` : basis;
}

/**
 * The words above the button: why it cannot be pressed and the way to change that, what a cap warns of, else what its
 * price rests on.
 */
export function SendWords({ view, id }: { readonly view: ComposerView; readonly id: string }) {
  const { obstacle, estimate } = view;
  const ui = useUiStore();
  const warning = warningWords(estimate);
  const capScope = obstacle?.capScope;
  return (
    <div className="send-words">
      {/* Asked for while nobody knows the price; what was written stays in sight. */}
      {estimate?.amountNanos === null && (estimate.needsCeiling || view.ceilingNanos !== null) ? (
        <CeilingField />
      ) : null}
      <p id={id} className={classNames('composer-why', (obstacle !== null || warning !== null) && 'is-why')}>
        {obstacle === null && warning !== null ? <Icon name="warning" className="send-warning" /> : null}
        {obstacle?.message ?? warning ?? basisWords(view)}
      </p>
      {capScope === undefined ? null : (
        <Button onPress={() => ui.getState().openCapDialog(capScope)}>Raise…</Button>
      )}
    </div>
  );
}

function CeilingField() {
  const composer = useComposerStore();
  const text = useComposer((state) => state.ceilingText);
  const read = readMoney(text);
  return (
    <MoneyField
      label="At most, in dollars"
      value={text}
      onChange={(ceilingText) => composer.getState().set({ ceilingText })}
      problem={read.kind === 'wrong' ? read.problem : null}
    />
  );
}
