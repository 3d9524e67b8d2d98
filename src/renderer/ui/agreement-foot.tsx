import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Checkbox } from './checkbox.tsx';
import { DialogActions } from './dialog.tsx';
import { Icon } from './icon.tsx';
import { Spinner } from './progress-bar.tsx';
import './agreement-foot.css';

/** What has to be said yes to: counts for this question and this total, and for no other. */
export interface Agreement {
  /** Names both; whatever was ticked for another one is forgotten. */
  readonly to: string;
  /** The total, in words. */
  readonly words: string;
}

interface Props {
  /** Null while it is worked out. */
  readonly total: string | null;
  /** Null where a press alone is enough. */
  readonly agreement: Agreement | null;
  /** Why it cannot be bought, in words. */
  readonly obstacle: string | null;
  readonly isBusy: boolean;
  /** What the main button does, in words. */
  readonly action: string;
  readonly onBack: () => void;
  readonly onAct: () => void;
  /** Beside the total. */
  readonly children: ReactNode;
}

/** The foot of a dialog that buys many things at once: the total, a yes where it is large, what is in the way, the press. */
export function AgreementFoot({ total, agreement, obstacle, isBusy, action, ...rest }: Props) {
  const [isSure, setSure] = useAgreed(agreement?.to ?? null);
  const isReady = total !== null && obstacle === null && (agreement === null || isSure) && !isBusy;
  return (
    <>
      <div className="agreement-total">
        {rest.children}
        <p className="agreement-sum num" aria-live="polite">
          <span>In all</span>
          <b>{total ?? (obstacle === null ? '…' : '')}</b>
        </p>
      </div>
      {agreement === null ? null : (
        <Checkbox isSelected={isSure} isDisabled={total === null} onChange={setSure}>
          Yes, spend {agreement.words}
        </Checkbox>
      )}
      {obstacle === null ? null : (
        <p className="agreement-obstacle" role="alert">
          <Icon name="warning" />
          <span>{obstacle}</span>
        </p>
      )}
      <DialogActions>
        <Button onPress={rest.onBack}>Back</Button>
        <Button look="primary" isDisabled={!isReady} onPress={rest.onAct}>
          {isBusy ? <Spinner /> : null}
          {action}
        </Button>
      </DialogActions>
    </>
  );
}

/** A yes that is forgotten the moment it would count for something else. */
function useAgreed(to: string | null): readonly [boolean, (isSure: boolean) => void] {
  const [agreed, setAgreed] = useState({ to, isSure: false });
  if (agreed.to !== to) setAgreed({ to, isSure: false });
  return [agreed.to === to && agreed.isSure, (isSure) => setAgreed({ to, isSure })];
}
