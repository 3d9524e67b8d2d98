import { formatDollars } from '../../shared/money.ts';
import { AfterPictures } from '../data/after-pictures.tsx';
import { useCollections } from '../data/organise-queries.ts';
import { useHostInfo, useImageCount, useProjects } from '../data/queries.ts';
import { useSpendScopeTitle } from '../spend/use-spend-scope-title.ts';
import { messageOf } from '../state/commands.ts';
import { useUi } from '../state/ui-context.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import {
  bulkBar,
  fault,
  filterRow,
  firstSteps,
  forgetGridParts,
  gridTools,
  noPictures,
  quickLook,
} from './grid-parts.ts';
import { Grid } from './grid.tsx';
import { SkeletonGrid } from './skeleton-grid.tsx';
import { ToolsBar } from './tools-bar.tsx';
import { useGallery } from './use-gallery.ts';
import './gallery.css';
import './states.css';

/** The centre while pictures are browsed: tools on top, beneath them the grid or the state that stands in for it. */
export function Gallery() {
  useHostInfo(); // Asked for early: menus need to know what the host can do.
  const title = useScopeTitle();
  const figures = useScopeFigures();
  const quickLookId = useUi((ui) => ui.quickLookId);
  return (
    <section className="gallery" aria-label={title}>
      <ErrorBoundary what="The line above the pictures" onRetry={forgetGridParts}>
        <div className="gallery-head">
          <ToolsBar title={title} figures={figures}>
            <AfterPictures>
              <gridTools.View />
            </AfterPictures>
          </ToolsBar>
          <AfterPictures place={<div className="filters" />}>
            <filterRow.View />
          </AfterPictures>
        </div>
      </ErrorBoundary>
      <GalleryBody title={title} />
      <ErrorBoundary what="What lies over the pictures" place={null} onRetry={forgetGridParts}>
        <AfterPictures>
          <bulkBar.View />
          {quickLookId === null ? null : <quickLook.View imageId={quickLookId} />}
        </AfterPictures>
      </ErrorBoundary>
    </section>
  );
}

function GalleryBody({ title }: { readonly title: string }) {
  const { list, display, order, view, scope, search } = useGallery();
  const projects = useProjects().data ?? [];
  const hasOnlySample =
    projects.some((project) => project.isSample) &&
    projects.every((project) => project.isSample || project.imageCount === 0);
  if (list.order === null) {
    if (list.error === null) return <SkeletonGrid />;
    return (
      <AfterPictures>
        <fault.View what="Your pictures could not be listed." error={list.error} onRetry={list.retry} />
      </AfterPictures>
    );
  }
  if (display.count > 0) {
    return (
      <>
        <Grid
          key={JSON.stringify(scope)}
          display={display}
          order={order}
          label={title}
          about={list.about}
          grouping={view.grouping}
          shape={view.shape}
          isComplete={list.isComplete}
        />
        {scope.kind === 'all' && search === '' && hasOnlySample ? (
          <ErrorBoundary what="The first steps" place={null} onRetry={forgetGridParts}>
            <AfterPictures>
              <firstSteps.View />
            </AfterPictures>
          </ErrorBoundary>
        ) : null}
        {list.error ? (
          <AfterPictures>
            <fault.View
              what="More pictures could not be listed."
              error={list.error}
              onRetry={list.retry}
              isLine
            />
          </AfterPictures>
        ) : null}
      </>
    );
  }
  return (
    <AfterPictures>
      <noPictures.View scope={scope} search={search} />
    </AfterPictures>
  );
}

function useScopeTitle(): string {
  const scope = useUi((ui) => ui.scope);
  const spendTitle = useSpendScopeTitle(scope);
  const { data: projects } = useProjects(true);
  const { data: collections } = useCollections();
  if (scope.kind === 'all') return 'All pictures';
  if (scope.kind === 'trash') return 'Trash';
  if (scope.kind === 'spend') return spendTitle;
  if (scope.kind === 'collection')
    return collections?.find(({ id }) => id === scope.collectionId)?.name ?? 'Collection';
  return projects?.find((project) => project.id === scope.projectId)?.name ?? 'Project';
}

function useScopeFigures(): string {
  const scope = useUi((ui) => ui.scope);
  const search = useUi((ui) => ui.search.trim());
  const count = useImageCount(scope, search);
  const { data: projects } = useProjects(true);
  if (count.isError) return messageOf(count.error);
  if (count.data === undefined) return '';
  // The figure of the list before says nothing of this one.
  if (count.isPlaceholderData) return 'counting';
  const { count: total } = count.data;
  const pictures =
    total === 0
      ? 'nothing here yet'
      : `${total.toLocaleString('en-US')} ${total === 1 ? 'picture' : 'pictures'}`;
  if (search !== '') return total === 0 ? 'nothing found' : `${pictures} found`;
  const project =
    scope.kind === 'project' ? projects?.find((each) => each.id === scope.projectId) : undefined;
  return project && project.spentNanos > 0 ? `${pictures} · ${formatDollars(project.spentNanos)}` : pictures;
}
