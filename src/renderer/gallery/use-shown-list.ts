import { usePictureList } from '../data/list-queries.ts';
import { listViewOf } from '../state/list-view.ts';
import { useUi } from '../state/ui-context.tsx';

/** The list the window is about, for the grid and for the loupe. */
export function useShownList() {
  const scope = useUi((ui) => ui.scope);
  const search = useUi((ui) => ui.search.trim());
  const kept = useUi(listViewOf);
  // The trash is sorted by when a picture was thrown away; its days would be those it was made on.
  const view =
    scope.kind === 'trash' && kept.grouping === 'day' ? { ...kept, grouping: 'none' as const } : kept;
  const areStacksTurned = useUi((ui) => ui.turnedStacks.size > 0);
  const { grouping, areStacksClosed } = view;
  const needsOrder = grouping === 'model' || grouping === 'project' || areStacksClosed || areStacksTurned;
  // The other groupings follow from an order as it is.
  const sorted = grouping === 'model' || grouping === 'project' ? grouping : 'none';
  const list = usePictureList({ scope, search, grouping: sorted }, needsOrder);
  return { list, view, scope, search };
}
