import { messageOf } from '../state/commands.ts';
import { classNames } from '../ui/class-names.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

export interface FaultProps {
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
  /** One line beneath what is there already, instead of a page. */
  readonly isLine?: boolean;
}

/** Something could not be shown: what, why, and the way to try again. */
export function Fault({ what, error, onRetry, isLine = false }: FaultProps) {
  return (
    <div className={classNames('gallery-fault', isLine && 'is-line')} role="alert">
      <Icon name="warning" className="fault-icon" />
      <p>
        <b>{what}</b> <span className="muted">{messageOf(error)}</span>
      </p>
      <Button icon="retry" onPress={onRetry}>
        Try again
      </Button>
    </div>
  );
}
