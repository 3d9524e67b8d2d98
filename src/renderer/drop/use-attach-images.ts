import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import { useChosenModel } from '../composer/use-chosen-model.ts';
import { useCore } from '../data/client-context.tsx';
import { queryKeys } from '../data/query-keys.ts';
import { messageOf } from '../state/commands.ts';
import { firstOf, type PictureSet } from '../state/picture-set.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { attachImages, mostLookedAt } from './attach-images.ts';
import type { DropZone } from './judge-files.ts';
import { useTellRefusals } from './use-take-files.ts';

/** Pictures that were dragged, or all that are selected. */
type Attached = readonly ImageId[] | PictureSet;

/** Attaches pictures of the library, judged by the same rules as files, and says why for each that is not taken. */
export function useAttachImages(): (chosen: Attached, zone: DropZone) => Promise<void> {
  const { client } = useCore();
  const queries = useQueryClient();
  const ui = useUiStore();
  const tell = useTellRefusals();
  const { capabilities } = useChosenModel();
  return useCallback(
    async (chosen, zone) => {
      try {
        const details = await Promise.all(
          firstOf(chosen, mostLookedAt).map((imageId) =>
            queries.fetchQuery({
              queryKey: queryKeys.imageDetail(imageId),
              queryFn: () => client.call('images.detail', { imageId }),
            }),
          ),
        );
        const count = 'size' in chosen ? chosen.size : chosen.length;
        const isPart = details.length < count;
        const refusals = attachImages(ui, details, zone, capabilities);
        tell(isPart ? [partWords(details.length, count), ...refusals] : refusals, zone);
      } catch (error) {
        tell([messageOf(error)], zone);
      }
    },
    [client, queries, ui, tell, capabilities],
  );
}

function partWords(looked: number, count: number): string {
  return `Only the first ${looked} of ${count.toLocaleString('en-US')} pictures were looked at.`;
}
