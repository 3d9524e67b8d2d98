import { useCallback, useMemo, useState } from 'react';
import type { Run } from '../../shared/model.ts';
import { useImagePages, useOpenRuns } from '../data/queries.ts';
import { useUi } from '../state/ui-context.tsx';
import { runMatcher } from '../search/run-matcher.ts';
import { gridItems, holdEndedRuns } from './grid-items.ts';

const noRuns: readonly Run[] = [];

/** What the grid shows for the chosen place and search, and how it gets more. */
export function useGallery() {
  const scope = useUi((ui) => ui.scope);
  const search = useUi((ui) => ui.search.trim());
  const pages = useImagePages(scope, search);
  const open = useOpenRuns(scope.kind === 'project' ? scope.projectId : null);
  const isRefreshing = pages.isFetching && !pages.isFetchingNextPage;
  const shown = useShownRuns(open.data ?? noRuns, isRefreshing);

  const cells = useMemo(() => pages.data?.pages.flatMap((page) => page.cells) ?? [], [pages.data]);
  const runs = useMemo(() => {
    // Neither place is about what is being made: one is thrown away, the other was paid for in the past.
    if (scope.kind === 'trash' || scope.kind === 'spend') return noRuns;
    return search === '' ? shown : shown.filter(runMatcher(search));
  }, [shown, scope.kind, search]);
  const items = useMemo(() => gridItems(cells, runs, !pages.hasNextPage), [cells, runs, pages.hasNextPage]);

  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages;
  const loadMore = useCallback(() => {
    // A failed page shows as an error with its own way to try again.
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  return { items, scope, search, pages, hasMore: hasNextPage, loadMore };
}

/** The open runs, holding on to those that have just ended until their pictures were asked for. */
function useShownRuns(open: readonly Run[], isRefreshing: boolean): readonly Run[] {
  const [shown, setShown] = useState(open);
  const next = isRefreshing ? holdEndedRuns(shown, open) : open;
  const isSame = next.length === shown.length && next.every((run, index) => run === shown[index]);
  if (!isSame) setShown(next);
  return isSame ? shown : next;
}
