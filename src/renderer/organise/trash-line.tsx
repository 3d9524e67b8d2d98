import { useTrashSummary } from '../data/organise-queries.ts';
import { formatBytes } from '../inspector/figures.ts';
import { useRunCommand } from '../state/command-context.tsx';
import { useUi } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';

/** How much the trash holds and since when, with the way to empty it; shown in the trash only. */
export function TrashLine() {
  const isHere = useUi((ui) => ui.scope.kind === 'trash');
  const summary = useTrashSummary(isHere).data;
  const run = useRunCommand();
  if (!isHere || !summary || summary.count === 0 || summary.oldestAtMs === null) return null;
  const since = new Date(summary.oldestAtMs).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return (
    <>
      <span className="tools-figures num">{`${formatBytes(summary.sizeBytes)}, oldest from ${since}`}</span>
      <Button look="quiet" onPress={() => run('trash.empty')}>
        Empty the trash…
      </Button>
    </>
  );
}
