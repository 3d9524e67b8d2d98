import { useState } from 'react';
import type { ImageId, RunId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';

/** Every picture a run of the group showed since it was opened: one that went to the trash can be put back from here. */
export function useSeenPictures(runs: readonly Run[]): ReadonlyMap<RunId, readonly ImageId[]> {
  const [seen, setSeen] = useState<ReadonlyMap<RunId, readonly ImageId[]>>(new Map());
  const isNew = (run: Run) => run.imageIds.some((imageId) => !seen.get(run.id)?.includes(imageId));
  if (!runs.some(isNew)) return seen;
  const next = new Map(seen);
  for (const run of runs.filter(isNew))
    next.set(run.id, [...new Set([...(seen.get(run.id) ?? []), ...run.imageIds])]);
  setSeen(next);
  return next;
}
