import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { emptyOrder } from '../../shared/image-order.ts';
import type { Run } from '../../shared/model.ts';
import { useCore } from '../data/client-context.tsx';
import { useOpenRuns } from '../data/queries.ts';
import { asPictureOrder, type PictureOrder } from '../state/picture-set.ts';
import { useUi } from '../state/ui-context.tsx';
import { runMatcher } from '../search/run-matcher.ts';
import { arrivedCount, createDisplayList } from './display-list.ts';
import { holdEndedRuns, runPlaces } from './run-places.ts';
import { useShownList } from './use-shown-list.ts';

const noRuns: readonly Run[] = [];

/** What the grid shows for the chosen place and search. */
export function useGallery() {
  const { list, view, scope, search } = useShownList();
  const turned = useUi((ui) => ui.turnedStacks);
  const open = useOpenRuns(scope.kind === 'project' ? scope.projectId : null);
  const shown = useShownRuns(open.data ?? noRuns, useIsRefreshing(list.isRefreshing));
  const runs = useMemo(() => {
    // These places are not about what is being made: thrown away, gathered by hand, or paid for in the past.
    if (scope.kind !== 'all' && scope.kind !== 'project') return noRuns;
    return search === '' ? shown : shown.filter(runMatcher(search));
  }, [shown, scope.kind, search]);
  const order = list.order ?? emptyOrder;
  const { grouping, areStacksClosed } = view;
  const display = useMemo(() => {
    const places = runPlaces(runs, (run) => arrivedCount(order, run));
    // While only the beginning is known, a run older than all of it waits: its place is not known yet.
    const oldest = order.timesMs.at(-1) ?? Number.NEGATIVE_INFINITY;
    const known = list.isComplete ? places : places.filter(({ timeMs }) => timeMs >= oldest);
    const stacks = { areClosed: areStacksClosed, except: turned };
    return createDisplayList({ order, runs: known, grouping, stacks });
  }, [order, runs, list.isComplete, grouping, areStacksClosed, turned]);
  return { list, display, order: useLatestOrder(order.ids), view, scope, search };
}

/** The order as commands ask for it: always the newest, by the same function. */
function useLatestOrder(ids: Uint32Array): () => PictureOrder {
  const latest = useRef(ids);
  useEffect(() => {
    latest.current = ids;
  }, [ids]);
  return useCallback(() => asPictureOrder(latest.current), []);
}

function useIsRefreshing(isFetching: boolean): boolean {
  const { lists } = useCore();
  const isBusy = useSyncExternalStore(lists.watch, lists.isBusy);
  return isFetching || isBusy;
}

/** The open runs, holding on to those that have just ended until their pictures were asked for. */
function useShownRuns(open: readonly Run[], isRefreshing: boolean): readonly Run[] {
  const [shown, setShown] = useState(open);
  const next = isRefreshing ? holdEndedRuns(shown, open) : open;
  const isSame = next.length === shown.length && next.every((run, index) => run === shown[index]);
  if (!isSame) setShown(next);
  return isSame ? shown : next;
}
