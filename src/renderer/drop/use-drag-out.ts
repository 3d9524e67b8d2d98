import { useMemo, type DragEvent } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { queryKeys } from '../data/query-keys.ts';
import { useCommands } from '../state/command-context.tsx';
import { setDraggedImages } from './dragged-images.ts';

/** What a picture that can be picked up does. */
export interface DragOut {
  /** Asks ahead for what a drag must know the moment it begins. */
  readonly ready: (imageId: ImageId) => void;
  readonly start: (event: DragEvent, imageIds: readonly ImageId[]) => void;
}

/** Pictures on a drag: within the window as ids, outside as files, as far as the host can. */
export function useDragOut(): DragOut {
  const { context } = useCommands();
  return useMemo(() => {
    const { core, queries, handOut, ui } = context;
    return {
      ready(imageId) {
        void queries.prefetchQuery({
          queryKey: queryKeys.imageDetail(imageId),
          queryFn: () => core.client.call('images.detail', { imageId }),
        });
      },
      start(event, imageIds) {
        const [first] = imageIds;
        if (first === undefined) return;
        setDraggedImages(event.dataTransfer, imageIds);
        const detail = queries.getQueryData<ImageDetail>(queryKeys.imageDetail(first)) ?? null;
        if (!handOut.drag(event.dataTransfer, imageIds, detail)) return;
        // The host's own drag takes its place and comes back as files: whoever drops them here must know them again.
        event.preventDefault();
        ui.getState().carryOut(imageIds);
      },
    };
  }, [context]);
}
