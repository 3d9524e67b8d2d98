import type { ImageScope } from '../../shared/image-query.ts';
import { EmptyCollection, EmptyProject, EmptyTrash, FirstRun, NoResults } from './empty-states.tsx';

export interface NoPicturesProps {
  readonly scope: ImageScope;
  readonly search: string;
}

/** What stands in the grid's place where a list has no pictures. */
export function NoPictures({ scope, search }: NoPicturesProps) {
  if (search !== '') return <NoResults search={search} />;
  if (scope.kind === 'trash') return <EmptyTrash />;
  if (scope.kind === 'project') return <EmptyProject />;
  if (scope.kind === 'collection') return <EmptyCollection />;
  return <FirstRun />;
}
