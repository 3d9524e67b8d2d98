import { useEffect, useState } from 'react';
import { useCollections } from '../data/organise-queries.ts';
import { useProjects } from '../data/queries.ts';
import { useNotices } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';

/** An old address may name a project or a collection that is gone: all pictures are shown then, and it is said why. */
export function KnownPlace() {
  const ui = useUiStore();
  const notices = useNotices();
  const scope = useUi((state) => state.scope);
  const projects = useProjects(true).data;
  const collections = useCollections().data;
  // What is opened later was in a list a moment ago, and the list of what was made just now may still be on its way.
  const [first] = useState(scope);
  const gone = scope === first ? goneWord() : null;

  function goneWord(): string | null {
    if (scope.kind === 'project' && projects && !projects.some(({ id }) => id === scope.projectId))
      return 'project';
    if (
      scope.kind === 'collection' &&
      collections &&
      !collections.some(({ id }) => id === scope.collectionId)
    )
      return 'collection';
    return null;
  }

  useEffect(() => {
    if (gone === null) return;
    ui.getState().openScope({ kind: 'all' });
    notices.getState().notify({ text: `That ${gone} is not in this library. These are all pictures.` });
  }, [gone, ui, notices]);
  return null;
}
