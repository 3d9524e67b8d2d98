import { useEffect, useRef } from 'react';
import type { ImageScope } from '../../shared/image-query.ts';
import { useCollections } from '../data/organise-queries.ts';
import { useProjects } from '../data/queries.ts';
import { useCommands } from '../state/command-context.tsx';
import { useUi } from '../state/ui-context.tsx';

/**
 * An old address, or a step back, may name a project or a collection that is gone: all pictures are shown then, and it is
 * said why.
 */
export function KnownPlace() {
  const { ui, address, notices } = useCommands().context;
  const scope = useUi((state) => state.scope);
  const projects = useProjects(true).data;
  const collections = useCollections().data;
  /** What was ever listed: the list of what was made just now may still be on its way. */
  const listed = useRef(new Set<string>());
  const looked = useRef<ImageScope | null>(null);

  useEffect(() => {
    if (!projects || !collections) return;
    const keys = [
      ...projects.map(({ id }) => keyOf({ kind: 'project', projectId: id })),
      ...collections.map(({ id }) => keyOf({ kind: 'collection', collectionId: id })),
    ];
    const isFirst = looked.current === null;
    const isNew = looked.current !== scope;
    looked.current = scope;
    const key = keyOf(scope);
    const isGone = key !== null && !keys.includes(key) && (isFirst || listed.current.has(key));
    for (const each of keys) if (each !== null) listed.current.add(each);
    // Where it goes while one is there, whoever took it away says so.
    if (!isGone || !isNew) return;
    address.correct(() => ui.getState().openScope({ kind: 'all' }));
    const text = `That ${scope.kind} is not in this library. These are all pictures.`;
    notices.getState().notify({ text });
  }, [scope, projects, collections, ui, address, notices]);
  return null;
}

/** Null for places that are always there. */
function keyOf(scope: ImageScope): string | null {
  return scope.kind === 'project' || scope.kind === 'collection' ? JSON.stringify(scope) : null;
}
