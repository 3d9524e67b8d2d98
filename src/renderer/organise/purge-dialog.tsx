import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MethodArguments } from '../../shared/contract.ts';
import type { PurgeReport } from '../../shared/organise-model.ts';
import { pictureCount } from '../../shared/organise-words.ts';
import { formatBytes } from '../inspector/figures.ts';
import { messageOf } from '../state/commands.ts';
import { useCommands } from '../state/command-context.tsx';
import { emptySelection } from '../state/selection.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { targetOf } from './target.ts';

type Which = MethodArguments<'trash.purge'>['which'];

function usePurge(isAll: boolean) {
  const { context } = useCommands();
  const { ui, core, notices } = context;
  const [which] = useState<Which | null>(() => {
    const target = isAll ? { scope: { kind: 'trash' as const } } : targetOf(context);
    return target && { target };
  });
  const [state, setState] = useState<{ isBusy: boolean; problem: string | null }>({
    isBusy: false,
    problem: null,
  });
  const preview = useQuery({
    queryKey: ['organise', 'purge', which],
    queryFn: () => (which === null ? null : core.client.call('trash.preview', { which })),
    gcTime: 0,
  });
  const close = () => ui.getState().openSheet(null);
  async function purge(): Promise<void> {
    if (which === null) return;
    setState({ isBusy: true, problem: null });
    try {
      const done = await core.client.call('trash.purge', { which });
      ui.getState().setSelection(emptySelection);
      close();
      notices.getState().notify({
        text: `Deleted ${pictureCount(done.count)} for good. ${formatBytes(done.freedBytes)} freed`,
      });
    } catch (error) {
      setState({ isBusy: false, problem: messageOf(error) });
    }
  }
  return { preview, state, close, purge };
}

/** Asks before pictures are deleted for good, with what that frees and what stays. */
export function PurgeDialog({ isAll }: { readonly isAll: boolean }) {
  const { preview, state, close, purge } = usePurge(isAll);
  const report = preview.data ?? null;
  const problem = state.problem ?? (preview.error ? messageOf(preview.error) : null);
  return (
    <Dialog isOpen onClose={close} title={titleOf(report)}>
      {report === null ? (
        <p aria-busy="true">Looking at what would go…</p>
      ) : (
        purgeLines(report).map((line) => <p key={line}>{line}</p>)
      )}
      {problem === null ? null : (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <DialogActions>
        <Button onPress={close} autoFocus>
          Keep
        </Button>
        <Button
          look="danger"
          isDisabled={state.isBusy || report === null || report.count === 0}
          onPress={() => void purge()}
        >
          Delete for good
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const titleOf = (report: PurgeReport | null): string =>
  report === null ? 'Delete for good?' : `Delete ${pictureCount(report.count)} for good?`;

/** What deleting does, line by line. */
function purgeLines({ count, freedBytes, tombstoneCount, needed, neededCount }: PurgeReport): string[] {
  if (count === 0 && neededCount === 0) return ['There is nothing in the trash.'];
  const lines = [`This frees ${formatBytes(freedBytes)} and cannot be undone.`];
  if (tombstoneCount > 0) {
    lines.push(
      `Other pictures were made from ${pictureCount(tombstoneCount)} of these: a small picture stays in their place, so that every chain stays whole.`,
    );
  }
  if (neededCount > 0) {
    const [first] = needed;
    lines.push(
      `${pictureCount(neededCount)} stay in the trash: a run that is not over needs them (“${first?.prompt ?? ''}”).`,
    );
  }
  return lines;
}
