import { useState } from 'react';
import type { LibraryCheck } from '../../shared/library-model.ts';
import { useLastCheck, useLibraryWork } from '../data/library-queries.ts';
import { useToday } from '../data/today-context.tsx';
import { useAsk } from '../data/use-ask.ts';
import { messageOf } from '../state/commands.ts';
import { Setting } from '../settings/setting.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { checkWords, isLongWork, momentWords } from './backup-words.ts';
import { RepairDialog } from './repair-dialog.tsx';
import { WorkProgress } from './work-progress.tsx';

/** Whether everything is whole, and putting right what can be. */
export function CheckSetting() {
  const last = useLastCheck();
  const isBusy = isLongWork(useLibraryWork().data);
  const { ask } = useAsk();
  const [isRepairing, setRepairing] = useState(false);
  const check = (full: boolean) => void ask('library.verify', { full }, 'The check is done.');
  const hasProblems = (last.data?.problems.length ?? 0) > 0;
  return (
    <Setting title="Check and repair">
      {last.isError ? <p role="alert">{messageOf(last.error)}</p> : null}
      {last.data === null ? <p>This library has not been checked yet.</p> : null}
      {last.data ? <CheckResult check={last.data} /> : null}
      <div className="library-buttons">
        <Button isDisabled={isBusy} onPress={() => check(false)}>
          Check now
        </Button>
        <Button isDisabled={isBusy} onPress={() => check(true)}>
          Check every byte
        </Button>
        <Button
          look={hasProblems ? 'primary' : 'quiet'}
          isDisabled={isBusy}
          onPress={() => setRepairing(true)}
        >
          Repair…
        </Button>
      </div>
      <WorkProgress kinds={['verify', 'repair']} />
      <p className="setting-note">
        A check changes nothing. Checking every byte reads all originals and takes about as long as copying
        them.
      </p>
      {isRepairing ? <RepairDialog onClose={() => setRepairing(false)} /> : null}
    </Setting>
  );
}

function CheckResult({ check }: { readonly check: LibraryCheck }) {
  const nowMs = useToday();
  return (
    <div className="check-result" role="status">
      <p className={check.ok ? 'library-ok' : 'library-problem'}>
        <Icon name={check.ok ? 'check' : 'warning'} />
        <span>
          {checkWords(check)}{' '}
          <span className="muted">
            Checked {momentWords(check.checkedAtMs, Math.max(nowMs, check.checkedAtMs))}.
          </span>
        </span>
      </p>
      <Sentences sentences={check.problems.map(({ message }) => message)} />
      {check.notices.length > 0 ? (
        <details className="library-list">
          <summary>
            {check.notices.length === 1 ? '1 note' : `${check.notices.length} notes`}, nothing lost
          </summary>
          <Sentences sentences={check.notices.map(({ message }) => message)} />
        </details>
      ) : null}
    </div>
  );
}

/** More than these are told by their number. */
const mostShown = 50;

/** A list of findings, each one sentence. */
function Sentences({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  const left = sentences.length - mostShown;
  return (
    <ul className="library-sentences selectable">
      {sentences.slice(0, mostShown).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {left > 0 ? <li>And {left.toLocaleString('en-US')} more.</li> : null}
    </ul>
  );
}
