import type { ConnectionTest } from '../../shared/model.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';

/** What a test came to, as far as people need to know. */
export type Outcome = Pick<ConnectionTest, 'ok' | 'state' | 'message' | 'modelCount'>;

const nextSteps: Readonly<Record<ConnectionTest['state'], string | null>> = {
  ok: null,
  untested: null,
  'key-missing': 'Enter the key, or set the environment variable and start Proofsheet again.',
  'key-refused': 'Check that the whole key was pasted and that it is still active.',
  unreachable: 'Check the base URL and the network, then test again.',
  problem: 'Check the provider’s own status or usage page, then test again.',
};

/** The result of a test in plain words, with the next step. */
export function TestResult({ outcome }: { readonly outcome: Outcome | null }) {
  return (
    <div role="status">
      {outcome ? (
        <div className={classNames('test-result', outcome.ok ? 'is-ok' : 'is-bad')}>
          <Icon name={outcome.ok ? 'check' : 'warning'} />
          <div>
            <p className="selectable">{outcome.message}</p>
            {nextSteps[outcome.state] === null ? null : <p className="muted">{nextSteps[outcome.state]}</p>}
          </div>
        </div>
      ) : null}
    </div>
  );
}
