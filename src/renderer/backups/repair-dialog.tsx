import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RepairReport } from '../../shared/library-model.ts';
import { useCore } from '../data/client-context.tsx';
import { useAsk } from '../data/use-ask.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { Spinner } from '../ui/progress-bar.tsx';

/** First what a repair would do, then, on a person's word, what it did. The ledger is never touched. */
export function RepairDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useCore();
  const plan = useQuery({
    queryKey: ['repair-plan'],
    queryFn: () => client.call('library.repair', { dryRun: true }),
    gcTime: 0,
  });
  const { ask, isAsking } = useAsk();
  const [done, setDone] = useState<RepairReport | null>(null);
  const shown = done ?? plan.data ?? null;
  const repair = async () => setDone(await ask('library.repair', { dryRun: false }, 'The repair is done.'));
  const canRepair = done === null && plan.data !== undefined && plan.data.repaired.length > 0;
  return (
    <Dialog isOpen onClose={onClose} title="Repair the library">
      {plan.isError ? <p role="alert">{messageOf(plan.error)}</p> : null}
      {plan.isPending ? (
        <p className="repair-wait" role="status">
          <Spinner /> Looking at what can be put right…
        </p>
      ) : null}
      {shown === null ? null : <Report report={shown} />}
      <DialogActions>
        <Button look="quiet" onPress={onClose}>
          {done === null ? 'Not now' : 'Close'}
        </Button>
        {canRepair ? (
          <Button look="primary" isPending={isAsking} onPress={() => void repair()}>
            Repair
          </Button>
        ) : null}
      </DialogActions>
    </Dialog>
  );
}

function Report({ report }: { readonly report: RepairReport }) {
  const { repaired, remaining, isDryRun } = report;
  if (repaired.length === 0 && remaining.length === 0) return <p>There is nothing to repair.</p>;
  return (
    <div className="repair-report selectable" role="status">
      {repaired.length > 0 ? (
        <>
          <h3>{isDryRun ? 'This would be done' : 'This was done'}</h3>
          <ul className="library-sentences">
            {repaired.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      ) : null}
      {remaining.length > 0 ? (
        <>
          <h3>This stays as it is</h3>
          <ul className="library-sentences">
            {remaining.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="setting-note">What was spent is never changed by a repair.</p>
    </div>
  );
}
