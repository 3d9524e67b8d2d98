import type { RunId } from '../../shared/ids.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';

/** Goes to the cell in the grid where the picture would have been. */
export function ShowPlace({ runId }: { readonly runId: RunId | null }) {
  const ui = useUiStore();
  if (runId === null) return null;
  return (
    <Button
      look="quiet"
      icon="pictures"
      onPress={() => {
        ui.getState().setSearch('');
        ui.getState().openScope({ kind: 'all' });
        ui.getState().revealRun(runId);
      }}
    >
      Show its place
    </Button>
  );
}
