import type { ConnectionTest } from '../../shared/model.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';

/** What a test came to, as far as people need to know. */
export type Outcome = Pick<ConnectionTest, 'ok' | 'state' | 'message' | 'modelCount'>;

/** The result of a test: core's own sentence, which names the next step too. */
export function TestResult({ outcome }: { readonly outcome: Outcome | null }) {
  return (
    <div role="status">
      {outcome ? (
        <div className={classNames('test-result', outcome.ok ? 'is-ok' : 'is-bad')}>
          <Icon name={outcome.ok ? 'check' : 'warning'} />
          <p className="selectable">{outcome.message}</p>
        </div>
      ) : null}
    </div>
  );
}
